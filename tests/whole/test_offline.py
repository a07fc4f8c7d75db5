"""Nothing connects anywhere: the guard over the whole suite, and a machine without any network."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AWAY = "192.0.2.1"  # TEST-NET-1: never a real machine (RFC 5737)


def reach(how: str) -> None:
    with socket.socket(type=socket.SOCK_DGRAM if how == "sendto" else socket.SOCK_STREAM) as out:
        if how == "connect":
            out.connect((AWAY, 80))
        elif how == "connect_ex":
            out.connect_ex((AWAY, 80))
        elif how == "sendto":
            out.sendto(b"ping", (AWAY, 80))
        elif how == "create_connection":
            socket.create_connection((AWAY, 80), timeout=1)
        else:
            socket.getaddrinfo("example.org", 80)


@pytest.mark.parametrize(
    "how", ["connect", "connect_ex", "sendto", "create_connection", "getaddrinfo"]
)
def test_reaching_out_is_refused_and_noted(no_network, how):
    with pytest.raises(AssertionError, match="tried to connect to"):
        reach(how)
    assert no_network.read_text().count("\n") == 1
    no_network.write_text("")


def test_reaching_this_machine_is_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, server.getsockname()[1])) as client:
                assert client.getpeername() == server.getsockname()


def test_a_process_of_its_own_is_guarded_too(no_network):
    script = f"import socket; socket.create_connection(('{AWAY}', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "tried to connect to" in done.stderr
    assert f"→ {AWAY}" in no_network.read_text()
    no_network.write_text("")


def test_a_test_that_connects_fails_though_it_catches_the_error(tmp_path):
    """The guard itself, on trial: a whole run of pytest with this suite's own conftest."""
    (tmp_path / "test_talk.py").write_text(
        "import contextlib, socket\n"
        "def test_talks():\n"
        "    with contextlib.suppress(BaseException):\n"
        f"        socket.create_connection(('{AWAY}', 80), timeout=1)\n"
        "def test_is_silent():\n"
        "    pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", os.devnull]
    done = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "2 passed, 1 error" in done.stdout and f"→ {AWAY}" in done.stdout


def without_network() -> list[str]:
    """The command that starts another one in a network namespace of its own."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if shutil.which("unshare"):
            done = subprocess.run([*command, "true"], capture_output=True, check=False)
            if done.returncode == 0:
                return command
    pytest.skip("this system lets nobody here make a network namespace (unshare --net)")


@pytest.mark.real
def test_ingest_and_ask_where_there_is_no_network_at_all(real_home, tmp_path):
    command = without_network()
    script = f"import socket; socket.create_connection(('{AWAY}', 80), timeout=5)"
    environment = {key: value for key, value in os.environ.items() if key != "TEST_CONNECTIONS"}
    proof = subprocess.run(
        [*command, sys.executable, "-c", script], env=environment, capture_output=True, text=True
    )
    assert "Network is unreachable" in proof.stderr

    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")

    def rag(*arguments: str) -> dict[str, object]:
        done = subprocess.run(
            [*command, sys.executable, "-m", "rag", "--home", home, *arguments, "--json"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    handbook = ROOT / "corpora" / "handbook"
    ingested = rag("ingest", str(handbook / "e5-prefixes.md"), str(handbook / "scripting.md"))
    assert ingested["documents"]["added"] == 2
    answer = rag("ask", "Which prefix stands in front of a question?")
    # Whether in the model's words or in quotes alone: it has read the evidence and written.
    assert answer["completion_tokens"] and not answer["abstained"]
    assert answer["citations"] and answer["model"] == "smollm2-135m-instruct"
