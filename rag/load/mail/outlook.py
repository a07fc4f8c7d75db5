"""Outlook messages (MSG): the properties of [MS-OXMSG] that a reader of the mail sees."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.decode import decode
from rag.load.mail.eml import add_body, add_headers

EXTRA = 'pip install "rag[formats]"'

_SUBJECT, _SENDER, _ADDRESS, _TO, _CC, _BODY, _PAGE = (
    "0037", "0C1A", "5D01", "0E04", "0E03", "1000", "1013",
)  # fmt: skip
_SENT, _DELIVERED = 0x0039, 0x0E06
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
    """Top-level properties, and the names of attachments."""
    return name.count("/") == 0 or (name.startswith("__attach") and "3707" in name)


def _compose(streams: dict[str, bytes]) -> Content:
    sent = _sent(streams.get("__properties_version1.0", b""))
    subject = _string(streams, _SUBJECT)
    sender = f"{_string(streams, _SENDER)} <{_string(streams, _ADDRESS)}>".replace(" <>", "")
    composer = Composer()
    add_headers(
        composer,
        {
            "From": sender,
            "To": _string(streams, _TO),
            "Cc": _string(streams, _CC),
            "Date": sent,
            "Subject": subject,
        },
    )
    add_body(composer, _string(streams, _BODY), _string(streams, _PAGE))
    names = [_text(raw, name) for name, raw in sorted(streams.items()) if "/" in name]
    composer.block("Attachments: " + ", ".join(names) if names else "")
    return composer.content(title=subject, date=sent[:10])


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
