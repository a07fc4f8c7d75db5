"""What two documents say of one thing, side by side: the notice periods of two leases."""

from __future__ import annotations

import re
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.records import Quote
from rag.language.search_terms import STOP_WORDS, terms
from rag.whole.aligned import AND, LEAST_ALIKE, SentenceAt, alike, marked, sentences_of
from rag.whole.computed import Computed, Line
from rag.whole.document_text import DocumentText, read_text
from rag.whole.named import named_documents

LEAST_SAID = 0.5
"""Share of the words of what is compared that a sentence has to hold."""
SHORT = 4
"""Words: what is shorter is a heading."""
MOST = 3
"""Sentences of each document that are shown."""

_ON = re.compile(
    r"^(?P<what>.+?)\s+(?:of|in|for|from|von|in|im|bei|für|de|en|del|di|da|van)\s+(?:the\s+|den\s+|"
    rf"der\s+|dem\s+)?(?P<one>.+?)\s+{AND}\s+(?P<other>.+?)$",
    re.IGNORECASE,
)


def compare_on(catalog: Catalog, words: str, only: Filter) -> Computed | None:
    """What each of two documents says of a thing; None where the words name no two, or one of
    them says nothing of it.

    :param words: what follows the words that ask: "the notice periods of Holm and Aksoy".
    """
    match = _ON.match(words)
    if match is None:
        return None
    wanted = frozenset(
        term for w in match["what"].split() if w.casefold() not in STOP_WORDS for term in terms(w)
    )
    texts = [_text(catalog, match[side], only) for side in ("one", "other")]
    if not wanted or texts[0] is None or texts[1] is None or texts[0].source == texts[1].source:
        return None
    said = [_said(text, wanted) for text in texts if text]
    if not all(said):
        return None
    return _shown(texts[0], texts[1], said, match["what"])


def _text(catalog: Catalog, words: str, only: Filter) -> DocumentText | None:
    named = named_documents(catalog, words.strip(" ?!."), only)
    return read_text(catalog, named[0].doc_id) if len(named) == 1 else None


def _said(text: DocumentText, wanted: frozenset[str]) -> list[SentenceAt]:
    """The sentences that say most of what is wanted, in order."""
    every = [one for one in sentences_of(text) if len(one.text.split()) >= SHORT]
    scored = [(len(wanted & frozenset(terms(one.text))), one) for one in every]
    most = max((score for score, _ in scored), default=0)
    return [one for score, one in scored if score == most >= LEAST_SAID * len(wanted)][:MOST]


def _shown(
    first: DocumentText, second: DocumentText, said: list[list[SentenceAt]], what: str
) -> Computed:
    lines: list[Line] = []
    quotes: list[Quote] = []
    for text, held in zip((first, second), said, strict=True):
        lines.append(Line(f"{text.title or PurePath(text.source).name}:"))
        for one in held:
            quotes.append(text.quote(one.start, one.end))
            lines.append(Line(one.text, (len(quotes),)))
    before, after = said[0][0].text, said[1][0].text
    if before != after and alike(before, after) >= LEAST_ALIKE:
        lines.append(Line(f"differs: {marked(before, after)}", (1, len(said[0]) + 1)))
    names = " with ".join(PurePath(text.source).name for text in (first, second))
    return Computed("compare", f"comparing {what} of {names}", tuple(lines), tuple(quotes))
