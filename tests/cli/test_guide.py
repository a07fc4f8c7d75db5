"""`rag` alone: the guide on a terminal, the conversation the second time, the help in a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guard import on_path
from tests.helpers import model_stores

pexpect = pytest.importorskip("pexpect")

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "corpora" / "handbook" / "troubleshooting.md"

pytestmark = pytest.mark.real


@pytest.fixture
def home(real_home, tmp_path):
    home = tmp_path / "rag home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    return home


def started(home: Path, user: Path):
    return pexpect.spawn(
        sys.executable, ["-m", "rag"],
        cwd=str(user), encoding="utf-8", timeout=90, dimensions=(30, 100),
        env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": on_path(ROOT), "HOME": str(user),
             "RAG_HOME": str(home), "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"},
    )  # fmt: skip


def test_a_stranger_is_led_from_a_folder_to_a_conversation(home, tmp_path):
    user = tmp_path / "ada"
    (user / "Documents").mkdir(parents=True)
    (user / "Documents" / "help.md").write_text(PAGE.read_text())
    # Too small to be suggested by itself: the size is what a store's model has.
    model = model_stores.model(user / "jan" / "models" / "small" / "small.gguf")
    with model.open("ab") as file:
        file.truncate(400_000_000)
    child = started(home, user)
    child.expect("Folder or file to read")
    child.sendline("/no/such/place")
    child.expect("there is no /no/such/place")
    child.expect(r"Folder or file to read \[[^\]]*Documents\]")
    child.sendline("")
    child.expect("1 file · 1 added")
    child.expect("in it: 1 Markdown")
    child.expect("ask, for example:")
    child.expect("1  small/small.gguf")
    child.sendline("0")
    child.expect("kept in .*rag.toml")
    child.expect("default ❯")
    child.sendline("/quit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (home / "rag.toml").read_text() == 'model = "smollm2-135m-instruct"\n'

    child = started(home, user)
    child.expect("default ❯")
    assert "Folder or file" not in child.before and "Which one" not in child.before
    child.sendline("/quit")
    child.expect(pexpect.EOF)


def test_in_a_pipe_it_is_the_help():
    done = subprocess.run([sys.executable, "-m", "rag"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("Usage: ") and " guide " in done.stderr
