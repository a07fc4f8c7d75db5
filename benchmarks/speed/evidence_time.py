"""How soon evidence is on the screen in a running conversation.

    python -m benchmarks.speed.evidence_time HOME

HOME holds a collection of notes (`--collection`; the TIL corpus for the figures quoted). Asks the
covered questions of eval/abstaining/til.jsonl one after another in one conversation, through the
product's own `Conversation`, and notes when the listener is handed the quotes. No model writes:
evidence comes before it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.shared.places import EVAL
from rag.answer.record import Silent
from rag.chat.conversation import Conversation
from rag.core.config import Config
from rag.core.records import Quote
from rag.evaluation.evaluate import percentile
from rag.search.retrieve import Search
from rag.workspace import reading

QUESTIONS = EVAL / "abstaining" / "til.jsonl"


class Clock(Silent):
    """Notes when evidence arrives."""

    def __init__(self) -> None:
        self.started = 0.0
        self.seconds: list[float] = []

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The quotes are on the screen now."""
        self.seconds.append(time.perf_counter() - self.started)


def main() -> None:
    """Print the median, the 95th percentile and the slowest."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--collection", default="default")
    arguments = parser.parse_args()
    rows = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    asked = [row["text"] for row in rows if row["answerable"]]
    clock = Clock()
    config = Config(arguments.home, collection=arguments.collection)
    with reading(config) as workspace:
        conversation = Conversation(Search(config.mode, config.passages), extract=True)
        for question in asked:
            clock.started = time.perf_counter()
            conversation.ask(workspace, question, clock)
    print(
        f"{len(clock.seconds)} of {len(asked)} questions answered; evidence after"
        f" p50 {percentile(clock.seconds, 0.5):.2f} s, p95 {percentile(clock.seconds, 0.95):.2f} s,"
        f" slowest {max(clock.seconds):.2f} s, first {clock.seconds[0]:.2f} s"
    )


if __name__ == "__main__":
    main()
