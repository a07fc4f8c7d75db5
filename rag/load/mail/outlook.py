"""Outlook messages (MSG): the properties of [MS-OXMSG] that a reader of the mail sees."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.decode import decode
from rag.load.formats import PICTURES
from rag.load.inner import Inner, plain_name
from rag.load.mail.eml import add_body, add_headers, finished
from rag.load.mail.shown import Enclosed, parted

EXTRA = 'pip install "rag-proof[formats]"'

_SUBJECT, _SENDER, _ADDRESS, _TO, _CC, _BODY, _PAGE = (
    "0037", "0C1A", "5D01", "0E04", "0E03", "1000", "1013",
)  # fmt: skip
_SENT, _DELIVERED = 0x0039, 0x0E06
_LONG_NAME, _SHORT_NAME, _CONTENT_ID = "3707", "3704", "3712"
_DATA = "__substg1.0_37010102"
_MESSAGE = "__substg1.0_3701000D/"
STREAM_BYTES = 32 << 20


def read_msg(raw: bytes) -> Content:
    """Headers, the plain text (or the HTML where there is none), names of attachments.

    :raises SourceError: when olefile is missing or the file is damaged.
    """
    try:
        import olefile
    except ImportError as error:
        raise SourceError(f"needs olefile to be read: {EXTRA}", hint=EXTRA) from error
    try:
        with olefile.OleFileIO(raw) as container:
            streams = {
                "/".join(path): container.openstream(path).read(STREAM_BYTES)
                for path in container.listdir()
                if _wanted("/".join(path))
            }
    except (OSError, ValueError, IndexError, struct.error) as error:  # its own are OSErrors
        raise SourceError(f"is damaged: no Outlook message ({error})") from error
    return _compose(streams)


def _wanted(name: str) -> bool:
    """Top-level properties, and what is attached: its names, its bytes, its own properties."""
    return name.count("/") == 0 or name.startswith("__attach")


def _compose(streams: dict[str, bytes]) -> Content:
    headers = _headers(streams)
    composer = Composer()
    add_headers(composer, headers)
    plain, page = _string(streams, _BODY).replace("\r\n", "\n"), _string(streams, _PAGE)
    shown, attached = parted(_enclosed(streams), (page, plain))
    add_body(composer, (plain, page), headers["Subject"], shown)
    return finished(composer, headers, shown, attached)


def _headers(streams: dict[str, bytes]) -> dict[str, str]:
    sender = f"{_string(streams, _SENDER)} <{_string(streams, _ADDRESS)}>".replace(" <>", "")
    return {
        "From": sender,
        "To": _string(streams, _TO),
        "Cc": _string(streams, _CC),
        "Date": _sent(streams.get("__properties_version1.0", b"")),
        "Subject": _string(streams, _SUBJECT),
    }


def _enclosed(streams: dict[str, bytes]) -> list[Enclosed]:
    """Files, and messages within the message, in their order."""
    found: dict[str, dict[str, bytes]] = {}
    for name, raw in sorted(streams.items()):
        folder, slash, rest = name.partition("/")
        if slash:
            found.setdefault(folder, {})[rest] = raw
    return [_one(properties) for properties in found.values()]


def _one(properties: dict[str, bytes]) -> Enclosed:
    inner = _inner(properties)
    named = _string(properties, _CONTENT_ID).strip("<>")
    is_picture = inner.suffix in PICTURES
    return Enclosed(inner, (f"cid:{named}",) if named and is_picture else ())


def _inner(properties: dict[str, bytes]) -> Inner:
    message = {
        name.removeprefix(_MESSAGE): raw
        for name, raw in properties.items()
        if name.startswith(_MESSAGE)
    }
    name = _string(properties, _LONG_NAME) or _string(properties, _SHORT_NAME)
    if message:
        subject = name or _string(message, _SUBJECT) or "message"
        name = plain_name(subject if subject.endswith(".eml") else f"{subject}.eml")
        return Inner(f"/{name}", name, ".eml", _as_mail(message))
    name = plain_name(name or "attachment")
    dot = name.rfind(".")
    suffix = name[dot:].lower() if dot >= 0 else ""
    return Inner(f"/{name}", name, suffix, properties.get(_DATA, b""))


def _as_mail(streams: dict[str, bytes]) -> bytes:
    """A message within a message, written as the mail it once was."""
    from email.message import EmailMessage

    mail = EmailMessage()
    for name, value in _headers(streams).items():
        if value:
            mail[name] = " ".join(value.split())
    plain, page = _string(streams, _BODY), _string(streams, _PAGE)
    mail.set_content(plain or page, subtype="plain" if plain else "html")
    return mail.as_bytes()


def _string(streams: dict[str, bytes], prefix: str) -> str:
    """A property by its number; its last four digits say how it is written."""
    for kind in ("001F", "001E", "0102"):
        name = f"__substg1.0_{prefix}{kind}"
        if streams.get(name):
            return _text(streams[name], name)
    return ""


def _text(raw: bytes, name: str) -> str:
    if name.endswith("001F"):
        return raw.decode("utf-16-le", errors="replace").strip("\0")
    try:
        return decode(raw).strip("\0")
    except SourceError:
        return ""


def _sent(properties: bytes) -> str:
    """When it was sent, as ``YYYY-MM-DD HH:MM`` UTC: entries of 16 bytes after a head of 32."""
    for offset in range(32, len(properties) - 15, 16):
        kind, tag, _, ticks = struct.unpack_from("<HHIQ", properties, offset)
        if kind == 0x40 and tag in (_SENT, _DELIVERED) and 0 < ticks < 2**60:
            moment = datetime(1601, 1, 1) + timedelta(microseconds=ticks // 10)
            return moment.strftime("%Y-%m-%d %H:%M")
    return ""
