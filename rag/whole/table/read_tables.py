"""The tables of a document, read and understood; kept, as every question about numbers asks anew.

It does not know what they are asked.
"""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.tables import tables_of
from rag.whole.document_text import DocumentText, read_text
from rag.whole.table.columns import Table, understand
from rag.whole.table.grids import grids

KEPT = 400
"""Documents whose tables stay in memory, ten questions' worth, until something is written."""


def tables_in(catalog: Catalog, doc_id: str) -> tuple[Table, ...]:
    """The tables of one document, in reading order; none where it holds no passage."""
    kept = catalog.known("tables understood", dict[str, tuple[Table, ...]])
    found = kept.pop(doc_id, None)
    if found is None:
        document = read_text(catalog, doc_id)
        found = understood(catalog, document) if document else ()
    kept[doc_id] = found  # as the last one: what was asked for longest ago goes first
    if len(kept) > KEPT:
        del kept[next(iter(kept))]
    return found


def understood(catalog: Catalog, document: DocumentText) -> tuple[Table, ...]:
    """The tables of a text that is at hand, in reading order."""
    stored = tables_of(catalog, document.passages[0].doc_id)
    return tuple(understand(grid) for grid in grids(document, stored))
