"""A turn of a conversation as a row of the catalogue, and back.

Passages are kept by id: one that has left the collection since is left out of what was found.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from rag.answer.answer import Answer, Earlier
from rag.catalog.catalog import Catalog
from rag.catalog.database import Row
from rag.core.records import Citation, Explanation, Passage, Quote, ScoredPassage, Sentence

_JOINED = ("text", "start", "end", "start_line", "end_line", "page")
"""What a joined quote's passage has of its own; see `rag.evidence.joined`."""

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
        "form": answer.form,
        "outcome": answer.outcome,
        "passages": [_passage_json(scored) for scored in answer.passages],
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "earlier": [asdict(past) for past in answer.earlier],
        "citations": [asdict(citation) for citation in answer.citations],
        "sentences": [asdict(sentence) for sentence in answer.sentences],
    }
    return json.dumps(found, ensure_ascii=False)


def turn_of(catalog: Catalog, row: Row) -> KeptTurn:
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
        form=found.get("form", "note"),
        outcome=found.get("outcome", "answered" if row["mode"] != "abstained" else "not_covered"),
        passages=tuple(scored),
        quotes=tuple(
            _quote(q, passages[q["passage_id"]])
            for q in found["quotes"]
            if q["passage_id"] in passages
        ),
        earlier=tuple(Earlier(**past) for past in found.get("earlier", ())),
        citations=tuple(_citation(citation) for citation in found["citations"]),
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


def _citation(value: dict[str, Any]) -> Citation:
    return Citation(**{**value, "highlight": tuple(value.get("highlight", (0, 0)))})


def _passage_json(scored: ScoredPassage) -> dict[str, Any]:
    return {
        "passage_id": scored.passage.passage_id,
        "rank": scored.rank,
        "score": scored.score,
        "found": asdict(scored.explanation),
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    """A quote by its place in the passage: the passage itself may move within its document."""
    passage = quote.passage
    whole = (quote.start, quote.end) == (passage.start, passage.end)
    return {
        "passage_id": passage.passage_id,
        "start": quote.start - passage.start,
        "end": quote.end - passage.start,
        "score": quote.score,
        "highlight": quote.highlight,
        # One that reaches over several passages is no part of any.
        "joined": {name: getattr(passage, name) for name in _JOINED} if whole else {},
    }


def _quote(value: dict[str, Any], passage: Passage) -> Quote:
    own = value.get("joined", {})
    if own and own["text"] != passage.text:
        passage = replace(passage, **own)
    start = passage.start
    mark = tuple(value.get("highlight", (0, 0)))
    return Quote(passage, start + value["start"], start + value["end"], value["score"], mark)
