"""The format of a file whose name does not tell it, from its first bytes."""

from __future__ import annotations

import io
import zipfile

_STARTS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"<!doctype html", ".html"),
    (b"<html", ".html"),
    (b"<?xml", ".xml"),
)
_PARTS = (("word/", ".docx"), ("ppt/", ".pptx"), ("xl/", ".xlsx"))
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
    return _zipped(raw) or suffix if raw[:2] == b"PK" else suffix


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
    return _KINDS.get(kind, "")
