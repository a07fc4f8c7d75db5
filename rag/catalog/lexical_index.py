"""The lexical index as a whole: whether it matches the passages, and making it anew."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.passage_rows import lexical_fields
from rag.language.search_terms import ANALYZER_VERSION


def lexical_is_current(catalog: Catalog) -> bool:
    """Whether every passage has its terms, made by this version of `rag.language.search_terms`."""
    version = catalog.meta("analyzer", ANALYZER_VERSION)
    return catalog.words.is_whole() and version == ANALYZER_VERSION


def rebuild_lexical(catalog: Catalog) -> None:
    """Make all terms anew; a later version of the analyzer gives other ones."""
    with catalog.transaction() as connection:
        catalog.words.clear()
        rows = connection.execute(
            "SELECT id, title, heading, text FROM passages JOIN documents USING (doc_id)"
        )
        catalog.words.put(map(lexical_fields, rows.fetchall()))
        catalog.set_meta("analyzer", ANALYZER_VERSION)
