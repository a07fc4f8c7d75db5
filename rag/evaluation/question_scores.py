"""Outcomes of judged questions as values by question, for comparisons, and as JSON."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable, Sequence
from typing import Any

from rag.evaluation.measures import Scores
from rag.evaluation.verdicts import QuestionOutcome

MEASURES: tuple[tuple[str, bool, Callable[[QuestionOutcome], bool]], ...] = (
    ("right", True, lambda o: o.verdict == "right"),
    ("not_wrong", True, lambda o: o.verdict != "wrong"),
    ("right_place", True, lambda o: o.right_place),
    ("document_first", True, lambda o: o.document_rank == 1),
    ("unanswerable_withheld", False, lambda o: o.verdict == "withheld"),
)
"""Name, whether it is of answerable questions, and what it asks; more is better in all of them."""


def question_scores(outcomes: Sequence[QuestionOutcome]) -> tuple[Scores, ...]:
    """The measures that these questions have values for."""
    found = []
    for name, answerable, holds in MEASURES:
        of = [outcome for outcome in outcomes if outcome.asked.answerable == answerable]
        values = sorted((outcome.asked.question_id, float(holds(outcome))) for outcome in of)
        if values:
            mean = statistics.fmean(value for _, value in values)
            found.append(Scores(name, mean, tuple(values)))
    return tuple(found)


def outcome_json(outcome: QuestionOutcome) -> dict[str, Any]:
    """One question with what was shown for it and what should have been."""
    asked = outcome.asked
    return {
        "id": asked.question_id,
        "question": asked.question,
        "type": asked.kind,
        "answerable": asked.answerable,
        "verdict": outcome.verdict,
        "points_shown": round(outcome.points, 4),
        "right_place": outcome.right_place,
        "document_rank": outcome.document_rank,
        "outcome": outcome.outcome,
        "mode": outcome.mode,
        "confidence": round(outcome.confidence, 4),
        "words": outcome.words,
        "answer": outcome.text,
        "citations": [dataclasses.asdict(citation) for citation in outcome.citations],
        "nearest": list(outcome.nearest),
        "gold": [{"place": place, "text": text} for place, text in outcome.gold],
        "points": [list(point) for point in asked.points],
        "reference": asked.reference,
        "seconds": round(outcome.seconds, 4),
    }
