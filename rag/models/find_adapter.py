"""Finds the adapter that this program brings for a reader; only the bundled reader has one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.core.errors import ModelBroken, ModelMissing
from rag.core.locations import package_data
from rag.models.checksum import sha256_of
from rag.models.packaged_file import bundled_reader
from rag.models.registry import ADAPTERS, KnownAdapter

WITHOUT = "rag ask --no-adapter QUESTION"


def adapter_file(adapter: KnownAdapter) -> Path:
    """Where an adapter lies, whether or not it is there."""
    return package_data("adapter") / adapter.file


def find_adapter(reader: Path, adapters: Sequence[KnownAdapter] = ADAPTERS) -> KnownAdapter | None:
    """The adapter of a reader, its file checked; None for every reader but the bundled one.

    :raises ModelMissing: when it is not where the program was installed.
    :raises ModelBroken: when it is not the one that was trained: wrong numbers on top of a model
        make it write nonsense rather than fail.
    """
    model = bundled_reader(reader)
    for adapter in adapters:
        if model is None or adapter.reader != model.name:
            continue
        path = adapter_file(adapter)
        try:
            if sha256_of(path) == adapter.sha256:
                return adapter
        except OSError as error:
            raise ModelMissing(f"cannot read the adapter {path}: {error}", hint=WITHOUT) from error
        raise ModelBroken(f"the adapter {path} fails its checksum", hint=WITHOUT)
    return None
