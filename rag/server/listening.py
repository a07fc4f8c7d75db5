"""An answer as it is made, as events: what each is called and what it holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from rag.answer.answer import Answer
from rag.contract.answer import answer_json
from rag.contract.search import result_json
from rag.core.records import Quote, Sentence
from rag.evidence.check_quotes import lines_of

Event = tuple[str, dict[str, Any]]
Tell = Callable[[Event], None]

NEAREST = 3
"""Passages that a withheld answer shows in its place."""


class Teller:
    """A `Listener` that tells of evidence and checked sentences as events.

    Words of a model are told apart from these, as `token`: a sentence is one once the quotes bear
    it out.
    """

    def __init__(self, collection: str, tell: Tell) -> None:
        self._collection, self._tell = collection, tell

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The proof, before anything is written."""
        found = [quote_json(n, quote, self._collection) for n, quote in enumerate(quotes, 1)]
        self._tell(("evidence", {"quotes": found}))

    def sentence(self, sentence: Sentence) -> None:
        """A sentence, written and checked."""
        values = dataclasses.asdict(sentence)
        status = "supported" if sentence.supported else "unsupported"
        self._tell(("sentence", {**values, "status": status, "citations": sentence.markers}))


def quote_json(marker: int, quote: Quote, collection: str) -> dict[str, Any]:
    """A quote with its place, and where it can be looked at."""
    first, last = lines_of(quote)
    passage = quote.passage
    return {
        "marker": marker,
        "passage_id": passage.passage_id,
        "document": passage.doc_id,
        "source": passage.source,
        "heading": passage.heading,
        "page": passage.page,
        "start_line": first,
        "end_line": last,
        "start": quote.start,
        "end": quote.end,
        "quote": quote.text,
        "highlight": quote.highlight,
        "view": _view_of_quote(
            passage.doc_id, (quote.start, quote.end), quote.highlight, collection
        ),
    }


def served_answer(answer: Answer, collection: str) -> dict[str, Any]:
    """The object of `rag ask --json`, each citation with the address that shows it in its place,
    and the nearest passages where the answer is withheld."""
    values = answer_json(answer)
    values["collection"] = collection
    for citation in values["citations"]:
        if "document" in citation:
            place = citation["start"], citation["end"]
            highlight = citation["highlight"]
            citation["view"] = _view_of_quote(citation["document"], place, highlight, collection)
    if values["abstained"]:
        values["nearest"] = [served_result(p, collection) for p in answer.passages[:NEAREST]]
    return values


def served_result(scored: Any, collection: str, *, explain: bool = False) -> dict[str, Any]:
    """A search's result with the address that shows it in its place."""
    found = result_json(scored, explain=explain)
    view = view_of(found["doc_id"], found["start"], found["end"], collection)
    return {**found, "document": found["doc_id"], "view": view}


def _view_of_quote(
    document: str, place: tuple[int, int], highlight: tuple[int, int], collection: str
) -> str:
    """Where a quote can be looked at, what answers most marked in it."""
    start, end = place
    telling = (start + highlight[0], start + highlight[1]) if highlight[1] else (0, 0)
    return view_of(document, start, end, collection, telling)


def view_of(
    document: str, start: int, end: int, collection: str, telling: tuple[int, int] = (0, 0)
) -> str:
    """Where a stretch of a document can be looked at.

    :param telling: (start, end) of what matters most in it; (0, 0) for all of it alike.
    """
    values: dict[str, object] = {"collection": collection, "start": start, "end": end}
    if telling[1]:
        values |= {"from": telling[0], "to": telling[1]}
    return f"/view/{document}?{urlencode(values)}#mark"
