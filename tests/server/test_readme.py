"""The lines of the README are run as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

from rag.cli.commands.serve_unit import unit
from tests.helpers.serving import TOKEN

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^curl .*$", TEXT, re.MULTILINE)


def test_there_are_lines_to_run():
    assert len(LINES) >= 5


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_of_the_readme_gives_what_it_says(server, served_home, tmp_path, line):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "token").write_text(TOKEN)
    token = next(line for line in TEXT.split("\n") if line.startswith("TOKEN="))
    script = f"{token}\n{line.replace('127.0.0.1:8321', f'127.0.0.1:{server.port}')} --fail"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60,
        env={"RAG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    if "-sN" in line:
        assert "event: evidence" in done.stdout and "event: done" in done.stdout
    else:
        assert isinstance(json.loads(done.stdout), dict)


HOSTS = [
    re.search(r"^claude mcp add rag -- (.*)$", TEXT, re.MULTILINE)[1].split(),
    *([host["command"], *host["args"]] for host in (
        json.loads(block).popitem()[1]["rag"]
        for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    )),
]  # fmt: skip


@pytest.mark.parametrize("line", HOSTS, ids=["Claude Code", "Claude Desktop, Cursor", "VS Code"])
def test_what_a_host_is_told_starts_a_server_that_answers(served_home, line):
    command, *arguments = line
    program = Path(sys.executable).parent / command
    assert program.is_file(), "the package is installed"

    async def run():
        environment = {**os.environ, "RAG_HOME": str(served_home)}
        server = StdioServerParameters(command=str(program), args=arguments, env=environment)
        async with Client(server) as client:
            return await client.call_tool("search", {"query": "green tea", "limit": 1})

    found = anyio.run(run).structured_content
    assert found["collection"] == "notes" and "eighty degrees" in found["results"][0]["text"]


def test_json_in_the_readme_is_json():
    for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL):
        assert json.loads(block)


def test_a_service_runs_what_was_typed():
    typed = ["--home", "/a b", "serve", "-c", "n%1", "--print-unit", "--open"]
    systemd = unit(typed, "linux")
    assert "-m rag --home '/a b' serve -c n%%1\n" in systemd and "--print-unit" not in systemd
    launchd = unit([*typed, "<x>"], "darwin")
    assert "<string>/a b</string>" in launchd and "&lt;x&gt;" in launchd
