"""`/view/…`: a document opened at the very words that were cited. Works without JavaScript."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from rag.core.errors import RagError
from rag.server.desk import Desk
from rag.server.documents import Shown, boxes, shown
from rag.server.errors import failure
from rag.server.fields import COLLECTION, Field, read_values
from rag.server.page.marked import Line, Span, as_lines, as_table, is_table, lines_of, seen

LINES_SHOWN = 800
CHANGED = (
    "This file has changed since it was read, or is gone. What you see is its text as it was read."
)
NOT_FOUND = "The cited words are not in this document any more."
NOT_ON_PAGE = "The cited words could not be marked on the picture; they are marked in the text."

FIELDS = (
    COLLECTION,
    Field("start", "integer", "First character of what is marked.", least=0),
    Field("end", "integer", "Its end.", least=0),
    Field("page", "integer", "The page to show.", least=0),
    Field("line", "integer", "The line to show.", least=0),
)


async def view(request: Request) -> Response:
    """The page."""
    try:
        values = read_values(FIELDS, dict(request.query_params), as_text=True)
        desk: Desk = request.app.state.desk
        found = await shown(desk, request.path_params["document"], values["collection"])
        body = await _body(desk, found, values)
    except RagError as error:
        status = failure(error).status_code
        about = f'<main class="view"><p role="alert">{seen(error.message)}</p></main>'
        return HTMLResponse(_page("Not found", about), status_code=status)
    return HTMLResponse(_page(found.document.title or found.document.source, body))


async def _body(desk: Desk, found: Shown, values: dict[str, Any]) -> str:
    mark = (values["start"], min(values["end"], len(found.document.text)))
    notes = [CHANGED] * found.file_changed
    if values["end"] and mark[0] >= mark[1]:
        notes.append(NOT_FOUND)
    number = values["page"] or found.document.page_at(mark[0]) or 1
    pictured = ""
    if found.is_pdf and not found.file_changed:
        pictured, marked = await _picture(desk, found, number, mark)
        if mark[0] < mark[1] and not marked and not values["page"]:
            notes.append(NOT_ON_PAGE)
    alerts = "".join(f'<p class="note" role="status">{note}</p>' for note in notes)
    text = _text(found, mark, values["line"])
    if pictured:
        opened = " open" if NOT_ON_PAGE in notes else ""
        text = f"<details{opened}><summary>Text of this document</summary>{text}</details>"
    return f'<main class="view">{_head(found)}{alerts}{pictured}{text}</main>'


def _head(found: Shown) -> str:
    document = found.document
    title = f"<h1>{seen(document.title or document.source)}</h1>"
    date = f" · {seen(document.date)}" if document.date else ""
    return f'<header>{title}<p class="where">{seen(document.source)}{date}</p></header>'


async def _picture(desk: Desk, found: Shown, number: int, mark: Span) -> tuple[str, bool]:
    """The page with rectangles over the marked words, and whether there are any."""
    try:
        places = await boxes(desk, found, number, *mark) if mark[0] < mark[1] else ()
    except RagError:
        return "", False
    query = escape(urlencode({"collection": found.collection}))
    address = f"/api/documents/{found.document.doc_id}/pages/{number}.png?{query}"
    drawn = "".join(
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
        for left, top, width, height in places
    )
    anchor = ' id="mark"' if places else ""
    picture = (
        f'<figure class="page"{anchor}><img src="{address}" alt="Page {number}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
        "</figure>"
    )
    return f"{_pages(found, number, mark)}{picture}", bool(places)


def _pages(found: Shown, number: int, mark: Span) -> str:
    links = []
    for other, word in ((number - 1, "← page"), (number + 1, "page →")):
        if 1 <= other <= found.page_count:
            query = {
                "collection": found.collection,
                "start": mark[0],
                "end": mark[1],
                "page": other,
            }
            links.append(f'<a href="?{escape(urlencode(query))}">{word}</a>')
    shown_page = f"<span>page {number} of {found.page_count}</span>"
    return f'<nav class="pages" aria-label="Pages">{shown_page} {" ".join(links)}</nav>'


def _text(found: Shown, mark: Span, line: int) -> str:
    lines = lines_of(found.document.text)
    first = line or found.document.line_at(mark[0])
    begin = max(0, min(first - LINES_SHOWN // 2, len(lines) - LINES_SHOWN))
    part = lines[begin : begin + LINES_SHOWN]
    table = is_table(found.document.source)
    shown_text = as_table(found.document.source, part, mark) if table else as_lines(part, mark)
    return _more(found, mark, part, -1) + shown_text + _more(found, mark, part, len(lines))


def _more(found: Shown, mark: Span, part: list[Line], end: int) -> str:
    """A link to the lines before the part (`end` -1) or after it, where there are any."""
    if (end < 0 and part[0].number == 1) or (end >= 0 and part[-1].number == end):
        return ""
    line = part[0].number - LINES_SHOWN // 2 if end < 0 else part[-1].number + LINES_SHOWN // 2
    query = {"collection": found.collection, "start": mark[0], "end": mark[1], "line": max(1, line)}
    word = "Earlier lines" if end < 0 else "Later lines"
    return f'<nav class="pages"><a href="?{escape(urlencode(query))}">{word}</a></nav>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{seen(title)}</title><link rel="icon" href="/static/icon.svg">'
        '<link rel="stylesheet" href="/static/view.css"></head>'
        f'<body><nav class="home"><a href="/">Ask</a></nav>{body}</body></html>'
    )
