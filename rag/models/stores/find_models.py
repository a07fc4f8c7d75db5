"""Every language model that other programs keep here, by a name that is one model's alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rag.models.stores import folders, ollama
from rag.models.stores.found import Found


def find_models(
    named: str = "", user: Path | None = None, environment: Mapping[str, str] = os.environ
) -> tuple[Found, ...]:
    """What there is, store by store; a file that two names lead to is listed once.

    Where two stores have another model under one name, the later is called ``origin:name``.

    :param named: folders of a person's own, parted as in PATH.
    :param user: the person's home; None takes the one of who runs this.
    """
    seen: dict[str, Path] = {}
    found = []
    for model in _all(named, user or Path.home(), environment):
        file = model.path.resolve()
        if not model.problem and file in seen.values():
            continue
        name = f"{model.origin}:{model.name}" if model.name in seen else model.name
        seen[name] = file
        found.append(replace(model, name=name))
    return tuple(found)


def find_model(name: str, named: str = "") -> Found | None:
    """The model of that name, its origin in front or not; None where there is none."""
    models = find_models(named)
    # Ollama leaves the usual tag out.
    for wanted in (name, f"{name}:latest"):
        for model in models:
            if wanted in (model.name, f"{model.origin}:{model.name}"):
                return model
    return None


def _all(named: str, user: Path, environment: Mapping[str, str]) -> Iterator[Found]:
    yield from folders.configured(named, os.pathsep)
    for store in ollama.folders(user, environment):
        yield from ollama.find(store)
    for program in (
        folders.lm_studio,
        folders.llama_cpp,
        folders.hub_cache,
        folders.gpt4all,
        folders.jan,
    ):
        yield from program(user, environment)
