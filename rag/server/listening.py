"""An answer as it is made, as events: what each is called and what it holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from rag.answer.answer import Answer
from rag.answer.record import Proved
from rag.contract.answer import answer_json
from rag.contract.search import result_json
from rag.core.records import Quote, Sentence
from rag.evidence.check_quotes import lines_of
from rag.server.views import view_of, view_of_quote, with_beside

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
        self._tell(("sentence", _sentence_json(sentence)))

    def progress(self, answer: Answer, done: int, total: int) -> None:
        """How far a reading or a summary is."""
        said = {"form": answer.form, "plan": answer.plan, "scope": answer.scope}
        self._tell(("progress", {**said, "done": done, "total": total}))

    def line(self, sentence: Sentence, proof: Sequence[Proved]) -> None:
        """A line of its own, which brings its proof along."""
        quotes = [
            quote_json(citation.marker, quote, self._collection) | {"verified": citation.verified}
            for quote, citation in proof
        ]
        self._tell(("sentence", {**_sentence_json(sentence), "line": True, "quotes": quotes}))


def _sentence_json(sentence: Sentence) -> dict[str, Any]:
    status = "supported" if sentence.supported else "unsupported"
    values = dataclasses.asdict(sentence)
    return {**values, "status": status, "citations": sentence.markers}


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
        "view": view_of_quote(
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
            view = view_of_quote(citation["document"], place, highlight, collection)
            citation["view"] = view
    for together in _together(values):
        for citation in together:
            beside = [(c["start"], c["end"]) for c in together if c is not citation]
            citation["view"] = with_beside(citation["view"], beside)
    if values["abstained"]:
        values["nearest"] = [served_result(p, collection) for p in answer.passages[:NEAREST]]
    return values


def served_result(scored: Any, collection: str, *, explain: bool = False) -> dict[str, Any]:
    """A search's result with the address that shows it in its place."""
    found = result_json(scored, explain=explain)
    view = view_of(found["doc_id"], found["start"], found["end"], collection)
    return {**found, "document": found["doc_id"], "view": view}


def _together(values: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The citations of one document that a computed line rests on together."""
    known = {c["marker"]: c for c in values["citations"] if "view" in c} if values["plan"] else {}
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for number, sentence in enumerate(values["sentences"]):
        for citation in (known[marker] for marker in sentence["markers"] if marker in known):
            found.setdefault((number, citation["document"]), []).append(citation)
    return [together for together in found.values() if len(together) > 1]
