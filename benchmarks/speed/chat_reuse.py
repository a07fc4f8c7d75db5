"""What a conversation saves on its prompts: python -m benchmarks.speed.chat_reuse HOME COLLECTION

Holds the conversations below with the default models, several questions on the same passages each.
Every prompt from the second on is evaluated once in its conversation and once afresh, by the same
model in the same run; printed are the medians of the time to the first generated token, and of
their ratio: when a person takes some seconds to read and type, and when the next question follows
at once, as from a pipe.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.chat.conversation import Conversation
from rag.core.config import load_config
from rag.core.protocols import Generator, Message, TextStream
from rag.search.retrieve import Search
from rag.workspace import Workspace, load_generator, reading

CONVERSATIONS = (
    (
        "how large is the context window by default?",
        "what holds it together?",
        "and which setting makes it larger?",
        "what does a larger window need?",
    ),
    (
        "how does the assistant decide that it does not know?",
        "what does it compare?",
        "and what happens below the threshold?",
        "can I change the threshold?",
    ),
    (
        "what happens to deleted files when I ingest again?",
        "and to moved ones?",
        "and to edited ones?",
        "how do I keep the deleted ones?",
    ),
    (
        "what is hybrid search?",
        "and dense search?",
        "what is lexical search good for?",
        "how do I change the way for one search?",
    ),
    (
        "how do I rename a collection?",
        "and how do I copy one?",
        "what is embedded again when I copy it?",
        "how do I delete one?",
    ),
)


READING_SECONDS = 3.0


class Recorder:
    """A generator that remembers the last prompt it ran."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self.tokens: tuple[int, ...] = ()

    def generate(
        self, tokens: Sequence[int], max_tokens: int, grammar: str = "", held: float | None = None
    ) -> TextStream:
        """As of the generator behind it."""
        self.tokens = tuple(tokens)
        return self._generator.generate(tokens, max_tokens, grammar, held)

    def __getattr__(self, name: str) -> object:
        return getattr(self._generator, name)


def main(home: Path, collection: str) -> None:
    """Print the medians as JSON."""
    config = load_config(home=home, collection=collection, threshold=0.0)
    with reading(config, with_generator=True) as workspace:
        recorder = Recorder(workspace.generator())
        afresh = load_generator(config)
        talking = replace(workspace, generator=lambda: recorder)
        report = {}
        for name, pause in (("typed", READING_SECONDS), ("piped", 0.0)):
            rows = [r for asked in CONVERSATIONS for r in hold(talking, asked, afresh, pause)]
            report[name] = summary(rows)
        afresh.close()
    print(json.dumps(report, indent=2))


def hold(
    workspace: Workspace, questions: Sequence[str], afresh: Generator, pause: float
) -> list[dict[str, float]]:
    """A row for every question after the first that the model was asked.

    :param pause: seconds between an answer and the next question.
    """
    conversation = Conversation(Search())
    recorder = workspace.generator()
    rows = []
    for number, question in enumerate(questions):
        time.sleep(pause)
        draft = conversation.ask(workspace, question).answer.draft
        if number and draft.prompt_tokens:
            fresh = first_token(afresh, recorder.tokens)  # type: ignore[attr-defined]
            rows.append(
                {
                    "prompt_tokens": draft.prompt_tokens,
                    "reused_tokens": draft.reused_tokens,
                    "seconds": draft.first_token_seconds,
                    "afresh": fresh,
                    "ratio": draft.first_token_seconds / fresh,
                }
            )
    return rows


def first_token(generator: Generator, tokens: Sequence[int]) -> float:
    """Seconds to the first piece of text, nothing of the prompt evaluated before."""
    clear(generator)
    started = time.perf_counter()
    stream = generator.generate(tokens, 16)
    next(iter(stream), "")
    seconds = time.perf_counter() - started
    stream.close()
    if generator.reused_tokens():
        raise SystemExit("the prompt was not evaluated afresh")
    return seconds


def clear(generator: Generator) -> None:
    """Leave a prompt behind that shares no beginning with any other."""
    other = generator.encode([Message("user", ())])[-1]
    for _ in generator.generate((other, other), 1):
        pass


def summary(rows: Sequence[dict[str, float]]) -> dict[str, object]:
    """Medians over the rows, and the worst ratio."""
    medians = {name: round(statistics.median(r[name] for r in rows), 4) for name in rows[0]}
    return {
        "questions": len(rows),
        "median": medians,
        "worst_ratio": round(max(row["ratio"] for row in rows), 3),
        "ratios": [round(row["ratio"], 2) for row in rows],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
