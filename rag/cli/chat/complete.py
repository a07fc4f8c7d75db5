"""Completion in a chat: commands after a slash, then what a command's argument can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from rag.catalog.catalog import Catalog
from rag.chat.kept_conversations import summaries
from rag.cli.chat.commands import COMMANDS
from rag.cli.show import render
from rag.cli.words.counted import documents
from rag.cli.words.messages import _
from rag.core.config import CHOICES
from rag.core.errors import RagError
from rag.models.installed import list_models
from rag.store.shelf import shelf_of

if TYPE_CHECKING:
    from rag.cli.chat.talk import Chat

Value = tuple[str, str]
"""What may be typed, and a few words about it."""

OFFERED = 200
"""Sources offered at once; more are found by typing on."""


class ChatCompleter(Completer):
    """Completes slash commands; questions are left alone."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        """What may follow the text before the cursor."""
        typed = document.text_before_cursor
        if not typed.startswith("/") or "\n" in typed:
            return
        name, space, argument = typed[1:].partition(" ")
        if not space:
            yield from _commands(name)
            return
        kind = next((c.completes for c in COMMANDS if c.name == name), "")
        if kind == "path":
            yield from self._paths.get_completions(Document(argument), event)
        elif kind:
            for value, about in self._values(kind, argument):
                yield Completion(value, start_position=-len(argument), display_meta=about)

    def _values(self, kind: str, argument: str) -> list[Value]:
        home = self._chat.session.config.home
        known: dict[str, Callable[[], Iterable[Value]]] = {
            "mode": lambda: ((mode, "") for mode in CHOICES["mode"]),
            "switch": lambda: (("on", ""), ("off", "")),
            "model": lambda: ((name, "") for name in _readers(home)),
            "collection": lambda: (
                (entry.name, documents(entry.documents))
                for entry in shelf_of(self._chat.session.config).entries()
            ),
            "source": self._sources,
            "citation": self._citations,
            "passage": self._passages,
            "conversation": self._conversations,
        }
        wanted = argument.casefold()
        try:
            found = [value for value in known[kind]() if wanted in value[0].casefold()]
        except RagError:
            return []
        return [value for value in found if value[0] == render.one_line(value[0], 1000)][:OFFERED]

    def _catalog(self) -> Catalog | None:
        # Not before it is open: completion must never wait.
        return self._chat.session.opened().collection.catalog if self._chat.session.ready else None

    def _sources(self) -> Iterator[Value]:
        if catalog := self._catalog():
            for row in catalog.rows("SELECT source FROM documents ORDER BY source"):
                yield row["source"], ""

    def _conversations(self) -> Iterator[Value]:
        if catalog := self._catalog():
            for kept in summaries(catalog)[:OFFERED]:
                yield str(kept.conversation_id), render.one_line(kept.title, 60)

    def _citations(self) -> Iterator[Value]:
        for turn in self._chat.session.conversation.turns[-1:]:
            for citation in turn.answer.citations:
                yield str(citation.marker), render.shown_path(citation.source)

    def _passages(self) -> Iterator[Value]:
        for turn in self._chat.session.conversation.turns[-1:]:
            for scored in turn.answer.passages:
                yield str(scored.rank), render.shown_path(scored.passage.source)


def _commands(name: str) -> Iterator[Completion]:
    for command in COMMANDS:
        if command.name.startswith(name):
            yield Completion(command.name, start_position=-len(name), display_meta=_(command.about))


def _readers(home: Path) -> Iterator[str]:
    return (m.name for m in list_models(home) if m.present and m.kind == "reader")
