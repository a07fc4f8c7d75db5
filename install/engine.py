"""Installs what writes answers: llama.cpp, compiled where no wheel fits, the model and the rest.

    .venv/bin/python install/engine.py    install, unless it is there

Answers of quotes work before, meanwhile and without it. Needs nothing but Python and pip.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAMP = Path(sys.prefix) / ".runtime"
LOG = Path(sys.prefix) / "engine.log"
AGAIN = "make engine"
ENGINE = "llama-cpp-python"

CORE_SECONDS = 650
"""Seconds of one processor that compiling takes: 5.5 minutes on two."""
SAY_SECONDS = 20
"""Between two lines where nobody watches a terminal."""

_STEP = re.compile(r"\[(\d+)/(\d+)\] ")
_NO_MEMORY = re.compile(r"\bKilled\b|out of memory|Cannot allocate memory", re.IGNORECASE)
_NO_NETWORK = re.compile(r"NewConnectionError|Name or service not known|ConnectTimeout")


class Failed(Exception):
    """What happened, and the command that mends it."""


def main() -> int:
    """Install what is missing; 1 where it failed, the reason said."""
    if is_ready():
        return 0
    say = _speaker()
    try:
        install(say)
    except Failed as failure:
        what, mend = failure.args
        say("", True)
        print(f"No model writes answers yet: {what}. Quotes go on working.\n  {mend}")
        return 1
    STAMP.touch()
    say("", True)
    return 0


def is_ready() -> bool:
    """Whether all is installed that the project declares now."""
    declared = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    return STAMP.exists() and all(
        file.stat().st_mtime <= STAMP.stat().st_mtime for file in declared
    )


def install(say: Callable[[str, bool], None]) -> None:
    """Install it, a wheel where pip finds one.

    :param say: takes what is done now, and whether it must be shown.
    :raises Failed: with the reason and the command that mends it.
    """
    LOG.unlink(missing_ok=True)
    say("looking for a ready-made engine", True)
    if _pip("--only-binary", ENGINE, ENGINE):
        if not has_compiler():
            raise Failed("there is no C++ compiler", f"{compiler_command()} && {AGAIN}")
        minutes = _minutes(CORE_SECONDS / _cores())
        say(f"compiling the engine of language models, about {minutes} min", True)
        _must(_compile(say))
    say("fetching the language model and what is left", True)
    _must(_pip("-e", f"{ROOT}[models]"))


def _compile(say: Callable[[str, bool], None]) -> int:
    began = 0.0
    command = _command("--verbose", ENGINE)
    with LOG.open("a", encoding="utf-8") as log, _started(command) as process:
        for line in process.stdout or ():
            log.write(line)
            if step := _STEP.search(line):
                began = began or time.monotonic()
                done, total = map(int, step.groups())
                left = seconds_left(done / total, time.monotonic() - began, _cores())
                minutes = _minutes(left)
                say(f"compiled {done} of {total} files, about {minutes} min left", done == total)
    return process.returncode


def seconds_left(share: float, seconds: float, cores: int) -> float:
    """What was measured so far counts more, the more of it is done; before, what is usual.

    :param share: of the files that are compiled, above 0.
    """
    usual = CORE_SECONDS / cores * (1 - share)
    return share * seconds * (1 - share) / share + (1 - share) * usual


def diagnose(log: str) -> tuple[str, str]:
    """Why pip failed, and the command that mends it."""
    if _NO_MEMORY.search(log):
        return "the compiler ran out of memory", f"CMAKE_BUILD_PARALLEL_LEVEL=1 {AGAIN}"
    if _NO_NETWORK.search(log):
        return "the package index could not be reached", AGAIN
    return f"pip failed, as {LOG} tells", AGAIN


def has_compiler() -> bool:
    """Whether CMake will find a C++ compiler."""
    # Visual Studio's is found through its registry, not on the path.
    names = (os.environ.get("CXX", ""), "c++", "g++", "clang++")
    return sys.platform == "win32" or any(name and shutil.which(name) for name in names)


def compiler_command() -> str:
    """The command that installs a compiler here."""
    if sys.platform == "darwin":
        return "xcode-select --install"
    managers = {
        "dnf": "sudo dnf install -y gcc-c++",
        "pacman": "sudo pacman -S --noconfirm base-devel",
        "apk": "sudo apk add build-base",
        "zypper": "sudo zypper install -y gcc-c++",
    }
    found = (command for name, command in managers.items() if shutil.which(name))
    return next(found, "sudo apt-get install -y build-essential")


def _must(code: int) -> None:
    if code:
        raise Failed(*diagnose(LOG.read_text(encoding="utf-8", errors="replace")))


def _pip(*arguments: str) -> int:
    with LOG.open("a", encoding="utf-8") as log:
        return subprocess.run(
            _command("--quiet", *arguments), stdout=log, stderr=log, cwd=ROOT, check=False
        ).returncode


def _command(*arguments: str) -> list[str]:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    return [*pip, "-c", str(ROOT / "constraints.txt"), *arguments]


def _started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        encoding="utf-8",
        errors="replace",
    )


def _speaker() -> Callable[[str, bool], None]:
    """A line that is written over on a terminal, and one now and then elsewhere."""
    last = -SAY_SECONDS * 1.0

    def terminal(text: str, _: bool) -> None:
        print(f"\r\x1b[2K{text}", end="", flush=True)

    def pipe(text: str, wanted: bool) -> None:
        nonlocal last
        if text and (wanted or time.monotonic() - last >= SAY_SECONDS):
            last = time.monotonic()
            print(text, flush=True)

    return terminal if sys.stdout.isatty() else pipe


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def _cores() -> int:
    limit = int(os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", "0") or 0)
    return limit or os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
