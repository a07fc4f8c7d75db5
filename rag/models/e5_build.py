"""Builds the bundled E5 once, into the models folder, for the runtime that asks for it.

The work runs in a process of its own, so that neither its memory nor its noise stays in the caller.
Everything appears at once by a rename, under a lock: two callers build it once, a crash leaves
nothing half made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.core.errors import ModelBroken
from rag.core.locations import models_folder, private_folder
from rag.models.builder_process import Report, run_builder

Part = Literal["onnx", "torch"]

NAME = "multilingual-e5-small"
RECIPE = 7
"""Raised when what is built changes, so that an upgraded program builds anew."""
MANIFEST = "manifest.json"
BUILDER = "rag.embedding.e5_builder"


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
                run_builder(command, "the embedding model", report)
    except OSError as error:
        raise ModelBroken(f"cannot write the embedding model to {folder}: {error}") from error
    return folder
