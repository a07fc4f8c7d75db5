"""The format of a file whose name does not tell it, from its first bytes."""

from __future__ import annotations

import io
import re
import zipfile

_STARTS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"<!doctype html", ".html"),
    (b"<html", ".html"),
    (b"<?xml", ".xml"),
)
_MBOX = re.compile(rb"From [^\r\n]{3,200}\r?\n(?:>?[!-9;-~]{2,60}:[^\r\n]*\r?\n){2}")
_CHAT = re.compile(
    rb"^(?:\xe2\x80\x8e)?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d"
    rb"(?:[:.]\d\d)?[^\]\n]{0,8}(?:\]| -) [^:\n]{1,80}: ",
    re.MULTILINE,
)
_MAIL = re.compile(
    rb"(?:(?:return-path|received|delivered-to|from|to|date|subject|message-id|mime-version|sender"
    rb"|reply-to|x-[\w-]+):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}",
    re.IGNORECASE,
)
_PARTS = (("word/", ".docx"), ("ppt/", ".pptx"), ("xl/", ".xlsx"))
_EXPORT = ".export"
"""Any other zip: its reader says what it is, or that it is to be unpacked."""
_KINDS = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}


def sniffed_suffix(raw: bytes, suffix: str) -> str:
    """The suffix its content stands for; `suffix` itself where the content says nothing."""
    head = raw[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if raw[:2] == b"PK":
        return _zipped(raw) or suffix
    return ".eml" if _MAIL.match(raw[:4096]) else suffix


def special_suffix(raw: bytes, suffix: str) -> str:
    """A narrower format that its content shows, of those that share an ending."""
    if suffix in ("", ".txt") and _MBOX.match(raw):
        return ".mbox"
    if suffix == ".txt" and len(_CHAT.findall(raw[:4096])) > 1:
        return ".whatsapp"
    return suffix


def _zipped(raw: bytes) -> str:
    """What an office container is, by its mimetype entry or its folders."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            names = container.namelist()[:10_000]
            kind = b""
            if "mimetype" in names and container.getinfo("mimetype").file_size < 200:
                kind = container.read("mimetype").strip()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return ""
    for folder, found in _PARTS:
        if any(name.startswith(folder) for name in names):
            return found
    return _KINDS.get(kind, "" if kind else _EXPORT)
