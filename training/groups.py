"""What the cross-encoder learns from: questions, each with texts that answer it and texts that do
not, as near to each other as the product finds them."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.config import Config, load_config
from rag.core.locations import write_atomically
from rag.evidence.read_together import MUTE, in_context
from rag.evidence.unit_weights import FIRST_LOOK
from rag.language.search_terms import terms
from rag.language.sentences import sentences
from rag.workspace import reading
from training.evidence import given_for, right_ones

LOOKED = 24
"""Units of a question, the most promising ones first."""
PER_PARAGRAPH = 3
"""Questions of a SQuAD paragraph; the others ask for much the same."""
BESIDE, AFAR = 3, 4
"""Wrong sentences of the right paragraph and of other ones of its article."""


@dataclass(frozen=True, slots=True)
class Group:
    """A question and texts found for it.

    :ivar right: whether each of them answers; of none where the documents do not say it.
    """

    question: str
    texts: tuple[str, ...]
    right: tuple[bool, ...]


def kept(file: Path, find: Callable[[], list[Group]]) -> list[Group]:
    """The groups of a file, found and written first where there is none: to find those of a
    thousand questions takes some minutes."""
    if not file.exists():
        lines = [json.dumps(asdict(group), ensure_ascii=False) + "\n" for group in find()]
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, "".join(lines).encode())
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Group(row["question"], tuple(row["texts"]), tuple(row["right"])) for row in rows]


def judged_groups(home: Path, collection: str, file: Path) -> list[Group]:
    """Judged questions (eval/README.md), asked of their collection. Those whose answer was not
    found are left out: nothing can be learned from them but that it was not there."""
    config: Config = load_config(None, home=home, collection=collection)
    with reading(config) as opened:
        asked = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        found = [_judged(opened.collection, opened.embedder, one) for one in asked]
    return [group for group in found if group]


def _judged(collection: Any, embedder: Any, question: dict[str, Any]) -> Group | None:
    given = given_for(collection, embedder, question["question"])
    right = right_ones(question, given)
    order = np.argsort(-(given.signs @ FIRST_LOOK), kind="stable").tolist()
    shown = [n for n in order if given.units[n].kind not in MUTE]
    looked = shown[:LOOKED]
    looked += [n for n in shown[LOOKED:] if right[n]]
    if question["answerable"] != any(right[n] for n in looked):
        return None
    return Group(
        question["question"],
        tuple(in_context(given, n) for n in looked),
        tuple(right[n] for n in looked),
    )


def squad_groups(file: Path, without: Sequence[str], draw: random.Random) -> list[Group]:
    """Questions of SQuAD with sentences of their article.

    :param without: titles of articles that are judged with, in lower case.
    """
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    kept = [article for article in articles if article["title"].lower() not in without]
    return [group for article in kept for group in _article(article, draw)]


def _article(article: dict[str, Any], draw: random.Random) -> list[Group]:
    title = article["title"].replace("_", " ")
    rows = [
        (number, span.start, paragraph["context"][span.start : span.end])
        for number, paragraph in enumerate(article["paragraphs"])
        for span in sentences(paragraph["context"])
    ]
    held = [frozenset(terms(text)) for _, _, text in rows]
    counts = Counter(term for one in held for term in one)
    groups = []
    for number, paragraph in enumerate(article["paragraphs"]):
        for asked in draw.sample(paragraph["qas"], min(PER_PARAGRAPH, len(paragraph["qas"]))):
            answer = asked["answers"][0]
            start, said = answer["answer_start"], answer["text"].lower()
            right = [n for n, row in enumerate(rows) if row[0] == number and row[1] <= start]
            wanted = frozenset(terms(asked["question"]))
            worth = [
                sum(math.log(1 + len(rows) / (1 + counts[term])) for term in wanted & one)
                / math.sqrt(8 + len(one))
                for one in held
            ]
            near = [n for n, row in enumerate(rows) if row[0] == number and n != right[-1]]
            far = [
                n for n, row in enumerate(rows) if row[0] != number and said not in row[2].lower()
            ]
            far.sort(key=lambda n: -worth[n])
            wrong = draw.sample(near, min(BESIDE, len(near))) + far[:AFAR]
            texts = [f"{title}\n{rows[n][2]}" for n in (right[-1], *wrong)]
            groups.append(Group(asked["question"], tuple(texts), (True,) + (False,) * len(wrong)))
    return groups
