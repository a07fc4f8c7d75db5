"""What a collection holds, in a few figures, and headings that questions can be made of.

It asks nothing and shows nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.kinds import ending_of
from rag.language.detect_language import language_of

SAMPLED_PASSAGES = 200
"""Enough to tell languages by the tenth."""
LEAST_SHARE = 0.05
"""A language below it is a quotation, or a guess gone wrong."""
WORDS = range(2, 9)
"""Of a heading that says what its text is about."""
LEAST_TEXT = 80
"""Characters below a heading that may answer something."""

_TELLING = re.compile(r"[^\W\d_]{3,}")
_ASKED = {
    "en": "what about {}?",
    "de": "Was steht zu {}?",
    "fr": "que sait-on de {} ?",
    "es": "¿qué se dice de {}?",
}
_NUMBERED = re.compile(r"^\s*(?:(?:part|chapter|kapitel|teil)\s+)?[\divx]+(?:\.\d+)*[.):]\s*", re.I)
_HOW_TO = re.compile(r"how to (.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Census:
    """A collection in figures.

    :ivar kinds: endings of file names and how many there are, the most first.
    :ivar languages: codes and the share of passages, the most first; those that could be told.
    :ivar oldest: date of the oldest document, ISO 8601, "" where none has one; so `newest`.
    """

    documents: int
    passages: int
    kinds: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, float], ...]
    oldest: str
    newest: str


def take_census(catalog: Catalog) -> Census:
    """Count what there is."""
    rows = catalog.rows("SELECT source, kind, date FROM documents")
    kinds = Counter(ending_of(row["source"]) or row["kind"] for row in rows)
    dates = sorted(row["date"][:10] for row in rows if row["date"])
    counts = catalog.counts()
    return Census(
        counts.documents,
        counts.passages,
        tuple(kinds.most_common()),
        _languages(catalog),
        dates[0] if dates else "",
        dates[-1] if dates else "",
    )


def _languages(catalog: Catalog) -> tuple[tuple[str, float], ...]:
    step = max(1, catalog.counts().passages // SAMPLED_PASSAGES)
    texts = catalog.rows("SELECT text FROM passages WHERE id % ? = 0", (step,))
    found = Counter(filter(None, (language_of(row["text"]) for row in texts)))
    shares = [(name, count / found.total()) for name, count in found.most_common()]
    return tuple((name, share) for name, share in shares if share >= LEAST_SHARE)


def questions(catalog: Catalog) -> Iterator[str]:
    """Questions made of headings that one document alone has, from a document each."""
    rows = catalog.rows(
        "SELECT heading, MAX(text) AS text FROM passages WHERE heading <> '' AND LENGTH(text) >= ?"
        " GROUP BY heading HAVING COUNT(DISTINCT doc_id) = 1 ORDER BY COUNT(*) DESC, heading",
        (LEAST_TEXT,),
    )
    seen: set[str] = set()
    for row in rows:
        outermost, *inner = row["heading"].split(" > ")
        asked = _question(inner[-1] if inner else outermost, row["text"])
        if asked and outermost not in seen:
            seen.add(outermost)
            yield asked


def _question(heading: str, text: str) -> str:
    """A heading as a question, in the language of its text; "" where it tells too little."""
    heading = _NUMBERED.sub("", heading)
    heading = " ".join(re.sub(r"[`*_#\[\]\"]", "", heading).split()).rstrip(".:")
    if len(heading.split()) not in WORDS or len(_TELLING.findall(heading)) < 2:
        return ""
    if heading.endswith("?"):
        return heading
    if how := _HOW_TO.fullmatch(heading):
        return f"how do I {how[1]}?"
    return _ASKED.get(language_of(text), "{}?").format(heading)
