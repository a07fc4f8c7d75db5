"""`/view/…`: a document opened at the very words that were cited. Works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
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
from rag.server.page.marked import NOWHERE, Marks, as_html, lines_of, seen
from rag.server.page.texts import Texts, texts_of
from rag.server.views import spans_read, spans_written
from rag.words.spoken import spoken_in

LINES_SHOWN = 800

FIELDS = (
    COLLECTION,
    Field("start", "integer", "First character of what is marked.", least=0),
    Field("end", "integer", "Its end.", least=0),
    Field("from", "integer", "First character of what matters most of it.", least=0),
    Field("to", "integer", "Its end.", least=0),
    Field("beside", "string", "What else counts with it: 12-40,87-99."),
    Field("page", "integer", "The page to show.", least=0),
    Field("line", "integer", "The line to show.", least=0),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody wants to see, and in which language the page around it speaks."""

    found: Shown
    marks: Marks
    page: int
    line: int
    say: Texts

    def address(self, **more: int) -> str:
        """The same document from another place on, safe inside HTML."""
        (start, end), (first, last) = self.marks.stretch, self.marks.telling
        values: dict[str, object] = {"collection": self.found.collection}
        values |= {"start": start, "end": end, "from": first, "to": last}
        values |= {"beside": spans_written(self.marks.beside), **more}
        return f"?{escape(urlencode(values))}"


async def view(request: Request) -> Response:
    """The page."""
    say = texts_of(request)
    try:
        values = read_values(FIELDS, dict(request.query_params), as_text=True)
        desk: Desk = request.app.state.desk
        found = await shown(desk, request.path_params["document"], values["collection"])
        body = await _body(desk, _sight(found, values, say))
    except RagError as error:
        status = failure(error).status_code
        message = seen(spoken_in(say.language, error.message))
        about = f'<main class="view"><p role="alert">{message}</p></main>'
        return HTMLResponse(_page(say("viewNotThere"), about, say), status_code=status)
    title = seen(found.document.title or found.document.source)
    return HTMLResponse(_page(title, body, say), headers={"vary": "accept-language"})


def _sight(found: Shown, values: dict[str, Any], say: Texts) -> Sight:
    length = len(found.document.text)
    stretch = values["start"], min(values["end"], length)
    telling = max(values["from"], stretch[0]), min(values["to"], stretch[1])
    beside = spans_read(values["beside"])
    marks = Marks(stretch, telling if telling[0] < telling[1] else NOWHERE, beside)
    return Sight(found, marks, values["page"], values["line"], say)


async def _body(desk: Desk, sight: Sight) -> str:
    found, say, (start, end) = sight.found, sight.say, sight.marks.stretch
    notes = [say("viewChanged")] * found.file_changed
    if end <= start and (start or end):
        notes.append(say("viewNotFound"))
    pictured, marked = "", True
    if found.is_pdf and not found.file_changed:
        pictured, marked = await _picture(desk, sight)
        if not marked:
            notes.append(say("viewNotOnPage"))
    alerts = "".join(f'<p class="note" role="status">{note}</p>' for note in notes)
    text = _text(sight)
    if pictured:
        opened = "" if marked else " open"
        text = f"<details{opened}><summary>{say('viewText')}</summary>{text}</details>"
    return f'<main class="view">{_head(found)}{alerts}{pictured}{text}</main>'


def _head(found: Shown) -> str:
    document = found.document
    title = f"<h1>{seen(document.title or document.source)}</h1>"
    date = f" · {seen(document.date)}" if document.date else ""
    return f'<header>{title}<p class="where">{seen(document.source)}{date}</p></header>'


async def _picture(desk: Desk, sight: Sight) -> tuple[str, bool]:
    """The page with rectangles over the marked words; whether what was cited is marked, where it
    stands on this page."""
    found, marks = sight.found, sight.marks
    number = sight.page or found.document.page_at(marks.first) or 1
    try:
        places = await boxes(desk, found, number, marks.stretch, marks.telling)
    except RagError:
        return "", True
    query = escape(urlencode({"collection": found.collection}))
    address = f"/api/documents/{found.document.doc_id}/pages/{number}.png?{query}"
    drawn = "".join(
        f'<rect class="{kind}" x="{left:.2f}" y="{top:.2f}" width="{width:.2f}"'
        f' height="{height:.2f}"/>'
        for kind, lines in zip(("stretch", "telling"), places, strict=True)
        for left, top, width, height in lines
    )
    anchor = ' id="mark"' if drawn else ""
    label = sight.say("viewPage", number=number, count=found.page_count)
    picture = (
        f'<figure class="page"{anchor}><img src="{address}" alt="{label}">'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
        "</figure>"
    )
    cited = marks.stretch[0] < marks.stretch[1] and not sight.page
    return f"{_pages(sight, number, label)}{picture}", bool(drawn) or not cited


def _pages(sight: Sight, number: int, label: str) -> str:
    links = [
        f'<a href="{sight.address(page=other)}">{sight.say(word)}</a>'
        for other, word in ((number - 1, "pageBefore"), (number + 1, "pageAfter"))
        if 1 <= other <= sight.found.page_count
    ]
    name = sight.say("pages")
    return f'<nav class="pages" aria-label="{name}"><span>{label}</span> {" ".join(links)}</nav>'


def _text(sight: Sight) -> str:
    document = sight.found.document
    lines = lines_of(document.text)
    first = sight.line or document.line_at(sight.marks.first)
    begin = max(0, min(first - LINES_SHOWN // 2, len(lines) - LINES_SHOWN))
    part = lines[begin : begin + LINES_SHOWN]
    text = as_html(part, sight.found.tables, sight.marks, numbered=document.verbatim)
    before, after = part[0].number - LINES_SHOWN // 2, part[-1].number + LINES_SHOWN // 2
    earlier = _more(sight, before, "earlierLines") if part[0].number > 1 else ""
    later = _more(sight, after, "laterLines") if part[-1].number < len(lines) else ""
    return earlier + text + later


def _more(sight: Sight, line: int, word: str) -> str:
    address = sight.address(line=max(1, line))
    return f'<nav class="pages"><a href="{address}">{sight.say(word)}</a></nav>'


def _page(title: str, body: str, say: Texts) -> str:
    return (
        f'<!doctype html><html lang="{say.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="/static/icon.svg">'
        '<link rel="stylesheet" href="/static/view.css"></head>'
        f'<body><nav class="home"><a href="/">{say("ask")}</a></nav>{body}</body></html>'
    )
