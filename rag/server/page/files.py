"""The page's own files, read once: a request names one of them and opens nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from rag.core.locations import package_data
from rag.server.page.texts import Texts, languages

INDEX = "index.html"
ENDINGS = frozenset((".css", ".js", ".svg"))


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file with its type; `packed` is the same in gzip."""

    content: bytes
    packed: bytes
    kind: str
    tag: str

    def answer(self, request: Request) -> Response:
        """The file, or word that the browser has it already."""
        headers = {
            "etag": self.tag,
            "cache-control": "private, no-cache",
            "vary": "accept-encoding, accept-language",
        }
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(self.packed, media_type=self.kind, headers=headers)
        return Response(self.content, media_type=self.kind, headers=headers)


def index_pages() -> dict[str, PageFile]:
    """The page itself in every language, with the texts that its scripts say standing in it."""
    template = (package_data("page") / INDEX).read_text(encoding="utf-8")
    return {code: _index(template, texts) for code, texts in languages().items()}


def _index(template: str, texts: Texts) -> PageFile:
    said = json.dumps(texts.values, ensure_ascii=False).replace("<", "\\u003c")
    page = texts.fill(template).replace("{language}", texts.language).replace("{texts}", said)
    return _page_file(page.encode(), INDEX)


def page_files() -> dict[str, PageFile]:
    """Every file of the page but the page itself, by name."""
    folder = package_data("page")
    return {
        file.name: _page_file(file.read_bytes(), file.name)
        for file in sorted(folder.iterdir())
        if file.suffix in ENDINGS and file.name != INDEX
    }


def _page_file(content: bytes, name: str) -> PageFile:
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    return PageFile(content, gzip.compress(content, 6, mtime=0), kind, tag)
