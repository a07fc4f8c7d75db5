"""A chat in a terminal on stand-ins for the models.

`python -m tests.helpers.chat_entry HOME GATE [FLAG…]`:

All of `rag chat` but the models: the generator has one fixed answer, and stops in its middle
while there is no file GATE. With READER=http in the environment it writes behind a server of its
own on this machine, and the program's reader over HTTP is what the chat meets.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.cli import app
from rag.cli.chat import session as chat_session
from rag.core.reader_address import parse_address
from rag.reader.http.generate import HttpGenerator
from tests.helpers.reader_server import delta, scripted
from tests.helpers.talking import HeldGenerator, workspace_of

ANSWER = (
    "The Harbour app is led by Noor Haddad. The deadline of the Harbour app is the 30th of"
    " September. The Kite migration is led by Tomasz Lis."
)


class _Session(chat_session.Session):
    """A session whose workspace holds the stand-ins."""

    def __init__(self, config, **settings) -> None:
        super().__init__(
            config,
            opener=lambda config, *, with_generator: workspace_of(config, _reader()),
            **settings,
        )


def _reader() -> Any:
    gate = Path(sys.argv[2])
    if os.environ.get("READER") != "http":
        return HeldGenerator(ANSWER, gate)
    server = _OPEN.enter_context(scripted(lambda body: _held(gate)))
    return HttpGenerator(parse_address(f"{server.address}#qwen3:4b"), 2048)


def _held(gate: Path) -> Iterator[str]:
    """The answer, a word an event; in its middle it waits for the gate."""
    words = ANSWER.split()
    for place, word in enumerate(words):
        while place == len(words) // 2 and not gate.exists():
            time.sleep(0.02)
        yield delta(f" {word}" if place else word)
    yield "[DONE]"


_OPEN = contextlib.ExitStack()
"""Servers; they end with the process."""

if __name__ == "__main__":
    chat_session.Session = _Session  # type: ignore[misc]
    os.environ["RAG_THRESHOLD"] = "0"  # words in 512 places are no measure of what is covered
    home = sys.argv[1]
    model = str(Path(home) / "model.gguf")
    arguments = ["--home", home, "-c", "notes", "chat", "--model", model, *sys.argv[3:]]
    sys.exit(app.run(arguments))
