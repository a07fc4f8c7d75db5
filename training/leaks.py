"""Proof that judged questions are not in the training data: digests of its questions are committed.

A digest says nothing of the text, so the list can lie in the project though the data does not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from training.examples import Example

DIGESTS = Path(__file__).parent / "questions.sha256"
_LENGTH = 16


def digest(question: str) -> str:
    """Of the question's words alone, so that spelling of spaces, case and marks hides nothing."""
    words = " ".join(re.findall(r"\w+", question.casefold()))
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:_LENGTH]


def write_digests(examples: Sequence[Example], file: Path = DIGESTS) -> None:
    """The questions of a training set, one digest a line, sorted."""
    found = {digest(asked.question) for example in examples for asked in example.asked}
    file.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")


def read_digests(file: Path = DIGESTS) -> set[str]:
    """What `write_digests` wrote."""
    return set(file.read_text(encoding="utf-8").split())


def leaked(questions: Iterable[str], digests: set[str]) -> list[str]:
    """Questions that the training set has."""
    return [question for question in questions if digest(question) in digests]


def judged_questions(folder: Path) -> Iterator[str]:
    """Every question in the evaluation sets of a folder, whatever their layout: each text under a
    key that names a question, in any JSON Lines or SQuAD file below it."""
    for file in sorted(folder.rglob("*.json*")):
        lines = file.read_text(encoding="utf-8")
        values = lines.splitlines() if file.suffix == ".jsonl" else [lines]
        for value in values:
            if value.strip():
                yield from _questions(json.loads(value), file.name.startswith("queries"))


def _questions(value: object, texts: bool) -> Iterator[str]:
    keys = {"question", "query", "text"} if texts else {"question", "query"}
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in keys:
                yield inner
            else:
                yield from _questions(inner, texts)
    elif isinstance(value, list):
        for inner in value:
            yield from _questions(inner, texts)
