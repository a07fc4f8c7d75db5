"""A turn of a conversation as a row of the catalogue, and back.

Passages are kept by id: one that has left the collection since is left out of what was found.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rag.answer.answer import Answer
from rag.catalog.catalog import Catalog
from rag.core.records import Citation, Explanation, Passage, Quote, ScoredPassage, Sentence

Verdict = Literal["", "good", "bad", "wrong"]


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it was kept.

    :ivar settings: how it was searched and answered, by name.
    """

    conversation_id: int
    number: int
    asked: str
    question: str
    answer: Answer
    model: str
    settings: dict[str, Any]
    verdict: Verdict = ""


def found_json(answer: Answer) -> str:
    """What stands behind an answer, as JSON: passages, quotes, citations, sentences."""
    found = {
        "confidence": answer.confidence,
        "passages": [_passage_json(scored) for scored in answer.passages],
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "citations": [asdict(citation) for citation in answer.citations],
        "sentences": [asdict(sentence) for sentence in answer.sentences],
    }
    return json.dumps(found, ensure_ascii=False)


def turn_of(catalog: Catalog, row: sqlite3.Row) -> KeptTurn:
    """A row of `turns` as a record."""
    found = json.loads(row["found"])
    ids = {p["passage_id"] for p in (*found["passages"], *found["quotes"])}
    passages = catalog.passages(ids)
    scored = [
        ScoredPassage(p["rank"], p["score"], passages[p["passage_id"]], Explanation(**p["found"]))
        for p in found["passages"]
        if p["passage_id"] in passages
    ]
    answer = Answer(
        question=row["question"],
        query=row["query"],
        text=row["answer"],
        mode=row["mode"],
        confidence=found["confidence"],
        passages=tuple(scored),
        quotes=tuple(
            _quote(q, passages[q["passage_id"]])
            for q in found["quotes"]
            if q["passage_id"] in passages
        ),
        citations=tuple(Citation(**citation) for citation in found["citations"]),
        sentences=tuple(
            Sentence(**{**sentence, "markers": tuple(sentence["markers"])})
            for sentence in found["sentences"]
        ),
    )
    return KeptTurn(
        conversation_id=row["conversation"],
        number=row["number"],
        asked=row["asked"],
        question=row["question"],
        answer=answer,
        model=row["model"],
        settings=json.loads(row["settings"]),
        verdict=row["verdict"],
    )


def _passage_json(scored: ScoredPassage) -> dict[str, Any]:
    return {
        "passage_id": scored.passage.passage_id,
        "rank": scored.rank,
        "score": scored.score,
        "found": asdict(scored.explanation),
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    """A quote by its place in the passage: the passage itself may move within its document."""
    start = quote.passage.start
    return {
        "passage_id": quote.passage.passage_id,
        "start": quote.start - start,
        "end": quote.end - start,
        "score": quote.score,
    }


def _quote(value: dict[str, Any], passage: Passage) -> Quote:
    start = passage.start
    return Quote(passage, start + value["start"], start + value["end"], value["score"])
