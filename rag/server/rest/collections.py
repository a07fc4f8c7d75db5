"""Health, collections, what they hold, and how it changes."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator

from starlette.responses import JSONResponse, Response

from rag import __version__
from rag.catalog.list_documents import MOST, ORDERS, Listing
from rag.core.errors import SourceError
from rag.server.fields import CURSOR, KIND, PATH, SINCE, UNTIL, Field, only_of
from rag.server.jobs.ingesting import Job
from rag.server.listening import Event
from rag.server.rest.operation import Call, Operation
from rag.server.rest.uploads import receive
from rag.server.streams import event_stream

LOOK_SECONDS = 0.2


async def health(call: Call) -> Response:
    """That the server runs, and nothing else."""
    return JSONResponse({"status": "ok"})


async def status(call: Call) -> Response:
    """What is served, what waits."""
    desk = call.desk
    return JSONResponse(
        {
            "version": __version__,
            "read_only": desk.settings.read_only,
            "model": desk.settings.config.model,
            "collection": desk.collection_named(),
            "collections": [dataclasses.asdict(entry) for entry in desk.collections()],
            "waiting": {"answers": desk.answers.waiting(), "searches": desk.searches.waiting()},
            "jobs": [job.as_json() for job in desk.jobs.running()],
        }
    )


async def collections(call: Call) -> Response:
    """All collections."""
    found = [dataclasses.asdict(entry) for entry in call.desk.collections()]
    return JSONResponse({"collections": found})


async def collection(call: Call) -> Response:
    """One collection in numbers."""
    return JSONResponse(await call.desk.status(call.values["collection"]))


async def documents(call: Call) -> Response:
    """What a collection holds."""
    values = call.values
    listing = Listing(
        only=only_of(values),
        changed_since=values["changed_since"],
        order=values["sort"].lstrip("-"),
        latest_first=values["sort"].startswith("-"),
        limit=values["limit"],
        cursor=values["cursor"],
    )
    return JSONResponse(await call.desk.documents(values["collection"], listing))


async def facets(call: Call) -> Response:
    """By what the documents can be told apart."""
    return JSONResponse(await call.desk.facets(call.values["collection"], only_of(call.values)))


async def upload(call: Call) -> Response:
    """A file into a collection."""
    desk, name = call.desk, call.values["collection"]
    desk.may_change()
    file = await receive(call.request, desk.uploads(name), call.values["name"])
    job = desk.ingest(name, (str(file),))
    return JSONResponse(job.as_json(), status_code=202)


async def ingest(call: Call) -> Response:
    """Bring a collection to what files and folders hold now."""
    job = call.desk.ingest(call.values["collection"], call.values["paths"])
    return JSONResponse(job.as_json(), status_code=202)


async def remove(call: Call) -> Response:
    """Forget a document."""
    found = await call.desk.remove(call.values["collection"], call.values["document"])
    return JSONResponse(found)


async def job(call: Call) -> Response:
    """How far an ingest is, as an object or as events until it is over."""
    found = call.desk.jobs.get(call.values["job"])
    if found is None:
        raise SourceError(f"there is no job {call.values['job'][:40]}")
    if "text/event-stream" in call.request.headers.get("accept", ""):
        return event_stream(_events(found))
    return JSONResponse(found.as_json())


async def _events(found: Job) -> AsyncIterator[Event]:
    told = 0
    while True:
        over = found.over  # read first: what comes after it is told in the next round
        for event in found.events[told:]:
            told += 1
            yield event
        if over:
            return
        await asyncio.sleep(LOOK_SECONDS)


OPERATIONS = (
    Operation("GET", "/api/health", "Whether the server runs; needs no token.", health),
    Operation("GET", "/api/status", "Version, collections, and what waits.", status),
    Operation("GET", "/api/collections", "All collections.", collections),
    Operation("GET", "/api/collections/{collection}", "A collection in numbers.", collection),
    Operation(
        "GET", "/api/collections/{collection}/documents", "What a collection holds.", documents,
        query=(
            PATH, KIND, SINCE, UNTIL,
            Field("changed_since", "string", "Only what was read in at this time or later."),
            Field("sort", "string", "A minus in front turns the order around.", default="path",
                  choices=(*ORDERS, *(f"-{order}" for order in ORDERS))),
            CURSOR,
            Field("limit", "integer", "How many.", default=50, least=1, most=MOST),
        ),
    ),
    Operation(
        "GET", "/api/collections/{collection}/facets",
        "Folders, kinds and years of all documents, with how many there are of each.", facets,
        query=(PATH, KIND, SINCE, UNTIL),
    ),
    Operation(
        "PUT", "/api/collections/{collection}/files/{name}",
        "Upload a file; the job that reads it is given back.", upload, raw=True,
    ),
    Operation(
        "POST", "/api/collections/{collection}/ingest",
        "Bring the collection to what paths below the server's folders hold now.", ingest,
        body=(Field("paths", "array", "Files and folders; all of them if left out."),),
    ),
    Operation(
        "DELETE", "/api/collections/{collection}/documents/{document}",
        "Forget a document. Its file is deleted only where it was uploaded.", remove,
    ),
    Operation("GET", "/api/jobs/{job}",
              "An ingest; with Accept: text/event-stream as events until it is over.", job),
)  # fmt: skip
