"""The application: routes behind the guard, over one desk."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.core.errors import RagError
from rag.server.desk import Desk
from rag.server.errors import error_response, failure
from rag.server.guard.guard import OPEN, OWNER, Guard, refuse_body
from rag.server.guard.hosts import Hosts
from rag.server.guard.keys import Keys
from rag.server.guard.limits import UPLOAD_SECONDS, BodyRefused, Limit
from rag.server.guard.rates import Rates
from rag.server.jobs.turns import Staff
from rag.server.mcp.http import McpOverHttp
from rag.server.openai.completions import completions
from rag.server.openai.embeddings import embeddings
from rag.server.openai.models import models
from rag.server.page.files import index_pages, page_files
from rag.server.page.map import show_map
from rag.server.page.said import said
from rag.server.page.texts import texts_of
from rag.server.page.view import view
from rag.server.rest import asking, collections, conversations, documents
from rag.server.rest.describe import docs_page, openapi
from rag.server.rest.operation import Operation
from rag.server.settings import ServeSettings

OPERATIONS: tuple[Operation, ...] = (
    *collections.OPERATIONS,
    *asking.OPERATIONS,
    *documents.OPERATIONS,
    *conversations.OPERATIONS,
)


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, as the guard wants it."""

    hosts: Hosts
    keys: Keys


def make_app(desks: Mapping[str, Desk], staff: Staff, door: Door) -> ASGIApp:
    """Everything, guarded.

    :param desks: by whose they are; a request reaches the desk of whoever sends it, and no other.
    :param staff: of all desks, closed with them when the server ends.
    """
    routes = [*_api(), *_openai(), *_page()]
    faces = {owner: McpOverHttp(desk) for owner, desk in desks.items()}
    apps = {
        owner: _app(desk, [*routes, Route("/mcp", faces[owner])]) for owner, desk in desks.items()
    }
    # Strangers reach an application that has no desk at all.
    apps[""] = _app(None, [route for route in routes if _is_open(route)])

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for face in faces.values():
                await stack.enter_async_context(face.running())
            yield
        staff.close()
        for desk in desks.values():
            desk.close()

    settings = next(iter(desks.values())).settings
    parted = Parted(apps, Starlette(lifespan=lifespan))
    rates = Rates(settings.config.requests_per_minute)
    return Guard(parted, door.hosts, door.keys, _limits(settings), rates, settings.language)


@dataclass(frozen=True, slots=True)
class Parted:
    """An application for each of those whom the guard knows.

    :ivar around: what is begun and ended with all of them.
    """

    apps: Mapping[str, ASGIApp]
    around: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to the application of whoever sends it."""
        whose = self.around if scope["type"] == "lifespan" else self.apps[scope[OWNER]]
        await whose(scope, receive, send)


def _app(desk: Desk | None, routes: Sequence[BaseRoute]) -> ASGIApp:
    app = Starlette(
        routes=routes,
        exception_handlers={
            RagError: _expected,
            BodyRefused: _refused,
            HTTPException: _unrouted,
            Exception: _unexpected,
        },
    )
    app.state.desk = desk
    return app


def _is_open(route: BaseRoute) -> bool:
    return isinstance(route, Route) and any(route.path_regex.match(path) for path in OPEN)


def _limits(settings: ServeSettings) -> Limits:
    return Limits(int(settings.config.max_file_megabytes * 1_000_000))


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a body may be; a file that is uploaded, as large as one that is ingested."""

    file_bytes: int

    def __call__(self, method: str, path: str) -> Limit:
        """The limit of one request."""
        if method == "PUT" and path.startswith("/api/collections/"):
            return Limit(self.file_bytes, UPLOAD_SECONDS)
        return Limit()


def _api() -> list[BaseRoute]:
    described, shown = openapi(OPERATIONS), docs_page(OPERATIONS)

    async def description(request: Request) -> Response:
        return JSONResponse(described)

    async def docs(request: Request) -> Response:
        return HTMLResponse(shown)

    routes: list[BaseRoute] = [
        Route(operation.path, operation.serve, methods=[operation.method])
        for operation in OPERATIONS
    ]
    return [*routes, Route("/openapi.json", description), Route("/docs", docs)]


def _openai() -> list[BaseRoute]:
    return [
        Route("/v1/models", models),
        Route("/v1/chat/completions", completions, methods=["POST"]),
        Route("/v1/embeddings", embeddings, methods=["POST"]),
    ]


def _page() -> list[BaseRoute]:
    files, pages = page_files(), index_pages()

    async def static(request: Request) -> Response:
        found = files.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return found.answer(request)

    async def index(request: Request) -> Response:
        return pages[texts_of(request).language].answer(request)

    async def icon(request: Request) -> Response:
        return RedirectResponse("/static/icon.svg")

    return [
        Route("/", index),
        Route("/favicon.ico", icon),
        Route("/static/{name}", static),
        Route("/view/{document}", view),
        Route("/map", show_map),
        Route("/said", said, methods=["POST"]),
    ]


async def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, RagError)
    return failure(error)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, BodyRefused)
    return refuse_body(error)


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "there is nothing here", 405: "this takes another method"}
    message = words.get(error.status_code, str(error.detail))
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
    return error_response(error.status_code, code, message, "GET /docs")


async def _unexpected(request: Request, error: Exception) -> Response:
    traceback.print_exception(error)
    return error_response(500, "internal", "the server failed; its log says why")
