"""The door: every request passes it before anything is routed, read or opened."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.server.errors import error_response
from rag.server.guard.hosts import Hosts
from rag.server.guard.keys import COOKIE_SECONDS, Keys
from rag.server.guard.limits import BodyRefused, Limit, TooLarge, announced_bytes, limited
from rag.server.guard.rates import COOKIE, TOKEN, Rates
from rag.server.guard.sign_in import sign_in_page
from rag.server.page.texts import Texts, texts_for

OWNER = "rag.owner"
"""Where a request's scope says who sends it; "" for strangers, who reach `OPEN` alone."""
OPEN = frozenset(("/api/health", "/static/view.css", "/static/icon.svg"))
"""Answered to everybody: they tell nothing of what is kept here."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))

HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """An ASGI application in front of another.

    :ivar limit_of: of a request's body, by method and path.
    :ivar rates: how often each caller may ask.
    :ivar language: of the page that asks for the token; "" takes each browser's.
    """

    app: ASGIApp
    hosts: Hosts
    keys: Keys
    limit_of: Callable[[str, str], Limit]
    rates: Rates
    language: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in or turn away."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":  # there are no web sockets here
            return await send({"type": "websocket.close", "code": 1008})
        headers = Headers(scope=scope)
        scope[OWNER] = ""
        sending = self._with_headers(send, headers)
        limit = self.limit_of(scope["method"], scope["path"])
        refused = self._refusal(scope, headers, limit)
        if refused is not None:
            # A body that is not read stands in front of the connection's next request.
            refused.headers["connection"] = "close"
            return await refused(scope, receive, sending)
        guarded = limited(receive, limit)
        if scope["path"] != "/open":
            return await self.app(scope, guarded, sending)
        try:
            answer = await self._open(Request(scope, guarded))
        except BodyRefused as error:
            answer = refuse_body(error)
        return await answer(scope, guarded, sending)

    def _refusal(self, scope: Scope, headers: Headers, limit: Limit) -> Response | None:
        """Why a request does not get in; None where it does."""
        host, origin = headers.get("host", ""), headers.get("origin", "")
        if not self.hosts.allows_host(host):
            return error_response(
                421,
                "wrong_host",
                f"this server is not called {host[:100]!r}",
                "rag serve --allow-origin URL",
            )
        # A form of our own page says "null", because pages here tell nobody where they are.
        own_form = origin == "null" and headers.get("sec-fetch-site") == "same-origin"
        if origin and not own_form and not self.hosts.allows_origin(origin, host):
            return error_response(
                403, "foreign_origin", f"pages of {origin[:100]!r} may not call this server",
                "rag serve --allow-origin URL",
            )  # fmt: skip
        if scope["method"] == "OPTIONS" and origin in self.hosts.origins:
            return Response(status_code=204)
        if self.hosts.is_cross_site(headers):
            return error_response(403, "cross_site", "another site's page may not call this server")
        if announced_bytes(scope) > limit.size:
            return refuse_body(TooLarge(limit.size))
        if scope["path"] == "/open":  # `keys` counts wrong codes; a right one always gets in
            return None
        return self._not_let_in(scope, headers)

    def _not_let_in(self, scope: Scope, headers: Headers) -> Response | None:
        """Turn away whoever shows no token or asks too often."""
        is_open = scope["path"] in OPEN
        way, scope[OWNER] = ("", "") if is_open else self._known(headers)
        # Strangers at the same address never keep an owner waiting.
        caller = f"{way} {scope[OWNER]}" if way else str((scope.get("client") or ("",))[0])
        if seconds := self.rates.wait(caller):
            return self._too_often(seconds)
        if is_open or way == TOKEN:
            return None
        return self._cross_site(scope, headers) if way else self._unknown(scope, headers)

    def _known(self, headers: Headers) -> tuple[str, str]:
        """How a caller shows that it may come in, and who it is; ("", "") where it does not."""
        if owner := self.keys.by_bearer(headers):
            return TOKEN, owner
        owner = self.keys.by_cookie(headers)
        return (COOKIE, owner) if owner else ("", "")

    def _too_often(self, seconds: float) -> Response:
        said = f"more than {self.rates.each_minute:,} requests a minute"
        answer = error_response(429, "too_many_requests", said, "rag serve --rate N")
        answer.headers["retry-after"] = str(math.ceil(seconds))
        return answer

    def _cross_site(self, scope: Scope, headers: Headers) -> Response | None:
        """A cookie comes along with whatever a browser sends: that our page sent it, it says."""
        if scope["method"] in SAFE or _is_own_page(headers):
            return None
        return error_response(403, "cross_site", "a browser has to say which page sends this")

    def _unknown(self, scope: Scope, headers: Headers) -> Response:
        """Turn away whoever shows no token."""
        if self.keys.too_many_wrong():
            answer = error_response(429, "too_many_tries", "too many wrong tokens; wait a minute")
            answer.headers["retry-after"] = "60"
            return answer
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return sign_in_page(401, self._texts(headers))
        answer = error_response(
            401, "no_token", "this server wants its token",
            "Authorization: Bearer TOKEN; rag serve says where the token lies",
        )  # fmt: skip
        answer.headers["www-authenticate"] = "Bearer"
        return answer

    async def _open(self, request: Request) -> Response:
        """Bring the token into a browser: by a one-time link, or typed into the form."""
        if request.method == "POST":
            form = parse_qs((await request.body()).decode("utf-8", "replace"))
            welcome = self.keys.by_token("".join(form.get("token", [""])).strip())
        elif request.method == "GET":
            welcome = self.keys.take_link(request.query_params.get("code", ""))
        else:
            return error_response(405, "method_not_allowed", "open takes GET and POST")
        say = self._texts(request.headers)
        if not welcome and self.keys.too_many_wrong():
            return sign_in_page(429, say, "tooManyTokens")
        if not welcome:
            return sign_in_page(401, say, "wrongToken" if request.method == "POST" else "usedLink")
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            self.keys.cookie_name, self.keys.cookie_of(welcome), max_age=COOKIE_SECONDS,
            httponly=True, samesite="strict", secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    def _texts(self, headers: Mapping[str, str]) -> Texts:
        return texts_for(headers.get("accept-language", ""), self.language)

    def _with_headers(self, send: Send, asked: Mapping[str, str]) -> Send:
        """Put what every answer carries onto it; an application's own policy for one stays."""
        origin = asked.get("origin", "")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if origin in self.hosts.origins:
                    headers["access-control-allow-origin"] = origin
                    headers["access-control-allow-methods"] = "GET, POST, PUT, DELETE"
                    headers["access-control-allow-headers"] = "authorization, content-type, accept"
                    headers["cross-origin-resource-policy"] = "cross-origin"
                    headers["vary"] = "Origin"
            await send(message)

        return sending


def _is_own_page(headers: Headers) -> bool:
    """Whether a browser says that one of our pages sends this: the origin was checked before."""
    return headers.get("sec-fetch-site") == "same-origin" or bool(headers.get("origin"))


def refuse_body(error: BodyRefused) -> Response:
    """Say what is wrong with a body; the rest of it is not read."""
    if isinstance(error, TooLarge):
        said = f"the body may have at most {error.size:,} bytes"
        answer = error_response(413, "too_large", said)
    else:
        answer = error_response(408, "too_slow", "the body took too long to arrive")
    answer.headers["connection"] = "close"
    return answer
