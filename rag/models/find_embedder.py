"""Finds an E5 model that is already on this machine; downloads nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rag.core.errors import ConfigError, ModelMissing
from rag.core.locations import models_folder
from rag.models.checksum import checksum_file, sha256_of

WEIGHTS = "model.safetensors"
_HUB_NAME = re.compile(r"[\w-]+/[\w.-]+")


def find_embedder(home: Path, name: str) -> Path:
    """The folder of a model: a path, pulled with this program, or in the hub's own cache.

    :param name: a folder, or a hub name such as ``intfloat/e5-base-v2``.
    :raises ModelMissing: with the command that gets the model.
    :raises ConfigError: when the name is no E5 model's.
    """
    folder = Path(name).expanduser()
    if (folder / WEIGHTS).is_file():
        return folder
    if not _HUB_NAME.fullmatch(name):
        raise ModelMissing(
            f"there is no model folder {name} with a {WEIGHTS}",
            hint="rag models list",
        )
    check_is_e5(name)
    for place in (models_folder(home) / name, *hub_cache(name)):
        if (place / WEIGHTS).is_file():
            return place
    raise ModelMissing(f"the model {name} is not on this machine", hint=f"rag models pull {name}")


def weights_sha256(folder: Path) -> str:
    """The checksum of a model's weights; read from where it is already known, because hashing a
    gigabyte at each start takes seconds.

    :raises OSError: when there are no weights to read.
    """
    weights = folder / WEIGHTS
    kept = checksum_file(weights)
    if kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    # In the hub's cache a file is a link to a blob that is named by its checksum.
    blob = weights.resolve().name
    return blob if re.fullmatch("[0-9a-f]{64}", blob) else sha256_of(weights)


def check_is_e5(name: str) -> None:
    """Other families need other prefixes and pooling; guessing them gives silent nonsense.

    :raises ConfigError: when the hub name is not one of ``e5-*`` or ``multilingual-e5-*``.
    """
    model = name.split("/")[-1]
    if not re.match(r"(multilingual-)?e5-", model) or "instruct" in model:
        raise ConfigError(
            f"{name} is not an E5 model with query: and passage: prefixes",
            hint="use intfloat/e5-* or intfloat/multilingual-e5-*",
        )


def hub_cache(name: str) -> list[Path]:
    """Snapshots in the cache that the hub's own tools share, newest first."""
    home = Path(os.environ.get("HF_HOME", Path.home() / ".cache" / "huggingface"))
    cache = Path(os.environ.get("HF_HUB_CACHE", home / "hub"))
    snapshots = cache / f"models--{name.replace('/', '--')}" / "snapshots"
    return sorted(snapshots.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
