"""What the reader writes for held-out questions, scored: nothing is replaced by quotes here.

Prompts, grammar and generation are the product's; only the choice of the excerpts is made here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from rag.answer.fit_prompt import make_prompt
from rag.answer.write_sentences import write
from rag.core.config import Config
from rag.core.protocols import Generator
from rag.evaluation.answers import contains, f1
from rag.evidence.grounding import marked_sentences
from rag.prompt.messages import CANNOT_ANSWER, Excerpt
from training.examples import given
from training.gather import Case, Found

QUOTES = 3
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer.

    :ivar setting: ``given``: the right sentence among one to three; ``found``: what the product
        found; ``impossible``: the same for a question without an answer.
    :ivar right_mark: it marks an excerpt with the gold answer; None where it has no mark.
    """

    setting: str
    language: str
    question: str
    golds: tuple[str, ...]
    text: str
    f1: float
    contains: bool
    refused: bool
    right_mark: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the answers of one setting; `marked` over those with a mark."""

    n: int
    f1: float
    contains: float
    refused: float
    marked: float
    words: float


def choose(cases: Sequence[Case], number: int, seed: int = 0) -> list[Case]:
    """At most this many cases at random."""
    order = list(cases)
    random.Random(seed).shuffle(order)
    return order[:number]


def judge(
    generator: Generator,
    config: Config,
    cases: Sequence[Case],
    setting: str,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Judged]:
    """Ask every case's question in one setting."""
    rng = random.Random(1)
    judged = []
    for done, case in enumerate(cases):
        report(done, len(cases))
        shown = given(case, rng) if setting == "given" else list(case.found[:QUOTES])
        text = _written(generator, config, case.question, shown)
        judged.append(_judged(setting, case, shown, text))
    report(len(cases), len(cases))
    return judged


def figures(judged: Sequence[Judged]) -> Figures:
    """Means; of nothing, 0."""
    number = max(1, len(judged))
    marks = [one.right_mark for one in judged if one.right_mark is not None]
    return Figures(
        len(judged),
        sum(one.f1 for one in judged) / number,
        sum(one.contains for one in judged) / number,
        sum(one.refused for one in judged) / number,
        sum(marks) / max(1, len(marks)),
        sum(len(one.text.split()) for one in judged) / number,
    )


def as_json(judged: Sequence[Judged]) -> list[dict[str, object]]:
    """For a file."""
    return [asdict(one) for one in judged]


def _written(generator: Generator, config: Config, question: str, shown: Sequence[Found]) -> str:
    excerpts = [Excerpt(str(n), one.heading, one.text) for n, one in enumerate(shown)]
    prompt = make_prompt(generator, config, question, excerpts)
    told: list[str] = []
    write(generator, replace(prompt, answer_tokens=LONGEST), told.append)
    return " ".join(told)


def _judged(setting: str, case: Case, shown: Sequence[Found], text: str) -> Judged:
    parts = marked_sentences(text)
    bare = " ".join(words for words, _ in parts)
    marks = [mark for _, marks in parts for mark in marks if 0 < mark <= len(shown)]
    right = None
    if marks and case.golds:
        right = any(contains(shown[mark - 1].text, gold) for mark in marks for gold in case.golds)
    refused = bare.casefold().startswith(CANNOT_ANSWER.casefold().rstrip("."))
    return Judged(
        setting,
        case.language,
        case.question,
        case.golds,
        text,
        max((f1(bare, gold) for gold in case.golds), default=0.0),
        any(contains(bare, gold) for gold in case.golds),
        refused,
        right,
    )
