"""Web pages saved as one file (MHTML): a page and its pictures in the layout of a mail."""

from __future__ import annotations

import dataclasses
import email
from email.message import Message
from urllib.parse import urljoin

from rag.core.errors import SourceError
from rag.load.content import Content, iso_date
from rag.load.inner import Inner
from rag.load.mail.mime import header, payload, raw_of
from rag.load.mail.shown import Enclosed, Shown, addresses_of
from rag.load.web.html import read_html


def read_mhtml(raw: bytes) -> Content:
    """The page that was saved, with the pictures among its words; its frames are left out.

    :raises SourceError: when it holds no page.
    """
    message = email.message_from_bytes(raw)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    start = str(message.get_param("start") or "")
    main = next((p for p in pages if start and p.get("Content-ID") == start), None)
    if not pages:
        raise SourceError("is damaged: it holds no page")
    page = main or pages[0]
    base = str(page.get("Content-Location") or "").strip()
    shown = _pictures(message)
    content = read_html(
        payload(page).encode("utf-8", "replace"),
        lambda address: shown.name(address) or shown.name(_joined(base, address)),
    )
    placed = {name for name, _, _ in content.places}
    return dataclasses.replace(
        content,
        title=content.title or header(message, "Subject"),
        date=content.date or iso_date(header(message, "Date")),
        # A page has many that say nothing: what stands in its frame is not read either.
        pictures=tuple(one for one in shown.pictures if one[0] in placed),
    )


def _pictures(message: Message) -> Shown:
    shown = Shown()
    for part in message.walk():
        if part.get_content_maintype() == "image" and (addresses := addresses_of(part)):
            shown.add(Enclosed(Inner("", "", "", raw_of(part)), addresses))
    return shown


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
