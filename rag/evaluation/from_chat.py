"""Judged questions from answers that a person called good, bad or wrong in a chat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.chat.stored_turns import KeptTurn
from rag.core.errors import DatasetError
from rag.evaluation.notes import SPANS, SpanJudgement, add_notes
from rag.evaluation.testset import QUERIES, Query

UNANSWERED = "unanswered.jsonl"
"""Questions whose answer was of no use or false: the words that answer them are to be found."""


def export_judged(turns: Sequence[KeptTurn], folder: Path) -> tuple[int, int]:
    """Write judged turns to a new folder, in the layout that `rag eval gate` reads.

    A good answer is judged by the first words it cites. What was bad or wrong goes to
    `UNANSWERED`, for a person to complete.

    :returns: how many judged questions, and how many that wait for their words.
    :raises DatasetError: when the folder holds judged questions already.
    """
    if (folder / QUERIES).exists() or (folder / SPANS).exists():
        raise DatasetError(f"{folder} holds judged questions already", hint="name a new folder")
    good = {query.query_id: (query, span) for query, span in _answered(turns)}
    open_questions = [_unanswered(turn) for turn in turns if turn.verdict in ("bad", "wrong")]
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


def _unanswered(turn: KeptTurn) -> dict[str, str]:
    cited = turn.answer.citations[0].quote if turn.answer.citations else ""
    return {"text": turn.answer.query, "verdict": turn.verdict, "cited": cited}
