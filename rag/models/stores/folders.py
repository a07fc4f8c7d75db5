"""Stores that are plain folders of GGUF files: LM Studio, llama.cpp, the hub's cache and others."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.models.stores.found import Found, found_file, model_files


def lm_studio(user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    """``PUBLISHER/REPOSITORY/FILE.gguf`` below a folder that a person may have moved."""
    homes = [user / ".lmstudio", user / ".cache" / "lm-studio"]
    pointer = _text(user / ".lmstudio-home-pointer")
    homes += [Path(pointer)] if pointer else []
    for folder in dict.fromkeys(_lm_studio_folder(home) for home in homes):
        yield from _by_place("lm-studio", folder)


def _lm_studio_folder(home: Path) -> Path:
    try:
        chosen = json.loads(_text(home / "settings.json") or "{}").get("downloadsFolder")
    except (ValueError, AttributeError):
        chosen = None
    return Path(chosen) if isinstance(chosen, str) and chosen else home / "models"


def llama_cpp(user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    """``OWNER_REPOSITORY_FILE.gguf`` beside each other, as ``llama-cli -hf`` writes them."""
    own = environment.get("LLAMA_CACHE")
    folder = Path(own) if own else _caches(user, environment) / "llama.cpp"
    yield from _by_file("llama.cpp", folder)


def hub_cache(user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    """``models--OWNER--REPOSITORY/snapshots/REVISION/FILE.gguf``: links to files by checksum."""
    home = Path(environment.get("HF_HOME") or _caches_of_unix(user, environment) / "huggingface")
    cache = Path(environment.get("HF_HUB_CACHE") or home / "hub")
    for snapshots in sorted(cache.glob("models--*--*/snapshots")):
        repository = snapshots.parent.name.removeprefix("models--").replace("--", "/")
        seen = set()
        for revision in sorted(snapshots.glob("*"), key=_age):
            for path in model_files(revision):
                name = f"{repository}/{path.relative_to(revision).as_posix()}"
                if name not in seen:
                    seen.add(name)
                    yield found_file("hub", name, path)


def gpt4all(user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    """Files beside each other; one that is still coming is called ``incomplete-…``."""
    data = _caches if sys.platform == "win32" else _data
    yield from _by_file("gpt4all", data(user, environment) / "nomic.ai" / "GPT4All")


def jan(user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    """A folder a model; where they lie has changed with its versions."""
    data = _data(user, environment)
    settings = Path(environment.get("XDG_CONFIG_HOME") or user / ".config")
    for base in (data / "Jan" / "data", settings / "Jan" / "data", user / "jan"):
        for folder in (base / "llamacpp" / "models", base / "models"):
            yield from _by_place("jan", folder)


def configured(folders: str, separator: str) -> Iterator[Found]:
    """Files below folders that a person has named.

    :param separator: between two of them, as in PATH.
    """
    for folder in filter(None, folders.split(separator)):
        yield from _by_place("folder", Path(folder).expanduser())


def _by_place(origin: str, folder: Path) -> Iterator[Found]:
    for path in model_files(folder):
        yield found_file(origin, path.relative_to(folder).as_posix(), path)


def _by_file(origin: str, folder: Path) -> Iterator[Found]:
    for path in model_files(folder):
        yield found_file(origin, path.name, path)


def _caches(user: Path, environment: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return user / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or user / "AppData" / "Local")
    return _caches_of_unix(user, environment)


def _caches_of_unix(user: Path, environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XDG_CACHE_HOME") or user / ".cache")


def _data(user: Path, environment: Mapping[str, str]) -> Path:
    if sys.platform == "darwin":
        return user / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(environment.get("APPDATA") or user / "AppData" / "Roaming")
    return Path(environment.get("XDG_DATA_HOME") or user / ".local" / "share")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _age(path: Path) -> float:
    return -path.stat().st_mtime
