"""Near-duplicates: documents that say nearly the same, told by the runs of words they share.

Only documents that share a whole passage, a title or a name are held against each other, so that
none of the others is read.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.whole.document_text import read_text
from rag.whole.versions import family

SHINGLE = 4
"""Words of a run; Broder (1997), "On the resemblance and containment of documents"."""
LEAST = 0.3
"""Resemblance of two documents that are one, changed, 0..1: each word that changes breaks four
runs. Documents that share a form but not its filling lie below."""
MOST = 50
"""Documents held against one, those that share most passages first."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that says nearly the same as another.

    :ivar resemblance: share of the runs of words of both that both have, 0..1.
    """

    doc_id: str
    resemblance: float


def copies_of(catalog: Catalog, doc_id: str) -> list[Copy]:
    """The near-duplicates and other versions of a document, the most alike first."""
    own = _shingles(catalog, doc_id)
    found = [Copy(other, resemblance(own, _shingles(catalog, other)))
             for other in _candidates(catalog, doc_id)]  # fmt: skip
    alike = [copy for copy in found if copy.resemblance >= LEAST]
    return sorted(alike, key=lambda copy: (-copy.resemblance, copy.doc_id))


def resemblance(one: Set[int], other: Set[int]) -> float:
    """Jaccard's measure of two sets; 0 where both are empty."""
    return len(one & other) / (len(one | other) or 1)


def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of `SHINGLE` words; of a shorter text, of all its words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    places = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return frozenset(hash(tuple(words[place : place + SHINGLE])) for place in places)


def _shingles(catalog: Catalog, doc_id: str) -> frozenset[int]:
    document = read_text(catalog, doc_id)
    return shingles(document.text) if document else frozenset()


def _candidates(catalog: Catalog, doc_id: str) -> list[str]:
    """Documents that share a passage with one, word for word, then those named or titled alike."""
    shared = catalog.rows(
        "SELECT other.doc_id FROM passages JOIN passages AS other"
        " ON other.text_hash = passages.text_hash AND other.doc_id <> passages.doc_id"
        " WHERE passages.doc_id = ? GROUP BY other.doc_id ORDER BY count(*) DESC LIMIT ?",
        (doc_id, MOST),
    )
    documents = catalog.rows("SELECT doc_id, source, title FROM documents")
    own = next((row for row in documents if row["doc_id"] == doc_id), None)
    if own is None:
        return []
    name, title = family(own["source"]), own["title"].casefold()
    named = [
        row["doc_id"]
        for row in documents
        if row["doc_id"] != doc_id
        and (
            (title and row["title"].casefold() == title) or (name and family(row["source"]) == name)
        )
    ]
    return list(dict.fromkeys([*(row["doc_id"] for row in shared), *named]))[:MOST]
