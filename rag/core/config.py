"""One frozen Config: flag > environment (RAG_*) > rag.toml > rag.toml of the home > default.

It holds plain values only; nothing is loaded, opened or looked up here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from rag.core.errors import ConfigError
from rag.core.locations import default_home, home_settings
from rag.core.records import Mode

BUNDLED_READER = "smollm2-135m-instruct"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its unit and the reason for its default.

    :ivar home: where collections and models live.
    :ivar store: address of a PostgreSQL database that keeps the collections, or "" for the home.
    :ivar embedder: a bundled name, a hub name or a folder of an E5 model.
    :ivar runtime: ``auto`` takes onnxruntime for the bundled model, and torch to ingest much where
        it has an NVIDIA GPU; torch for every other model.
    :ivar model: a bundled name, a pulled name, the path of a GGUF file, what another program here
        calls one of its own (`rag models list`), or a server's ``http://HOST:PORT#NAME``.
    :ivar model_folders: folders with GGUF files of your own, parted as in PATH, or "".
    :ivar adapter: ``auto`` puts the adapter that comes with the program on the bundled reader,
        ``none`` leaves it as it was published; other readers have none.
    :ivar passages: how many passages a question retrieves; the right one is among five for
        95 of 100 questions of the SQuAD sample, and eight leaves room for notes that repeat.
    :ivar passage_tokens: longest passage, prefix and breadcrumb included. The embedder's own
        limit caps it: beyond that E5 cuts silently.
    :ivar merge_tokens: neighbours under one heading are joined while below this; a lone sentence
        embeds poorly without its surroundings.
    :ivar context_window: tokens of prompt and completion; 4096 holds the evidence of any question
        with room for a conversation, and its key-value cache stays under 100 MB for small models.
    :ivar answer_tokens: longest completion. A short answer is easier to check.
    :ivar temperature: 0 makes the same question give the same answer.
    :ivar threads: 0 means one for each core this process may use.
    :ivar gpu_layers: layers of the reader to put on a GPU; -1 means all.
    :ivar max_file_megabytes: larger files are reported, not read.
    :ivar keep_history: days for which the words of passages that went are kept; a season is long
        enough to notice what is missing.
    :ivar threshold: confidence below which an answer is withheld, 0..1; -1 takes the value
        fitted to the collection.
    :ivar prompts: a folder whose templates win over the bundled ones, or "".
    :ivar rerank: a cross-encoder that reads the best passages once more: a folder, a hub name
        downloaded before, or "".
    :ivar rerank_milliseconds: how long that may take; half a second is hardly felt.
    :ivar language: of messages, ``en`` or ``de``; ``auto`` is the locale's. Answers are in the
        language of the documents whatever this is.
    :ivar me: the name that your documents have for you, for what is asked "for me"; or "".
    :ivar ocr: ``auto`` reads scans and pictures where the extra `ocr` is installed, ``on`` insists
        on it, ``off`` leaves them.
    :ivar ocr_languages: Tesseract's names joined by ``+``; ``auto`` is ``eng+deu``, the data that
        comes as packages. Each more language makes a page slower to read.
    :ivar requests_per_minute: that `rag serve` answers one caller, a browser or all programs with
        the token; 0 for any number. A person's page and an editor make a few hundred.
    :ivar image_model: a CLIP or SigLIP model that finds pictures by what they show: a folder, or a
        hub name downloaded before. "" is the one that the collection's pictures were embedded
        with, if any, and ``none`` does without.
    """

    home: Path
    collection: str = "default"
    store: str = field(default="", repr=False)
    embedder: str = "multilingual-e5-small"
    runtime: str = "auto"
    model: str = BUNDLED_READER
    model_folders: str = ""
    adapter: str = "auto"
    mode: Mode = "hybrid"
    passages: int = 8
    passage_tokens: int = 512
    merge_tokens: int = 224
    context_window: int = 4096
    answer_tokens: int = 256
    temperature: float = 0.0
    seed: int = 0
    threads: int = 0
    gpu_layers: int = 0
    max_file_megabytes: float = 100.0
    keep_history: int = 90
    threshold: float = -1.0
    prompts: str = ""
    rerank: str = ""
    rerank_milliseconds: int = 500
    language: str = "auto"
    me: str = ""
    ocr: str = "auto"
    ocr_languages: str = "auto"
    image_model: str = ""
    requests_per_minute: int = 6000


