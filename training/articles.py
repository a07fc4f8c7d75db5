"""SQuAD files with the places of their answers, and which articles are held out.

`rag.evaluation.squad` reads the same files for judging; there an answer is a text without a place.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("ar", "de", "en", "es", "ru", "zh")
"""Of XQuAD (Artetxe et al. 2020, https://arxiv.org/abs/1910.11856)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a paragraph.

    :ivar golds: accepted answers, the one most people gave first; empty when it is impossible.
    :ivar start: place of the first gold in the context; -1 when impossible.
    """

    question_id: str
    article: str
    context: str
    text: str
    golds: tuple[str, ...]
    start: int


def read_questions(file: Path) -> tuple[Question, ...]:
    """Every question of a file in SQuAD layout, in its order.

    :raises OSError, ValueError, KeyError: when it is not such a file.
    """
    data = json.loads(file.read_text(encoding="utf-8"))["data"]
    return tuple(
        _question(article["title"], paragraph["context"], question)
        for article in data
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    )


def held_out(squad: Sequence[str], translated: Sequence[str], share: float, seed: int) -> set[str]:
    """Titles that training never sees: a share of the SQuAD file's, and the same share of those
    that only XQuAD has. An article's translations have its title and go with it."""
    found: set[str] = set()
    for titles in (set(squad), set(translated) - set(squad)):
        order = sorted(titles)
        random.Random(seed).shuffle(order)
        found.update(order[: round(share * len(order))])
    return found


def write_held_out(file: Path, titles: Collection[str], target: Path) -> None:
    """A SQuAD file with all its paragraphs and only the questions of these articles: for
    `rag eval answers`, where the whole is the collection."""
    content = json.loads(file.read_text(encoding="utf-8"))
    for article in content["data"]:
        if article["title"] not in titles:
            for paragraph in article["paragraphs"]:
                paragraph["qas"] = []
    target.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _question(article: str, context: str, question: dict[str, Any]) -> Question:
    answers = [] if question.get("is_impossible") else question["answers"]
    counted = Counter((a["text"], a["answer_start"]) for a in answers).most_common()
    golds = tuple(dict.fromkeys(text for (text, _), _ in counted))
    start = counted[0][0][1] if counted else -1
    text = " ".join(question["question"].split())
    return Question(str(question["id"]), article, context, text, golds, start)
