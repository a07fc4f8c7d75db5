"""What a person saw, held against what a right answer states: right, partly, withheld or wrong.

Seen are the answer and the quotes it cites, nothing else. It knows neither files nor models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.answer import Answer
from rag.core.records import Citation
from rag.evaluation.question_file import JudgedQuestion, Place

Verdict = Literal["right", "partly", "withheld", "wrong"]

_MARKUP = re.compile(r"[`*_\\]")


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """One question and what was shown for it.

    :ivar points: share of the points that were shown, 0..1.
    :ivar right_place: a quote of the place that answers was shown.
    :ivar document_rank: of the document that answers, among the passages found, from 1; None
        when it is not among them.
    :ivar words: length of the text shown as the answer, of the sentence that says so where it
        was withheld.
    :ivar citations: the quotes shown.
    :ivar nearest: places of the best passages found.
    :ivar gold: the places that answer, with their text where it could be read.
    """

    asked: JudgedQuestion
    verdict: Verdict
    points: float
    right_place: bool
    document_rank: int | None
    outcome: str
    mode: str
    confidence: float
    text: str
    words: int
    citations: tuple[Citation, ...]
    nearest: tuple[str, ...] = ()
    gold: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


def judge(asked: JudgedQuestion, answer: Answer, seconds: float = 0.0) -> QuestionOutcome:
    """Judge one answer.

    Right: every point stands in what is shown. Partly: some do, or the right place is quoted.
    Wrong: neither; and whatever is shown for a question that the corpus does not answer.
    """
    withheld = answer.mode == "abstained"
    cited = () if withheld else answer.citations
    points = 0.0 if withheld else share_of_points(asked, answer.text, cited)
    right_place = any(shows(c, place) for c in cited for place in (*asked.places, *asked.also))
    return QuestionOutcome(
        asked=asked,
        verdict="withheld" if withheld else _verdict(asked, points, right_place),
        points=points,
        right_place=right_place,
        document_rank=_document_rank(asked, answer),
        outcome=answer.outcome,
        mode=answer.mode,
        confidence=answer.confidence,
        text=answer.text,
        words=len(answer.text.split()),
        citations=cited,
        nearest=tuple(scored.passage.source for scored in answer.passages[:3]),
        seconds=seconds,
    )


def share_of_points(asked: JudgedQuestion, text: str, cited: Sequence[Citation]) -> float:
    """How much of what a right answer states is in the answer and its quotes, 0..1."""
    shown = plain(" \n ".join([text, *(citation.quote for citation in cited)]))
    held = [any(plain(wording) in shown for wording in point) for point in asked.points]
    return sum(held) / len(held) if held else 0.0


def plain(text: str) -> str:
    """Without Markdown's marks, in lower case, white space collapsed."""
    return " ".join(_MARKUP.sub("", text).lower().split())


def shows(citation: Citation, place: Place) -> bool:
    """Whether a quote is of a place: by lines or page where both have them, else by file."""
    if not citation.source.endswith(place.source):
        return False
    if place.lines and citation.start_line and citation.end_line:
        first, last = place.lines
        return citation.start_line <= last and citation.end_line >= first
    if place.page is not None and citation.page:
        return citation.page == place.page
    return place.lines is None and place.page is None


def _verdict(asked: JudgedQuestion, points: float, right_place: bool) -> Verdict:
    if not asked.answerable:
        return "wrong"
    if points == 1:
        return "right"
    return "partly" if points or right_place else "wrong"


def _document_rank(asked: JudgedQuestion, answer: Answer) -> int | None:
    wanted = tuple(place.source for place in (*asked.places, *asked.also))
    for rank, scored in enumerate(answer.passages, 1):
        if wanted and scored.passage.source.endswith(wanted):
            return rank
    return None
