"""What ingests have changed since a day, as an answer; the documents that are there are cited."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter, matching_documents
from rag.catalog.history import DocumentChange, changes_since, last_occasion
from rag.core.records import Quote
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Computed, Line
from rag.whole.document_text import read_text


def what_changed(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """Documents added, changed and removed; None where nothing is known of such days."""
    since = plan.dates.since or last_occasion(catalog)
    if not since:
        return None
    allowed = matching_documents(catalog, only)
    found = [
        change
        for change in changes_since(catalog, since, plan.dates.until)
        if change.doc_id in allowed or (change.change == "removed" and only == Filter())
    ]
    kinds = ("added", "changed", "removed")
    counts = ", ".join(f"{sum(c.change == kind for c in found)} {kind}" for kind in kinds)
    lines = [Line(f"{counts} since {since[:10]}")]
    quotes: list[Quote] = []
    for change in found[:SHOWN]:
        document = read_text(catalog, change.doc_id)
        if document is not None:
            quotes.append(document.opening())
        lines.append(Line(_shown(change), (len(quotes),) if document else ()))
    return Computed("changes", f"changes since {since}", tuple(lines), tuple(quotes))


def _shown(change: DocumentChange) -> str:
    counts = f"{change.passages_added} passages new, {change.passages_removed} gone"
    told = f": {counts}" if change.change == "changed" else ""
    return f"{change.change} · {change.source}{told}"
