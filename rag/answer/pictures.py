"""A question for pictures, answered by those that certainly show what is asked for.

The pictures are the answer: nothing is said of them but their names. Where an image model is not
sure, the question is looked up like any other.
"""

from __future__ import annotations

from contextlib import suppress

from rag.answer.scoped import Scoped
from rag.catalog.catalog import Catalog
from rag.catalog.pictures import Shown
from rag.core.errors import FingerprintMismatch, ModelBroken, ModelMissing
from rag.core.records import Passage, Quote
from rag.question.pictures import asked_pictures
from rag.whole.computed import Computed, Line, counted
from rag.workspace import Workspace

SHOWN = 5


def answer_by_pictures(workspace: Workspace, limited: Scoped) -> Computed | None:
    """The pictures that show what is asked for, named and marked as found by content; None where
    none is asked for, or surely there."""
    words = asked_pictures(limited.scope.rest) or asked_pictures(limited.ask.question)
    if not words or limited.ask.form:
        return None
    catalog = workspace.collection.catalog
    # A model that is gone keeps nobody from an answer; the search for pictures says so.
    with suppress(ModelMissing, ModelBroken, FingerprintMismatch):
        if eye := workspace.eye(catalog):
            from rag.search.seen import surely_seen

            found = surely_seen(catalog, eye, words, limited.scope.only, SHOWN)
            quotes = [quote for one in found if (quote := _beside(catalog, one.shown))]
            if quotes and len(quotes) == len(found):
                lines = [
                    Line(" · ".join(filter(None, (one.shown.name, one.shown.date))), (marker,))
                    for marker, one in enumerate(found, 1)
                ]
                head = Line(f"{counted(len(found), 'picture')} found by content")
                plan = f"pictures that show “{words}”"
                return Computed("list", plan, (head, *lines), tuple(quotes))
    return None


def _beside(catalog: Catalog, shown: Shown) -> Quote | None:
    """What is written of a picture file, or stands on the page of one inside a document."""
    passages = catalog.passages_of(shown.doc_id)
    page = shown.picture.page
    first: Passage | None = next(
        (one for one in passages if page and one.page == page), passages[0] if passages else None
    )
    return Quote(first, first.start, first.end, 1.0) if first else None
