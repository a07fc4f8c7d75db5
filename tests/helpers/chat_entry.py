"""A chat in a terminal on stand-ins for the models.

`python -m tests.helpers.chat_entry HOME GATE [FLAG…]`:

All of `rag chat` but the models: the generator has one fixed answer, and stops in its middle
while there is no file GATE.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rag.cli import app
from rag.cli.chat import session as chat_session
from tests.helpers.talking import HeldGenerator, workspace_of

ANSWER = (
    "The Harbour app is led by Noor Haddad. The deadline of the Harbour app is the 30th of"
    " September. The Kite migration is led by Tomasz Lis."
)


class _Session(chat_session.Session):
    """A session whose workspace holds the stand-ins."""

    def __init__(self, config, **settings) -> None:
        gate = Path(sys.argv[2])
        super().__init__(
            config,
            opener=lambda config, *, with_generator: workspace_of(
                config, HeldGenerator(ANSWER, gate)
            ),
            **settings,
        )


if __name__ == "__main__":
    chat_session.Session = _Session  # type: ignore[misc]
    os.environ["RAG_THRESHOLD"] = "0"  # words in 512 places are no measure of what is covered
    home = sys.argv[1]
    model = str(Path(home) / "model.gguf")
    arguments = ["--home", home, "-c", "notes", "chat", "--model", model, *sys.argv[3:]]
    sys.exit(app.run(arguments))
