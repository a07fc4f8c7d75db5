"""Finds a CLIP or SigLIP model that is already on this machine; downloads nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rag.core.errors import ModelMissing
from rag.core.locations import models_folder
from rag.models.checksum import sha256_of
from rag.models.find_embedder import hub_cache

_HUB_NAME = re.compile(r"[\w-]+/[\w.-]+")


def find_image_model(home: Path, name: str) -> Path:
    """The folder of a model: a path, one below the home's models, or in the hub's own cache.

    :param name: a folder, or a hub name such as ``openai/clip-vit-base-patch32``.
    :raises ModelMissing: with the command that gets the model.
    """
    folder = Path(name).expanduser()
    if _weights(folder):
        return folder.absolute()
    if folder.is_dir() or not _HUB_NAME.fullmatch(name):
        raise ModelMissing(
            f"there is no image model {name}: a folder with a config.json and *.safetensors",
            hint="rag ingest PATH --image-model openai/clip-vit-base-patch32",
        )
    for place in (models_folder(home) / name, *hub_cache(name)):
        if _weights(place):
            return place
    raise ModelMissing(f"the model {name} is not on this machine", hint=f"hf download {name}")


def image_weights_sha256(folder: Path) -> str:
    """One checksum of all weights of a model.

    :raises OSError: when they cannot be read.
    """
    found = hashlib.sha256()
    for file in _weights(folder):
        # In the hub's cache a file is a link to a blob that is named by its checksum.
        blob = file.resolve().name
        found.update((blob if re.fullmatch("[0-9a-f]{64}", blob) else sha256_of(file)).encode())
    return found.hexdigest()


def _weights(folder: Path) -> list[Path]:
    """Safetensors alone: other weights are programs when they are loaded."""
    if not any((folder / name).is_file() for name in ("config.json", "modules.json")):
        return []
    return sorted(file for file in folder.rglob("*.safetensors") if file.is_file())
