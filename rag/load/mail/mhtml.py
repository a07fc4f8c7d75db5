"""Web pages saved as one file (MHTML): a page and its pictures in the layout of a mail."""

from __future__ import annotations

import dataclasses
import email

from rag.core.errors import SourceError
from rag.load.content import Content, iso_date
from rag.load.mail.mime import header, payload
from rag.load.web.html import read_html


def read_mhtml(raw: bytes) -> Content:
    """The page that was saved; the frames and pictures that only belong to it are left out.

    :raises SourceError: when it holds no page.
    """
    message = email.message_from_bytes(raw)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    start = str(message.get_param("start") or "")
    main = next((p for p in pages if start and p.get("Content-ID") == start), None)
    if not pages:
        raise SourceError("is damaged: it holds no page")
    content = read_html(payload(main or pages[0]).encode("utf-8", "replace"))
    title = content.title or header(message, "Subject")
    return dataclasses.replace(
        content, title=title, date=content.date or iso_date(header(message, "Date"))
    )
