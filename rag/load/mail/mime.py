"""The parts of a mail: which of them is its text, and what is attached.

After RFC 2046: of alternatives one is shown, and all of a mixture; what is related to a page
belongs to it as far as the page shows it.
"""

from __future__ import annotations

import contextlib
import email.errors
import mimetypes
import re
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from rag.core.errors import SourceError
from rag.load.decode import decode
from rag.load.inner import Inner, plain_name
from rag.load.mail.flowed import is_flowed, unflowed
from rag.load.mail.shown import Enclosed, addresses_of

HEADERS = ("From", "To", "Cc", "Date", "Subject")
PARTS = 2_000
"""No mail of a person has more; a bomb has."""
STUB = 0.4
"""A plain version with less than this share of the page's words is no version of it."""

_WORD = re.compile(r"\w+")
_TEXTS = {"text/plain": ".txt", "text/calendar": ".ics", "text/x-vcalendar": ".ics",
          "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/csv": ".csv",
          "message/rfc822": ".eml", "text/markdown": ".md"}  # fmt: skip


@dataclass(slots=True)
class Parts:
    """What was found in a mail so far.

    :ivar bodies: plain text and pages in their order, each with whether it is a page.
    :ivar texts: all of them, those included of which another version is read.
    """

    bodies: list[tuple[str, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    seen: int = 0


def parts_of(message: Message) -> Parts:
    """Everything a mail holds.

    :raises SourceError: when it has more parts than any mail of a person.
    """
    found = Parts()
    _take(message, found)
    return found


def header(message: Message, name: str) -> str:
    """A header's words in Unicode, on one line; as they are where they cannot be decoded."""
    value = _as_sent(message, name)[:2000]
    with contextlib.suppress(LookupError, ValueError, email.errors.HeaderParseError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _as_sent(message: Message, name: str) -> str:
    """A header's value; letters that were sent as bytes, against the rules, are decoded."""
    found = (value for key, value in message.raw_items() if key.lower() == name.lower())
    value = str(next(found, ""))
    try:
        raw = value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:  # it is text already
        return value
    if raw.isascii():
        return value
    with contextlib.suppress(SourceError):
        return decode(raw)
    return raw.decode("utf-8", "replace")


def payload(part: Message) -> str:
    """The text of a part, in the encoding it names or the one its bytes show."""
    raw = raw_of(part)
    with contextlib.suppress(LookupError, ValueError):
        return raw.decode(part.get_content_charset() or "utf-8")
    with contextlib.suppress(SourceError):
        return decode(raw)
    return ""


def raw_of(part: Message) -> bytes:
    """The bytes of a part, without their transfer encoding."""
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _take(part: Message, found: Parts) -> None:
    found.seen += 1
    if found.seen > PARTS:
        raise SourceError(f"was refused: a mail of more than {PARTS:,} parts")
    kind = part.get_content_type()
    inner = part.get_payload()
    if kind == "message/rfc822" and isinstance(inner, list):
        _attach_mail(part, found)
    elif kind == "message/delivery-status" and isinstance(inner, list):
        found.bodies.append((_report(inner), False))
    elif isinstance(inner, list):
        parts = [one for one in inner if isinstance(one, Message)]
        if kind == "multipart/alternative":
            _take_best(parts, found)
        else:
            for one in parts:
                _take(one, found)
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        text = payload(part)
        if kind == "text/plain" and is_flowed(part):
            text = unflowed(text, delete_space=str(part.get_param("delsp")).lower() == "yes")
        found.bodies.append((text, kind == "text/html"))
        found.texts.append(text)
    else:
        _attach(part, found)


def _report(groups: list[Any]) -> str:
    """What a mail server says of a mail that it could not deliver, a group of fields each."""
    fields = (
        "\n".join(f"{name}: {header(one, name)}" for name in dict.fromkeys(one.keys()))
        for one in groups
        if isinstance(one, Message)
    )
    return "\n\n".join(filter(None, fields))


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _take_best(parts: list[Message], found: Parts) -> None:
    """The plain version where it says what the page says, else the page; invitations besides."""
    versions: list[Parts] = []
    for part in parts:
        version = Parts(seen=found.seen)
        _take(part, version)
        found.seen = version.seen
        found.enclosed += version.enclosed
        found.texts += version.texts
        versions.append(version)
    plain = [v for v in versions if v.bodies and not any(page for _, page in v.bodies)]
    pages = [v for v in versions if any(page for _, page in v.bodies)]
    if plain and pages and _is_stub(plain[0], pages[-1]):
        plain = []
    found.bodies += next((v.bodies for v in (*plain[:1], *reversed(pages))), [])


def _is_stub(plain: Parts, page: Parts) -> bool:
    """Whether a plain version only says that there is a page."""
    from rag.load.web.html_blocks import BlockParser

    said = _WORD.findall(" ".join(text for text, _ in plain.bodies).lower())
    shown = " ".join(
        block.text
        for text, is_page in page.bodies
        if is_page
        for block in BlockParser(text, web=False).blocks
    )
    words = _WORD.findall(shown.lower())
    known = set(words)
    common = sum(word in known for word in set(said))
    return len(words) > 3 and (len(said) < STUB * len(words) or 2 * common < len(set(said)))


def _attach(part: Message, found: Parts) -> None:
    kind = part.get_content_type()
    addresses = addresses_of(part)
    if addresses and part.get_content_maintype() == "font":
        return
    if kind.startswith("application/") and kind.endswith("-signature"):
        return
    name = plain_name(_file_name(part) or f"{_unnamed(kind)}{_ending(kind)}")
    raw = raw_of(part)
    charset = part.get_content_charset()
    if charset and part.get_content_maintype() == "text":
        with contextlib.suppress(LookupError, ValueError):
            raw = raw.decode(charset).encode()
    inner = Inner(f"/{name}", name, _suffix(name, kind), raw)
    is_picture = part.get_content_maintype() == "image"
    found.enclosed.append(Enclosed(inner, addresses if is_picture else ()))


def _attach_mail(part: Message, found: Parts) -> None:
    inner = part.get_payload()
    message = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(message, Message):
        return
    name = plain_name(_file_name(part) or f"{header(message, 'Subject') or 'mail'}.eml")
    name = name if name.lower().endswith(".eml") else f"{name}.eml"
    found.enclosed.append(Enclosed(Inner(f"/{name}", name, ".eml", message.as_bytes())))


def _file_name(part: Message) -> str:
    value = str(part.get_filename() or "")[:1000]
    with contextlib.suppress(LookupError, ValueError, email.errors.HeaderParseError):
        value = str(make_header(decode_header(value)))
    return value


def _unnamed(kind: str) -> str:
    return "invitation" if kind == "text/calendar" else "attachment"


def _ending(kind: str) -> str:
    return _TEXTS.get(kind) or mimetypes.guess_extension(kind) or ""


def _suffix(name: str, kind: str) -> str:
    """What the name says; what the type says where the name says nothing."""
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and 0 < len(ending) < 10 else _ending(kind)
