"""Judged questions from answers that a person called good, bad or wrong in a chat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.chat.stored_turns import KeptTurn
from rag.core.errors import DatasetError
from rag.evaluation.notes import SPANS, SpanJudgement, add_notes
from rag.evaluation.testset import QUERIES, Query

UNANSWERED = "unanswered.jsonl"
"""Questions whose answer was of no use or false: whoever fills in their spans and points, or says
that they are not answerable, has them judged by `rag eval questions`."""
ASKED = "asked"
"""Type of a question that nobody has sorted."""


def export_judged(turns: Sequence[KeptTurn], folder: Path) -> tuple[int, int]:
    """Write judged turns to a new folder, in the layout that `rag eval gate` and `rag eval
    questions` read.

    A good answer is judged by the first words it cites. What was bad or wrong goes to
    `UNANSWERED`, for a person to complete.

    :returns: how many judged questions, and how many that wait for their words.
    :raises DatasetError: when the folder holds judged questions already.
    """
    if (folder / QUERIES).exists() or (folder / SPANS).exists():
        raise DatasetError(f"{folder} holds judged questions already", hint="name a new folder")
    good = {query.query_id: (query, span) for query, span in _answered(turns)}
    judged_ill = [_unanswered(turn) for turn in turns if turn.verdict in ("bad", "wrong")]
    open_questions = list({row["id"]: row for row in judged_ill}.values())
    add_notes(folder, good.values())
    if open_questions:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in open_questions)
        (folder / UNANSWERED).write_text("".join(lines), encoding="utf-8")
    return len(good), len(open_questions)


def _answered(turns: Sequence[KeptTurn]) -> Iterator[tuple[Query, SpanJudgement]]:
    for turn in turns:
        if turn.verdict == "good" and turn.answer.citations:
            # What was searched, not what was typed: it stands alone.
            question, cited = turn.answer.query, turn.answer.citations[0]
            key = hashlib.sha256(f"{question}\0{cited.quote}".encode()).hexdigest()[:10]
            yield Query(key, question), SpanJudgement(key, cited.source, cited.quote)


def _unanswered(turn: KeptTurn) -> dict[str, Any]:
    question = turn.answer.query
    return {
        "id": hashlib.sha256(question.encode()).hexdigest()[:10],
        "question": question,
        "type": ASKED,
        "answerable": True,
        "spans": [],
        "points": [],
        "reference": "",
        "verdict": turn.verdict,
        "cited": turn.answer.citations[0].quote if turn.answer.citations else "",
    }
