"""The bundled reader as it runs fastest: 8-bit weights, its adapter merged into them.

The package brings 4-bit weights, to be small; llama.cpp reads a prompt from 8-bit ones in less
than half the time. An adapter that is merged costs no time at all. The copy is made once, by
`rag.models.reader_builder`; where there is no room for it, the package's file is run with the
adapter beside it, which answers the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rag.core.errors import ModelBroken
from rag.core.locations import models_folder, private_folder
from rag.models.builder_process import run_builder
from rag.models.find_adapter import adapter_file
from rag.models.packaged_file import bundled_reader
from rag.models.registry import KnownAdapter, KnownModel

RECIPE = 1
"""Raised when copies are made in another way, so that an upgraded program makes them anew."""
BUILDER = "rag.models.reader_builder"


@dataclass(frozen=True, slots=True)
class Weights:
    """What llama.cpp is given.

    :ivar path: a GGUF file.
    :ivar adapter: to be applied to it; None where there is none, or where it is merged already.
    """

    path: Path
    adapter: Path | None = None


def fastest_weights(home: Path, reader: Path, adapter: KnownAdapter | None) -> Weights:
    """The copy of the bundled reader, made if need be; every other reader as it is.

    :param adapter: of this reader, its file checked.
    """
    model = bundled_reader(reader)
    beside = adapter_file(adapter) if adapter else None
    if model is None:
        return Weights(reader, beside)
    copy = copy_file(home, model, adapter)
    try:
        if not copy.is_file():
            _make(reader, copy, beside, model.sha256)
    except (OSError, ModelBroken):
        return Weights(reader, beside)
    return Weights(copy)


def copy_file(home: Path, model: KnownModel, adapter: KnownAdapter | None) -> Path:
    """Where the copy lies, or would: another reader, adapter or recipe has another name."""
    kind, changes = ("adapted", adapter.sha256) if adapter else ("plain", "")
    made_of = hashlib.sha256(f"{RECIPE} {model.sha256} {changes}".encode()).hexdigest()
    return models_folder(home) / model.name / f"{kind}-{made_of[:16]}.gguf"


def _make(reader: Path, copy: Path, adapter: Path | None, sha256: str) -> None:
    from filelock import FileLock

    private_folder(copy.parent)
    with FileLock(copy.parent / "copy.lock"):
        if not copy.is_file():
            command = [BUILDER, str(reader), sha256, str(copy)]
            if adapter is not None:
                command.append(str(adapter))
            run_builder(command, "the faster copy of the language model")
