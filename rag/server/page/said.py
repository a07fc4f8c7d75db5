"""`POST /said`: the server's own words in the reader's language, for the page to show.

JSON stays English for every program; only the page asks for this, with what it is about to show.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag.server.fields import Field, read_values
from rag.server.page.texts import texts_of
from rag.server.rest.operation import object_of
from rag.words.labels import labelled_in
from rag.words.spoken import spoken_in

MOST = 400
"""Texts of one request; an answer has fewer labels."""

FIELDS = (
    Field("sentences", "array", "Errors and findings."),
    Field("labels", "array", "Plans, scopes and labels of computed answers."),
)


async def said(request: Request) -> Response:
    """The same texts, in the same order; those that are not known as they are."""
    language = texts_of(request).language
    given = read_values(FIELDS, await object_of(request))
    ways = (("sentences", spoken_in), ("labels", labelled_in))
    return JSONResponse({n: [tell(language, text) for text in given[n][:MOST]] for n, tell in ways})
