"""What stands in a log below the headings of some days."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalog.catalog import Catalog
from rag.question.dates import Dates
from rag.whole.central import Told, told_by
from rag.whole.dated import Calendar
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import Entry, whole_day
from rag.whole.statements import statements


def sections_of(
    catalog: Catalog, logs: Sequence[Entry], days: Dates
) -> tuple[DocumentText, list[Told]] | None:
    """The one log that has some of its sections on these days, and what they say; None where none
    has, or several have."""
    calendar = Calendar(catalog, [entry.doc_id for entry in logs])
    found = []
    for entry in logs:
        document = read_text(catalog, entry.doc_id)
        every = statements(document.passages, calendar) if document else []
        dated = [one for one in every if one.dated.origin in ("heading", "line")]
        meant = [one.quote for one in dated if days.holds(whole_day(one.dated.day))]
        if document and 0 < len(meant) < len(dated):
            said = [
                one for one in told_by(document) if any(q.start <= one.start < q.end for q in meant)
            ]
            found.append((document, said))
    return found[0] if len(found) == 1 else None