CHOICES = {
    "mode": ("hybrid", "dense", "lexical"),
    "runtime": ("auto", "onnx", "torch"),
    "adapter": ("auto", "none"),
    "language": ("auto", "en", "de"),
    "ocr": ("auto", "on", "off"),
}

KINDS = {int: "a whole number", float: "a number", str: "a text", Path: "a folder"}


def load_config(
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    **flags: Any,
) -> Config:
    """Put the settings together; flags that are None were not given.

    :raises ConfigError: naming every unknown or malformed setting at once.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for origin, given in _sources(file, environment, flags):
        _merge(values, given, origin, problems)
    if problems:
        known = ", ".join(one.name for one in fields(Config))
        raise ConfigError("; ".join(problems), hint=f"known settings: {known}")
    values.setdefault("home", default_home())
    return Config(**values)


def origins(
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    **flags: Any,
) -> dict[str, str]:
    """Where each setting that is no default comes from: a file's name, a variable's, or "flag"."""
    found: dict[str, str] = {}
    for origin, given in _sources(file, environment, flags):
        for name in given:
            found[name] = f"RAG_{name.upper()}" if origin == "environment" else origin
    return found


def _sources(
    file: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any]
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Where settings come from and what is said there; later ones win."""
    named = (
        (str(file or "rag.toml"), _from_file(file)),
        ("environment", _from_environment(environment)),
        ("flag", {name: value for name, value in flags.items() if value is not None}),
    )
    # The home's own settings are those of all folders; where it lies they cannot say.
    homes = [given["home"] for _, given in named if given.get("home")]
    kept = home_settings(Path(homes[-1]).expanduser() if homes else default_home())
    own = {name: value for name, value in _from_home(kept).items() if name != "home"}
    sources = ((str(kept), own), *named)
    collection = [given["collection"] for _, given in sources if given.get("collection")]
    return tuple(
        (origin, _with_own_store(given, collection[-1] if collection else "default"))
        for origin, given in sources
    )


def _with_own_store(given: Mapping[str, Any], collection: object) -> dict[str, Any]:
    """A file's ``[stores]`` names a store for a collection each; that of this one is its store."""
    stores = given.get("stores", {})
    rest = {name: value for name, value in given.items() if name != "stores"}
    if isinstance(stores, Mapping) and collection in stores:
        rest["store"] = stores[collection]
    return rest


def _from_home(file: Path) -> dict[str, Any]:
    return _from_file(file) if file.is_file() else {}


def _merge(
    values: dict[str, Any], given: Mapping[str, Any], origin: str, problems: list[str]
) -> None:
    types = get_type_hints(Config)
    for name, value in given.items():
        if name not in types:
            problems.append(f"unknown setting {name!r} in {origin}")
            continue
        try:
            values[name] = _convert(name, value, types[name])
        except (TypeError, ValueError):
            kind = " or ".join(CHOICES.get(name, (KINDS.get(types[name], "known"),)))
            shown = "…" if name == "store" else repr(value)
            problems.append(f"{name} = {shown} in {origin} is not {kind}")


def _convert(name: str, value: Any, kind: type) -> Any:
    if kind is Path:
        return Path(value).expanduser()
    if isinstance(value, bool) or (isinstance(value, float) and kind is int):
        raise TypeError(value)
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise ValueError(value)
        return value
    return kind(value)


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or Path("rag.toml")
    if file is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the configuration {path}: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    # Only known names: RAG_CONFIG and the like belong to the command line.
    known = {one.name for one in fields(Config)}
    pairs = ((key[4:].lower(), value) for key, value in environment.items() if key[:4] == "RAG_")
    return {name: value for name, value in pairs if name in known}


def changed(config: Config, **settings: Any) -> Config:
    """A copy with some settings replaced; None leaves a setting as it is."""
    return replace(config, **{k: v for k, v in settings.items() if v is not None})
