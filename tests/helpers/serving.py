"""A server in a process of its own, and the simplest of clients."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

TOKEN = "a-token-for-tests-only"
ROOT = Path(__file__).parents[2]


class Served:
    """`rag serve` on a free port, ended by `close`.

    :ivar link: the address that opens the page once; "" where people have tokens of their own.
    """

    def __init__(self, home: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "rag", "--home", str(home), "serve", "--port", "0"]
        self.log = home.parent / f"{home.name}-serve.log"
        one = () if "--tokens" in arguments else ("--token", TOKEN)
        self.process = subprocess.Popen(
            [*command, *one, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=self.log.open("wb"),
            text=True,
        )
        assert self.process.stdout
        said = ""
        while "Ctrl-C" not in said:
            line = self.process.stdout.readline()
            assert line, self.log.read_text()
            said += line
        self.base = re.search(r"http://\S+", said).group()  # type: ignore[union-attr]
        self.link = "".join(re.findall(r"http\S+/open\S+", said))
        self.port = int(self.base.rpartition(":")[2])
        # Whatever is printed later must find a reader.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = TOKEN, **headers: str
    ) -> Reply:
        """One request; `headers` with underscores for hyphens. A body that is no bytes is JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            sent.setdefault("Authorization", f"Bearer {token}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def events(self, path: str, body: Any) -> list[tuple[str, dict[str, Any]]]:
        """The events of a stream, to its end."""
        text = self.call("POST", path, body, Accept="text/event-stream").body.decode()
        found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
        return [(kind, json.loads(value)) for kind, value in found]

    def memory(self) -> int:
        """Resident bytes of the process."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        finally:
            self.process.kill()


class Reply:
    """What came back."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers.items()}

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.json["error"]["code"])
