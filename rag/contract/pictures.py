"""The objects of `rag search --kind image --json` and of `rag related PICTURE --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.search.pictures import FoundPicture


def pictures_json(query: str, found: Sequence[FoundPicture], seconds: float) -> dict[str, Any]:
    """The object of a search, its results with the keys of every search and one more, `picture`."""
    return {
        "query": query,
        "mode": "hybrid",
        "results": [picture_json(one) for one in found],
        "seconds": round(seconds, 4),
    }


def picture_json(found: FoundPicture) -> dict[str, Any]:
    """One picture of a ranking; one inside a document is no passage and has no `passage_id`."""
    shown, picture, passage = found.shown, found.shown.picture, found.passage
    return {
        "rank": found.rank,
        "score": round(found.score, 6),
        "passage_id": passage.passage_id if passage else "",
        "doc_id": shown.doc_id,
        "source": shown.source,
        "title": shown.name if picture.number else shown.title,
        "heading": passage.heading if passage else "",
        "page": picture.page,
        "start_line": None,
        "end_line": None,
        "start": passage.start if passage else 0,
        "end": passage.end if passage else 0,
        "text": passage.text if passage else picture.words,
        "read_by_ocr": bool(passage and passage.read_by_ocr),
        "picture": {
            "name": shown.name,
            "number": picture.number,
            "width": picture.width,
            "height": picture.height,
            "date": shown.date,
            "seen": None if found.seen is None else round(found.seen, 6),
            "written": round(found.written, 6),
            "copy": found.copy,
            "copies": list(found.copies),
        },
    }
