"""Times of a running conversation: python -m benchmarks.speed.conversation HOME

Asks the questions below in one process, as `rag chat` does, and prints medians as JSON: until the
evidence is shown, of retrieval alone (its query never seen before), until the first token.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rag.answer.answer import Silent
from rag.chat.conversation import Conversation
from rag.core.config import load_config
from rag.core.records import Quote
from rag.search.retrieve import Search, retrieve
from rag.workspace import reading

QUESTIONS = (
    "how do I vacuum a sqlite database into a new file?",
    "how can a github action run only on changes to one folder?",
    "how do I mirror a website with wget?",
    "which command lists the tables of a postgresql database?",
    "how do I run a python script in docker?",
    "how is full-text search added to a sqlite table?",
    "how do I download a whole folder from s3?",
    "what does the jq command do with arrays?",
    "how do I undo the last git commit?",
)


class Clock(Silent):
    """Notes when evidence was shown."""

    shown = 0.0

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """Proof is there."""
        self.shown = time.perf_counter()


def main(home: Path) -> None:
    """Print the medians."""
    config = load_config(home=home, threshold=0.0)
    found: dict[str, list[float]] = {"evidence": [], "retrieve": [], "first_token": []}
    with reading(config, with_generator=True) as workspace:
        workspace.generator()
        conversation = Conversation(Search(config.mode, config.passages))
        for number, question in enumerate(QUESTIONS):
            clock = Clock()
            began = time.perf_counter()
            retrieve(workspace.collection, workspace.embedder, f"{question} please", Search())
            retrieved = time.perf_counter() - began
            began = time.perf_counter()
            turn = conversation.ask(workspace, question, clock)
            conversation.forget()
            if number:  # the first one opens what is read lazily
                found["retrieve"].append(retrieved)
                found["evidence"].append(clock.shown - began)
                found["first_token"].append(turn.answer.seconds.first_token)
    print(json.dumps({name: statistics.median(values) for name, values in found.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
