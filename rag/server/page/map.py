"""`/map`: a collection's map, its points leading to the documents as this server shows them."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from rag.assistant import Assistant
from rag.explore.documents import Entry
from rag.explore.map import Link, policy, render_html
from rag.server.fields import COLLECTION, read_values

KEPT = 4
"""Maps of so many collections: one of 5,000 points has some 3 MB."""


class Maps:
    """The maps drawn last, until their collection changes."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, str]] = {}

    def page(self, assistant: Assistant, name: str) -> str:
        """The page of a collection's map.

        :raises EmptyCollection: when there is nothing to draw.
        """
        from rag.explore.draw_map import draw_map, offered

        catalog = assistant.collection().catalog
        state = f"{catalog.meta('last_ingest')} {catalog.counts()}"
        known = self._pages.pop(name, ("", ""))
        if not known[1] or known[0] != state:
            with catalog.snapshot():
                picture, _ = draw_map(catalog, name, offered("folder"))
            known = state, render_html(picture, _links_of(name))
        self._pages[name] = known
        for old in list(self._pages)[:-KEPT]:
            del self._pages[old]
        return known[1]


def _links_of(collection: str) -> Link:
    query = urlencode({"collection": collection})
    return lambda entry: _link(entry, query)


def _link(entry: Entry, query: str) -> str:
    return f"/view/{entry.key}?{query}"


async def show_map(request: Request) -> Response:
    """The map, with its own policy: what it needs stands in it."""
    values = read_values((COLLECTION,), dict(request.query_params), as_text=True)
    page = await request.app.state.desk.map(values["collection"])
    rules = f"{policy()}; frame-ancestors 'none'"
    return HTMLResponse(page, headers={"content-security-policy": rules})
