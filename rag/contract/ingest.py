"""The object of `rag ingest --json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.core.records import Skipped
    from rag.ingest.plan import Plan
    from rag.ingest.report import IngestReport


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
        "guessed": [{"source": g.source, "encoding": g.encoding} for g in report.guessed],
        "ocr": {
            "pages": report.pages_read,
            "unread": [
                {"source": one.source, "pages": list(one.pages), "reason": one.reason}
                for one in report.unread
            ],
        },
        "inner": report.inner,
        "pictures": _pictures_json(report),
        **passed_over_json(report),
    }


def _pictures_json(report: IngestReport) -> dict[str, object]:
    """Of the whole collection, but for what was found and embedded now; the failures are those of
    pictures alone. All zero where the extra is not installed."""
    told = report.pictures
    counts = told.counts if told else None
    return {
        "total": counts.pictures if counts else 0,
        "inside_documents": counts.inside if counts else 0,
        "found_by_content": counts.embedded if counts else 0,
        "found": told.found if told else 0,
        "embedded": told.embedded if told else 0,
        "model": told.model if told else "",
        "failures": [
            {"source": f.source, "reason": f.reason} for f in (told.failures if told else ())
        ],
    }


def passed_over_json(told: IngestReport | Plan) -> dict[str, object]:
    """What was not read and not removed, for a report and for a plan."""
    return {
        "kept": [{"folder": kept.folder, "documents": kept.documents} for kept in told.kept],
        "skipped": [{"kind": kind, "files": count} for kind, count in kinds_of(told.skipped)],
    }


def kinds_of(skipped: Sequence[Skipped]) -> list[tuple[str, int]]:
    """(kind, files of it), the most frequent first."""
    counts = Counter(one.kind for one in skipped)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
