"""Talks with one server: JSON there, JSON or a stream of it back.

No redirect is followed and no proxy asked, so that text goes to the host that was named and to no
other. The standard library's client is enough for that, and a closed connection is what stops a
server's generation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any

from rag.core.errors import ModelMissing, ReaderGone
from rag.core.reader_address import ReaderAddress

KEY = "RAG_READER_KEY"
"""Environment variable: a key that the server asks for, sent to it alone."""
QUICK_SECONDS = 10
SLOWEST_SECONDS = 600
"""Between two pieces of an answer: a large prompt is read without a word."""
_MOST_BYTES = 1 << 24


class Refused(Exception):
    """The server answered with an error; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Connection:
    """One server; each request has a connection of its own."""

    def __init__(self, address: ReaderAddress) -> None:
        self.address = address

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer to a request, as JSON.

        :param body: posted; None asks with GET.
        :raises Refused: when the server has no such route, or says no.
        :raises ModelMissing: when no server answers.
        """
        connection = self._open(QUICK_SECONDS)
        try:
            response = self._send(connection, path, body)
            return json.loads(response.read(_MOST_BYTES))
        except (OSError, HTTPException) as error:
            raise self._missing(error) from error
        except ValueError as error:
            raise Refused(200, "it answers with something that is no JSON") from error
        finally:
            connection.close()

    def stream(self, path: str, body: dict[str, Any]) -> Generator[dict[str, Any], None, None]:
        """The events of an answer as they come; closing the iterator closes the connection.

        :raises Refused: when the server says no.
        :raises ReaderGone: when it breaks off, or sends something that is no event.
        """
        connection = self._open(SLOWEST_SECONDS)
        try:
            yield from _events(self._send(connection, path, body))
        except (OSError, HTTPException, ValueError) as error:
            raise ReaderGone(f"the reader at {self.address} has gone: {_reason(error)}") from error
        finally:
            connection.close()

    def _open(self, seconds: float) -> HTTPConnection:
        kind = HTTPSConnection if self.address.secure else HTTPConnection
        return kind(self.address.host, self.address.port, timeout=seconds)

    def _send(
        self, connection: HTTPConnection, path: str, body: dict[str, Any] | None
    ) -> HTTPResponse:
        headers = {"Content-Type": "application/json", "User-Agent": "rag"}
        if key := os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {key}"
        content = None if body is None else json.dumps(body).encode()
        method = "GET" if body is None else "POST"
        connection.request(method, self.address.path + path, content, headers)
        response = connection.getresponse()
        if response.status != 200:
            raise Refused(response.status, _message(response.read(_MOST_BYTES)))
        return response

    def _missing(self, error: Exception) -> ModelMissing:
        starts = {11434: "ollama serve", 1234: "lms server start"}
        return ModelMissing(
            f"no reader answers at {self.address}: {_reason(error)}",
            hint=starts.get(self.address.port, "rag ask --extract QUESTION"),
        )


def _events(response: HTTPResponse) -> Iterator[dict[str, Any]]:
    """Server-sent events up to the one that ends them.

    :raises ConnectionError: when the stream ends without it.
    """
    while line := response.readline(_MOST_BYTES):
        name, _, value = line.decode("utf-8", "replace").strip().partition(":")
        if name != "data":
            continue
        if value.strip() == "[DONE]":
            return
        event = json.loads(value)
        if not isinstance(event, dict):
            raise ValueError("no event")
        if event.get("error"):
            raise ConnectionError(_said(event["error"]))
        yield event
    raise ConnectionError("it broke off in the middle of an answer")


def _message(content: bytes) -> str:
    """What a server says of an error, in whichever of the usual forms."""
    text = content.decode("utf-8", "replace").strip()
    try:
        said = json.loads(text)
    except ValueError:
        return text[:200]
    if isinstance(said, dict):
        said = said.get("error") or said.get("detail") or said
    return _said(said)


def _said(error: Any) -> str:
    return str(error.get("message", error) if isinstance(error, dict) else error)[:200]


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
