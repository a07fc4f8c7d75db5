"""Mail (EML): who, when, about what, and the text a reader of the mail sees."""

from __future__ import annotations

import contextlib
import email
import email.errors
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.decode import decode
from rag.load.web.html import add_blocks, main_content
from rag.load.web.html_blocks import BlockParser

HEADERS = ("From", "To", "Cc", "Date", "Subject")


def read_mail(raw: bytes) -> Content:
    """Headers, the plain text (or the HTML where there is none), names of attachments.

    :raises SourceError: when it has none of a mail's headers.
    """
    message = email.message_from_bytes(raw)
    headers = {name: _header(message, name) for name in HEADERS}
    if not any(headers.values()):
        raise SourceError("is no mail: it has no headers")
    composer = Composer()
    add_headers(composer, headers)
    attachments: list[str] = []
    _add_parts(composer, message, attachments)
    if attachments:
        composer.block("Attachments: " + ", ".join(attachments))
    return composer.content(title=headers["Subject"], date=iso_date(headers["Date"]))


def add_headers(composer: Composer, headers: dict[str, str]) -> None:
    """The head of a mail, one line each."""
    composer.block("\n".join(f"{name}: {value}" for name, value in headers.items() if value))


def add_body(composer: Composer, plain: str, page: str) -> None:
    """Plain text wins; a page made for the eye is only read where it stands alone."""
    if plain.strip():
        composer.block(plain)
    else:
        add_blocks(composer, main_content(BlockParser(page).blocks))


def _header(message: Message, name: str) -> str:
    return _decoded(str(message.get(name, ""))[:2000])


def _decoded(value: str) -> str:
    """A header's words in Unicode, on one line; as they are where they cannot be decoded."""
    with contextlib.suppress(LookupError, ValueError, email.errors.HeaderParseError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _add_parts(composer: Composer, message: Message, attachments: list[str]) -> None:
    """Bodies in order. Of alternatives only the plain text is kept, or else the page."""
    parts = list(_leaves(message))
    for index, part in enumerate(parts):
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            attachments.append(_decoded(str(name or part.get_content_type())))
        elif part.get_content_type() == "text/plain":
            add_body(composer, _payload(part), "")
        elif part.get_content_type() == "text/html":
            before = parts[index - 1] if index else part
            plain = before.get_content_type() == "text/plain" and _payload(before).strip()
            add_body(composer, "", "" if plain else _payload(part))
        elif part.get_content_type() == "message/rfc822":
            add_headers(composer, {name: _header(part, name) for name in HEADERS})


def _leaves(message: Message) -> Iterator[Message]:
    """Parts without parts, in order; not by recursion, for mails nested in mails."""
    stack = [message]
    while stack:
        part = stack.pop()
        payload = part.get_payload()
        if isinstance(payload, list):
            stack.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
        else:
            yield part


def _payload(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        pass
    try:
        return decode(raw)
    except SourceError:
        return ""
