"""Downloads one file: resumed where it broke off, checked, and there as a whole or not at all.

It does not know what a model is.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import Any

from rag.core.errors import FetchError
from rag.models.checksum import checksum_file, sha256_of

Report = Callable[[float, float, str], None]
"""(bytes there, bytes in all or 0, file name)."""

BLOCK = 1 << 20
TIMEOUT_SECONDS = 30
ATTEMPTS = 5
"""Connections in a row that may break without having brought anything new."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Remote:
    """What a response says of the file: its whole size (0 unknown) and sha256 ("" unknown)."""

    size: int
    sha256: str


def download(url: str, target: Path, report: Report, again: str = "") -> None:
    """Fetch a file; an interrupted one is continued by the next call.

    :param again: the command that tries once more, for error hints.
    :raises FetchError: when the server cannot be reached, has no such file, breaks off too often,
        or sends something whose checksum is wrong.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remote = _receive_all(url, part, report, again)
        digest = sha256_of(part)
        if remote.sha256 and digest != remote.sha256:
            part.unlink()
            raise FetchError(
                f"{url} arrived damaged: sha256 {digest}, expected {remote.sha256}", hint=again
            )
        checksum_file(target).write_text(digest, encoding="ascii")
        part.replace(target)
    except OSError as error:
        raise FetchError(f"cannot store {target}: {error}", hint=again) from error


def _receive_all(url: str, part: Path, report: Report, again: str) -> Remote:
    failures = 0
    while True:
        before = _size(part)
        try:
            remote = _receive(url, part, report)
            if remote.size in (0, _size(part)):
                return remote
            problem = "the connection broke"
        except urllib.error.HTTPError as error:
            if error.code != 416 or not before:
                raise _refused(url, error, again) from error
            # The part is not of this file, or whole but unchecked: begin anew.
            part.unlink()
            continue
        except (OSError, HTTPException, ValueError) as error:
            problem = str(getattr(error, "reason", error) or type(error).__name__)
        failures = failures + 1 if _size(part) <= before else 0
        if failures >= ATTEMPTS or _size(part) == 0:
            raise FetchError(f"cannot download {url}: {problem}", hint=again)


def _receive(url: str, part: Path, report: Report) -> Remote:
    """Append what is missing, as far as this connection carries."""
    start = _size(part)
    headers = {"Range": f"bytes={start}-"} if start else {}
    seen = _Redirects()
    opener = urllib.request.build_opener(seen)
    request = urllib.request.Request(url, headers={"User-Agent": "rag"} | headers)
    with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
        resumed = response.status == 206
        remote = _remote(seen.headers, response.headers, start if resumed else 0)
        if resumed and not remote.sha256:
            # Without a checksum nobody would notice that two versions were joined.
            part.unlink()
            return _receive(url, part, report)
        with part.open("ab" if resumed else "wb") as file:
            while block := response.read(BLOCK):
                file.write(block)
                report(file.tell(), remote.size, part.stem)
    return remote


def _remote(first: Message, last: Message, start: int) -> Remote:
    # The hub answers with a redirect that carries the checksum; only the last says how much comes.
    etag = first.get("X-Linked-ETag") or last.get("X-Linked-ETag") or last.get("ETag") or ""
    digest = etag.removeprefix("W/").strip('"')
    length = int(last.get("Content-Length") or 0)
    size = start + length if length else 0
    return Remote(size, digest if _SHA256.fullmatch(digest) else "")


def _refused(url: str, error: urllib.error.HTTPError, again: str) -> FetchError:
    if error.code in (401, 403):
        return FetchError(
            f"{url} needs a login (HTTP {error.code}): download the file with the hub's own tools",
            hint="rag --help",
        )
    if error.code == 404:
        return FetchError(f"there is no {url} (HTTP 404)", hint="rag models list")
    return FetchError(f"{url} answered HTTP {error.code} {error.reason}", hint=again)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects and keeps the headers of the first."""

    def __init__(self) -> None:
        self.headers = Message()

    def redirect_request(  # noqa: PLR0913  the library's signature
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if not self.headers:
            self.headers = headers
        return super().redirect_request(req, fp, code, msg, headers, newurl)
