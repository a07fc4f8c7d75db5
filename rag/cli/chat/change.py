"""Slash commands that change how the next question is answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.distant_reader import warn_of_distance
from rag.cli.show import render
from rag.cli.show.ingest_report import print_report
from rag.cli.words import counted
from rag.cli.words.messages import _
from rag.core.config import CHOICES
from rag.core.errors import ConfigError, SourceError
from rag.models.installed import list_models
from rag.store.shelf import shelf_of

if TYPE_CHECKING:
    from rag.cli.chat.talk import Chat

MOST_PASSAGES = 1000


def model(chat: Chat, argument: str) -> None:
    """``/model [NAME]``: load another one; the old one's memory is freed first."""
    session = chat.session
    if not argument:
        chat.say(f"  {session.config.model}{_(' (not used: /extract off)') * _extracts(chat)}")
        listed = list_models(session.config.home, session.config.model_folders)
        present = [m.name for m in listed if m.present]
        return chat.say(_("  on this machine: {present}", present=", ".join(present)))
    session.extract(False)
    session.change(model=argument)
    warn_of_distance(session.config)
    return chat.say(_("the model is {argument}", argument=argument))


def collection(chat: Chat, argument: str) -> None:
    """``/collection [NAME]``: talk with another one; a new conversation begins."""
    session = chat.session
    if not argument:
        names = ", ".join(entry.name for entry in shelf_of(session.config).entries())
        return chat.say(
            _(
                "  {collection}   there are: {names}",
                collection=session.config.collection,
                names=names,
            )
        )
    session.change(collection=argument)
    return chat.say(_("the collection is {argument}", argument=argument))


def mode(chat: Chat, argument: str) -> None:
    """``/mode [MODE]``."""
    session = chat.session
    if not argument:
        return chat.say(f"  {session.conversation.search.mode}")
    if argument not in CHOICES["mode"]:
        raise ConfigError(f"no mode {argument}", hint=f"/mode {' or '.join(CHOICES['mode'])}")
    return session.search(mode=argument)


def only(chat: Chat, argument: str) -> None:
    """``/filter [GLOB]``: search the files that fit; without a pattern, all."""
    session = chat.session
    session.search(only=replace(session.conversation.search.only, glob=argument))
    chat.say(_("only {argument}", argument=argument) if argument else _("all files"))


def passages(chat: Chat, argument: str) -> None:
    """``/k [N]``."""
    session = chat.session
    if not argument:
        return chat.say(f"  {session.conversation.search.limit}")
    if not argument.isdecimal() or not 1 <= int(argument) <= MOST_PASSAGES:
        raise ConfigError(f"{argument!r} is not a number from 1 to {MOST_PASSAGES}", hint="/k 8")
    return session.search(limit=int(argument))


def extract(chat: Chat, argument: str) -> None:
    """``/extract [on|off]``: without an argument, the other way."""
    if argument not in ("", "on", "off"):
        raise ConfigError(f"{argument!r} is neither on nor off", hint="/extract on")
    wanted = argument == "on" if argument else not _extracts(chat)
    chat.session.extract(wanted)
    chat.say(
        _("answers are quotes")
        if wanted
        else _("answers by {model}", model=chat.session.config.model)
    )


def ingest(chat: Chat, argument: str) -> None:
    """``/ingest PATH``: read files now; the next question sees them.

    :raises CollectionBusy: when another process is writing.
    """
    from rag.catalog.changes import file_states
    from rag.ingest.ingest import ingest as run
    from rag.ingest.plan import make_plan
    from rag.load.files import find_files
    from rag.workspace import changing, split_settings

    path = Path(argument).expanduser()
    if not argument or not path.exists():
        raise SourceError(f"no such file or folder: {argument or '?'}", hint="/ingest PATH")
    config, embedder = chat.session.config, chat.session.opened().embedder
    found = find_files([path], int(config.max_file_megabytes * 1_000_000))
    with changing(config, embedder) as opened, render.progress(_("Reading")) as advance:
        plan = make_plan(found, file_states(opened.catalog))
        report = run(
            opened,
            plan,
            embedder,
            split_settings(config, embedder),
            lambda p: advance(p.documents, p.documents_total, counted.passages(p.passages)),
        )
    print_report(report)


def _extracts(chat: Chat) -> bool:
    return chat.session.conversation.extract
