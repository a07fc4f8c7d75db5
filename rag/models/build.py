"""Builds the bundled E5 once, into the models folder, for the runtime that asks for it.

The work runs in a process of its own, so that neither its memory nor its noise stays in the caller.
Everything appears at once by a rename, under a lock: two callers build it once, a crash leaves
nothing half made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag import errors
from rag.errors import ModelBroken
from rag.locations import models_folder, private_folder

Part = Literal["onnx", "torch"]
Report = Callable[[float, float, str], None]
"""(done, total, note): how far the work is."""

NAME = "multilingual-e5-small"
RECIPE = 2
"""Raised when what is built changes, so that an upgraded program builds anew."""
MANIFEST = "manifest.json"
BUILDER = "rag.models.builder"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a built folder holds.

    :ivar source_sha256: of the file the weights came from.
    :ivar precision: ``int8`` or ``float``.
    :ivar files: sha256 by file name.
    """

    source_sha256: str
    precision: str
    files: dict[str, str]


def built_folder(home: Path, part: Part) -> Path:
    """Where the built model lies, or would."""
    return models_folder(home) / NAME / f"{part}-{RECIPE}"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a built folder, or None where nothing was built.

    :raises ModelBroken: when there is one that cannot be read.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ModelBroken(f"cannot read {error.filename}: {error.strerror}") from error
    try:
        return Manifest(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise ModelBroken(f"{folder / MANIFEST} is damaged", hint=f"rm -r {folder}") from error


def ensure_built(
    home: Path, part: Part = "onnx", report: Report | None = None, builder: str = BUILDER
) -> Path:
    """The folder of the built model; builds it when it is not there yet.

    :param builder: the module whose process does the work.

    :raises ModelMissing: when the package with the weights is not installed.
    :raises ModelBroken: when building fails, or the result does not give the reference vectors.
    """
    folder = built_folder(home, part)
    if read_manifest(folder):
        return folder
    from filelock import FileLock

    try:
        private_folder(folder.parent)
        with FileLock(folder.parent / f"{part}.lock"):
            if not read_manifest(folder):
                command = [builder, str(folder), part]
                _run(command, report or (lambda done, total, note: None))
    except OSError as error:
        raise ModelBroken(f"cannot write the embedding model to {folder}: {error}") from error
    return folder


def _run(module: list[str], report: Report) -> None:
    """Run a module with its arguments in a process of its own, and hear what it says."""
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
            _hear(line, report)
    if process.returncode:
        raise ModelBroken(f"building the embedding model failed: {last}", hint="rag models verify")


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
