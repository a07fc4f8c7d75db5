"""Runs `rag eval questions`: judged questions through the product's own answer, and their figures.

Models are loaded once; what a question goes through is `rag.answer`, as in use.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rag.answer.answer import Ask, answer
from rag.evaluation import VERDICTS
from rag.evaluation.evaluate import percentile
from rag.evaluation.gold_text import GoldTexts
from rag.evaluation.question_file import JudgedQuestion
from rag.evaluation.verdicts import QuestionOutcome, judge
from rag.search.retrieve import configured
from rag.workspace import Workspace


@dataclass(frozen=True, slots=True)
class QuestionsReport:
    """The figures of CONTRACT's `rag eval questions --json`.

    :ivar by_type: of the answerable questions, by their kind.
    """

    file: str
    answerable: dict[str, Any] = field(default_factory=dict)
    unanswerable: dict[str, float] = field(default_factory=dict)
    by_type: dict[str, dict[str, float]] = field(default_factory=dict)
    seconds_per_question: dict[str, float] = field(default_factory=dict)
    model: str = ""


def ask_questions(
    workspace: Workspace,
    questions: Sequence[JudgedQuestion],
    extract: bool = False,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[QuestionOutcome]:
    """Ask every question and judge what a person would see.

    :param extract: quotes alone; no language model is used.
    :param report: told (questions done, questions in all).
    """
    search, texts = configured(workspace.config), GoldTexts(workspace.collection.catalog)
    outcomes = []
    for done, asked in enumerate(questions):
        report(done, len(questions))
        started = time.perf_counter()
        found = answer(workspace, Ask(asked.question, extract=extract), search)
        outcome = judge(asked, found, time.perf_counter() - started)
        outcomes.append(replace(outcome, gold=texts.of(asked)))
    report(len(questions), len(questions))
    return outcomes


def summarise(file: str, outcomes: Sequence[QuestionOutcome], model: str = "") -> QuestionsReport:
    """The figures over all outcomes; a mean over nothing is 0."""
    answerable = [o for o in outcomes if o.asked.answerable]
    outside = [o for o in outcomes if not o.asked.answerable]
    seconds = [o.seconds for o in outcomes]
    kinds = sorted({o.asked.kind for o in answerable})
    return QuestionsReport(
        file=file,
        answerable={
            **_verdicts(answerable),
            "right_place": _share([o.right_place for o in answerable]),
            "document_first": _share([o.document_rank == 1 for o in answerable]),
            "words": {"p50": _median([o.words for o in answerable])},
        },
        unanswerable={
            "n": len(outside),
            "withheld": _share([o.verdict == "withheld" for o in outside]),
            "closest_only": _share([o.outcome == "closest" for o in outside]),
        },
        by_type={
            kind: _verdicts([o for o in answerable if o.asked.kind == kind]) for kind in kinds
        },
        seconds_per_question={"p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)},
        model=model,
    )


def _verdicts(outcomes: Sequence[QuestionOutcome]) -> dict[str, float]:
    figures: dict[str, float] = {"n": len(outcomes)}
    for name in VERDICTS:
        figures[name] = _share([outcome.verdict == name for outcome in outcomes])
    return figures


def _share(values: Sequence[bool]) -> float:
    return statistics.fmean(values) if values else 0.0


def _median(lengths: Sequence[int]) -> float:
    """Median of the texts that are not empty."""
    return statistics.median([length for length in lengths if length] or [0])
