"""One document: what is known of it, its text, its pages."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from rag.server.documents import LINES, MOST_LINES, boxes, picture, read_part, shown, text_of
from rag.server.fields import COLLECTION, Field
from rag.server.rest.operation import Call, Operation

CHARACTERS = 100_000_000


async def document(call: Call) -> Response:
    """What is known of it."""
    found = await shown(call.desk, call.values["document"], call.values["collection"])
    return JSONResponse(found.as_json())


async def text(call: Call) -> Response:
    """Some of its lines."""
    values = call.values
    found = await shown(call.desk, values["document"], values["collection"])
    return JSONResponse(text_of(found, values["from"], values["lines"], values["page"]))


async def page(call: Call) -> Response:
    """A page as a picture that we draw."""
    values = call.values
    found = await shown(call.desk, values["document"], values["collection"])
    drawn = await picture(call.desk, found, values["number"])
    return Response(drawn, media_type="image/png", headers={"cache-control": "private, no-cache"})


async def page_boxes(call: Call) -> Response:
    """Where some words stand on a page."""
    values = call.values
    found = await shown(call.desk, values["document"], values["collection"])
    stretch = values["start"], values["end"]
    (places,) = await boxes(call.desk, found, values["number"], stretch)
    named = [dict(zip(("left", "top", "width", "height"), place, strict=True)) for place in places]
    return JSONResponse({"page": values["number"], "boxes": named})


async def part(call: Call) -> Response:
    """What a scan shows where some words were read."""
    values = call.values
    found = await shown(call.desk, values["document"], values["collection"])
    drawn = await read_part(call.desk, found, values["start"], values["end"])
    return Response(drawn, media_type="image/png", headers={"cache-control": "private, no-cache"})


BASE = "/api/documents/{document}"
START = Field("start", "integer", "First character.", least=0, most=CHARACTERS, default=0)
END = Field("end", "integer", "Last character, exclusive.", least=0, most=CHARACTERS, default=0)

OPERATIONS = (
    Operation("GET", BASE, "What is known of a document.", document, query=(COLLECTION,)),
    Operation(
        "GET", BASE + "/text", "Its text as it was read, some lines at a time.", text,
        query=(
            COLLECTION,
            Field("from", "integer", "First line.", default=1, least=1, most=CHARACTERS),
            Field("lines", "integer", "How many.", default=LINES, least=1, most=MOST_LINES),
            Field("page", "integer", "Of this page.", least=0, most=100_000, default=0),
        ),
    ),
    Operation("GET", BASE + "/pages/{number:int}.png", "A page of a PDF as a picture.", page,
              query=(COLLECTION,), answers="image/png"),
    Operation("GET", BASE + "/pages/{number:int}/boxes",
              "Where words stand on it, in per cent; 409 when the file has changed.", page_boxes,
              query=(COLLECTION, START, END)),
    Operation("GET", BASE + "/cutout.png", "The part of a scan in which words were read.", part,
              query=(COLLECTION, START, END), answers="image/png"),
)  # fmt: skip
