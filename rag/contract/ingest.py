"""The object of `rag ingest --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.ingest.ingest import IngestReport


def report_json(collection: str, report: IngestReport) -> dict[str, object]:
    """CONTRACT's object for `rag ingest --json`."""
    return {
        "collection": collection,
        "documents": {
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "failed": len(report.failures),
        },
        "passages": {
            "added": report.passages.added,
            "removed": report.passages.removed,
            "reused": report.passages.reused,
            "total": report.passages_total,
        },
        "tokens_embedded": report.tokens_embedded,
        "seconds": round(report.seconds, 3),
        "failures": [{"source": f.source, "reason": f.reason} for f in report.failures],
        "hidden": [{"source": h.source, "characters": h.characters} for h in report.hidden],
    }
