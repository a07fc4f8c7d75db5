"""One line of a chat after another: a question is answered, a command obeyed, an error said.

The same for what is typed and for what comes from a pipe; only where lines come from differs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from rag.cli.chat.commands import obey, obey_words
from rag.cli.chat.talk import Chat
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import RagError


def run(chat: Chat, lines: Iterable[str]) -> int:
    """Take every line in turn; nothing that a line causes ends the chat.

    :returns: 1 when any line failed, for a pipe's exit code; else 0.
    """
    failed = False
    for line in lines:
        with _told() as outcome:
            _obey(chat, line)
        failed = failed or bool(outcome)
        if chat.done:
            break
    return int(failed)


def _obey(chat: Chat, line: str) -> None:
    if line.startswith("/") and not line.startswith("//"):
        obey(chat, line)
    elif not obey_words(chat, line):
        chat.ask(line.removeprefix("/") if line.startswith("//") else line)


@contextlib.contextmanager
def _told() -> Iterator[list[str]]:
    """Errors and interrupts become a line; what went wrong is in the list afterwards."""
    wrong: list[str] = []
    try:
        yield wrong
    except KeyboardInterrupt:
        render.note(_("(stopped)"))
    except RagError as error:
        wrong.append(error.message)
        render.print_error(error)
