"""`rag models pull`: a model from the hub into the models folder.

It knows the hub's addresses (``endpoint/repository/resolve/revision/file``) and which files a model
needs; how bytes arrive is `rag.models.download`'s.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock

from rag.core.errors import FetchError, ModelMissing
from rag.core.locations import models_folder, private_folder
from rag.models.download import Report, download
from rag.models.e5_build import ensure_built
from rag.models.find_embedder import WEIGHTS, check_is_e5
from rag.models.find_reader import HUB_FILE, find_reader
from rag.models.registry import KnownModel, known

HUB = "https://huggingface.co"
REVISION = "main"
EMBEDDER_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS)
"""All that is read of an E5 repository; pooling, length and prefixes are the same for each."""

_REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")


def pull_model(
    home: Path,
    name: str,
    report: Report | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Path:
    """Get a model, and return its file (a reader) or folder (an embedder).

    :param name: a known name, ``owner/repository`` of an E5 model, or
        ``owner/repository/file.gguf``. A bundled model is only looked up, or built.
    :param environment: ``HF_ENDPOINT`` is the address of another hub.
    :raises FetchError: when it cannot be downloaded; an interrupted download goes on next time.
    :raises ModelMissing: when the name is no model's.
    """
    model = known(name)
    tell = report or (lambda done, total, note: None)
    if model and model.package:
        return _bundled(home, model, tell)
    place = f"{model.repository}/{model.file}".strip("/") if model else name
    repository, files = _wanted(place)
    folder = models_folder(home) / repository
    hub = environment.get("HF_ENDPOINT", "").rstrip("/") or HUB
    try:
        private_folder(folder)
        with FileLock(folder / ".lock"):
            for file in files:
                _get(
                    f"{hub}/{repository}/resolve/{REVISION}/{quote(file)}",
                    folder / file,
                    tell,
                    name,
                )
    except OSError as error:
        raise FetchError(f"cannot store {name} in {folder}: {error}") from error
    return folder if files is EMBEDDER_FILES else folder / files[0]


def _bundled(home: Path, model: KnownModel, report: Report) -> Path:
    if model.kind == "embedder":
        return ensure_built(home, "onnx", report)
    return find_reader(home, model.name)


def _wanted(place: str) -> tuple[str, tuple[str, ...]]:
    """The repository and the files of it."""
    if _REPOSITORY.fullmatch(place):
        check_is_e5(place)
        return place, EMBEDDER_FILES
    if HUB_FILE.fullmatch(place) and place.endswith(".gguf"):
        owner, name, file = place.split("/", 2)
        return f"{owner}/{name}", (file,)
    raise ModelMissing(
        f"{place} is no known model, no owner/repository of an E5 model and no "
        "owner/repository/file.gguf",
        hint="rag models list",
    )


def _get(url: str, target: Path, report: Report, name: str) -> None:
    if not target.is_file():
        download(url, target, report, again=f"rag models pull {name}")
