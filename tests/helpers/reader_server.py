"""Servers of readers on this machine: llama-cpp-python's own, and one that does as it is told."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 90


@contextlib.contextmanager
def llama_server(model: Path, window: int, name: str = "smollm2-135m") -> Iterator[str]:
    """The address of llama-cpp-python's own server with a model; ends with the block.

    :param name: what the server calls it, which tells how large it is.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.helpers.llama_server", "--host", "127.0.0.1"]
    options = ["--port", port, "--model", model, "--n_ctx", window, "--model_alias", name]
    process = subprocess.Popen(
        [*command, *map(str, options)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, f"{address}/v1/models")
        yield address
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the server does not answer (exit code {process.poll()})")


Events = Callable[[dict[str, Any]], Iterator[str]]
"""Lines of a stream, for a request; what it raises ends the connection in the middle."""


@dataclass
class Scripted:
    """A server that answers as a test says.

    :ivar routes: JSON answers by path, or an address to redirect to; all else is not found.
    :ivar requests: (path, body) of all that came, and the Authorization header of each.
    :ivar left: set when a client has gone while the stream was still going on.
    """

    events: Events
    routes: dict[str, Any] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def chats(self) -> list[dict[str, Any]]:
        """Bodies of the requests for an answer."""
        return [body for path, body in self.requests if path == "/v1/chat/completions"]


@contextlib.contextmanager
def scripted(events: Events, **routes: Any) -> Iterator[Scripted]:
    """Run one; `routes` are named with ``__`` for each slash."""
    known = {"/" + name.replace("__", "/"): answer for name, answer in routes.items()}
    known.setdefault("/v1/models", {"data": [{"id": "qwen3:4b"}]})
    server = Scripted(events, known)
    listener = _Listener(server)
    server.address = f"http://127.0.0.1:{listener.server_address[1]}"
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()


def delta(text: str, **more: Any) -> str:
    """One event with a piece of an answer."""
    return json.dumps({"choices": [{"delta": {"content": text} | more}]})


def saying(*pieces: str) -> Events:
    """A stream of these pieces, whole."""
    return lambda body: iter([*map(delta, pieces), "[DONE]"])


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, told: Scripted) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told = told


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(json.loads(self.rfile.read(length) or b"{}"))

    def _answer(self, body: dict[str, Any]) -> None:
        told = self.server.told
        told.requests.append((self.path, body))
        told.keys.append(self.headers.get("Authorization"))
        if self.path == "/v1/chat/completions":
            return self._stream(body)
        answer = told.routes.get(self.path)
        if isinstance(answer, str):
            return self._send(302, "", Location=answer)
        answer = answer(body) if callable(answer) else answer
        status = 404 if answer is None else 200
        return self._send(status, json.dumps(answer or {"error": {"message": "not found"}}))

    def _stream(self, body: dict[str, Any]) -> None:
        try:
            lines = self.server.told.events(body)
        except PermissionError as error:
            return self._send(400, json.dumps({"error": {"message": str(error)}}))
        self._send(200, "")
        try:
            for line in lines:
                self.wfile.write(f"data: {line}\n\n".encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.server.told.left.set()
        except EOFError:
            self.connection.close()
        return None

    def _send(self, status: int, text: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """A test's output is not the place."""
