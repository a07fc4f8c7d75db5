"""Every passage that speaks of something, in order, one line each with its place.

What is read is every passage of the collection, by its words; the plan says how many hold them.
"""

from __future__ import annotations

from pathlib import PurePath

from rag.catalog.catalog import PASSAGE, Catalog, passage_of
from rag.catalog.filters import EVERYTHING, Filter, selected
from rag.core.records import Passage, Quote
from rag.language.search_terms import query_terms, terms
from rag.language.sentences import sentences
from rag.question.plan import Plan
from rag.whole.computed import Computed, listed


def every_mention(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """Every passage that holds all words of the subject; None where none does."""
    wanted = query_terms(plan.subject)
    if not wanted:
        return None
    query = " AND ".join(f'"{term}"' for term in wanted)
    rows = catalog.rows(
        f"{PASSAGE} JOIN lexical ON lexical.rowid = passages.id WHERE lexical MATCH ?"
        " ORDER BY source, ordinal",
        (query,),
    )
    allowed = None if only == EVERYTHING else selected(catalog, only)
    found = [passage_of(r) for r in rows if allowed is None or r["passage_id"] in allowed]
    if not found:
        return None
    quotes = [_quote(passage, frozenset(wanted)) for passage in found]
    documents = len({passage.doc_id for passage in found})
    read = catalog.counts().passages
    head = f"{len(found)} {'passage' if len(found) == 1 else 'passages'} in {documents}" + (
        " document" if documents == 1 else " documents"
    )
    line = f"every passage with “{plan.subject}”: {len(found)} of {read}"
    lines = [f"{_name(quote.passage)} · {' '.join(quote.text.split())}" for quote in quotes]
    return listed(head, lines, "list", line, quotes)


def _name(passage: Passage) -> str:
    return passage.title or PurePath(passage.source).name


def _quote(passage: Passage, wanted: frozenset[str]) -> Quote:
    """The sentence of a passage that holds most of the words."""
    spans = sentences(passage.text)
    best = max(
        spans,
        key=lambda span: len(wanted & frozenset(terms(passage.text[span.start : span.end]))),
    )
    return Quote(passage, passage.start + best.start, passage.start + best.end, 1.0)
