"""A process of its own that builds a model, so that neither its memory nor its noise stays here.

It speaks JSON lines; both sides of the conversation are in this file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rag.core import errors
from rag.core.errors import ModelBroken

Report = Callable[[float, float, str], None]
"""(done, total, note): how far the work is."""


def run_builder(module: list[str], what: str, report: Report | None = None) -> None:
    """Run a module with its arguments in a process of its own, and hear what it says.

    :param what: what is built, for an error.
    :raises ModelBroken: when it fails; an error of this program is raised as the builder raised it.
    """
    # -P: a json.py in the person's folder must not be imported instead of Python's own.
    command = [sys.executable, "-P", "-m", *module]
    here = str(Path(__file__).parent.parent.parent)
    paths = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))
    last = ""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": paths},
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            last = line.strip() or last
            _hear(line, report or (lambda done, total, note: None))
    if process.returncode:
        raise ModelBroken(f"building {what} failed: {last}", hint="rag models verify")


def _hear(line: str, report: Report) -> None:
    """Pass a line of the builder on; what is not the builder's own is a library's noise."""
    try:
        said = json.loads(line)
        kind = said.pop("kind")
    except (ValueError, KeyError, AttributeError):
        return
    if kind == "progress":
        report(said["done"], said["total"], said["note"])
    else:
        raise getattr(errors, kind)(said["message"], hint=said["hint"])


def say(**fields: object) -> None:
    """A line from a builder to `run_builder`: ``kind="progress"``, or an error by its name."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def say_error(error: errors.RagError) -> None:
    """An error, to be raised by `run_builder`."""
    say(kind=type(error).__name__, message=error.message, hint=error.hint)
