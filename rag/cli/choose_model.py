"""Asks once which language model to use, where larger ones than the bundled one are here already.

The answer is kept in the home's rag.toml, where it can be changed; nothing is downloaded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.config import BUNDLED_READER, Config, changed
from rag.core.locations import home_settings, private_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN_MODELS = 3


def choose_model(config: Config, origins: Mapping[str, str]) -> Config:
    """The settings with the model that the person wants; as they are where a model was named
    before, in whatever way, or where there is no choice.

    :param origins: where each setting comes from, as `rag.core.config.origins` tells.
    """
    if "model" in origins:
        return config
    names = suitable(config)
    if not names:
        return config
    render.note(_("Models on this machine that write better than the bundled one:"))
    for number, name in enumerate(names, 1):
        render.note(f"  {number}  {name}")
    number = typer.prompt(_("Which one? 0 keeps the bundled one"), default=1, type=int, err=True)
    model = names[number - 1] if 0 < number <= len(names) else BUNDLED_READER
    _keep(config, model)
    return changed(config, model=model)


def suitable(config: Config) -> list[str]:
    """Names of the models that are here and suit this machine, the best first."""
    from rag.core.cores import usable_cores
    from rag.core.memory import machine_memory
    from rag.core.missing_package import is_installed
    from rag.models.installed import list_models
    from rag.models.suggest import suggest

    if not is_installed("llama_cpp"):
        return []
    here = list_models(config.home, config.model_folders, config.context_window)
    machine = machine_memory(), usable_cores()
    found = suggest(here, machine, window=config.context_window)
    return [one.name for one in found if one.present and one.suits][:SHOWN_MODELS]


def _keep(config: Config, model: str) -> None:
    """Write the choice in front of what else is said there: a line after a table would be its."""
    file = home_settings(config.home)
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        private_folder(config.home)
        # A JSON string is a TOML string.
        file.write_text(f"model = {json.dumps(model)}\n{before}", encoding="utf-8")
    except OSError as error:
        return render.note(
            _("  it could not be kept in {file}: {strerror}", file=file, strerror=error.strerror)
        )
    return render.note(_("  kept in {file}", file=render.shown_path(str(file))))
