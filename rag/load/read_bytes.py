"""Bytes to content: the format is told by the name, or by the content where it has none.

In this process or, where the format or the size calls for it, in one of its own. How a format is
read is in a file of its own; whose content it is, `read.py` knows.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

from rag.core.document_structure import ScannedPage
from rag.core.errors import SourceError
from rag.load.content import Content
from rag.load.formats import (
    BYTES,
    CODE,
    CONVERT,
    HOLDING_PICTURES,
    NATIVE,
    PICTURES,
    REWRITTEN,
    SUFFIXES,
    TEXTS,
    reader_of,
)
from rag.load.ocr.settings import HINT, NO_OCR, Ocr, Scan
from rag.load.pictures.settings import is_installed as looks_at_pictures

HEAVY_BYTES = 2 << 20
"""Rewritten files that unpack to more than this are read in a process of their own: 0.1 s more."""

LINE_CHARACTERS = 5_000_000
"""No one writes such a line; embedding what a program left in it would take hours."""

# What parsers raise on input that no one foresaw. One file must never stop the others.
_UNFORESEEN = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError,
    struct.error, zlib.error,
)  # fmt: skip


def read_bytes(raw: bytes, suffix: str, path: Path | None = None, ocr: Ocr = NO_OCR) -> Content:
    """Read what a file holds.

    :param suffix: of its name; its content is looked at where that says nothing or too little.
    :param path: where the bytes lie; None for those of no file of their own.
    :param ocr: how pages and pictures without text are read.
    :raises SourceError: with the reason, for whatever cannot be read.
    """
    if not raw.strip(b" \t\r\n\0"):
        raise SourceError("is empty")
    suffix = _suffix(suffix.lower(), raw)
    if path is None and (suffix in NATIVE | PICTURES | HOLDING_PICTURES or _is_heavy(raw, suffix)):
        with tempfile.TemporaryDirectory(prefix="rag-") as folder:
            file = Path(folder) / f"inner{suffix}"
            file.write_bytes(raw)
            return _read_scanned(Scan(file, raw, suffix), ocr)
    name = path.stem if path else ""
    return _read_scanned(Scan(path or Path(), raw, suffix, name=name), ocr)


def _read_scanned(file: Scan, ocr: Ocr) -> Content:
    content = _read_bearably(file.path, file.raw, file.suffix)
    if ocr.engine and content.scans:
        content = _with_scans(content, file, ocr)
    elif file.suffix in PICTURES and file.name and looks_at_pictures():
        content = _named(file)
    require_text(content, file.suffix)
    return content


def require_text(content: Content, suffix: str) -> None:
    """Refuse a file that says nothing.

    :raises SourceError: with what would make it say something.
    """
    if content.text.strip():
        return
    reasons = {scan.reason for scan in content.scans if scan.engine}
    if reasons:
        raise SourceError(f"holds no text: every page {' or '.join(sorted(reasons))}")
    if suffix in PICTURES:
        raise SourceError("is a picture, whose text OCR reads", hint=HINT)
    if content.scans:
        raise SourceError("holds no text but pictures of it, which OCR reads", hint=HINT)
    raise SourceError("holds no text")


def _with_scans(content: Content, scan: Scan, ocr: Ocr) -> Content:
    """A content with what OCR reads on its pages without text, or in the pictures inside it."""
    from rag.load.ocr.insert_pages import with_pages
    from rag.load.ocr.process import read_scan

    if content.pictures:
        from rag.load.ocr.shown import with_shown

        return with_shown(content, ocr)

    paged = scan.suffix == ".pdf"
    numbers = tuple(page.number for page in content.scans) if paged else ()
    read = read_scan(replace(scan, numbers=numbers), ocr)
    places = {} if paged or not content.places else _places(content, scan.raw)
    whole = with_pages(content, read.pages, ocr.engine, paged=paged, places=places)
    if scan.suffix in PICTURES:
        from rag.load.ocr.photographs import as_photograph

        return as_photograph(whole, scan.name, read, looked_at=looks_at_pictures())
    return whole


def _places(content: Content, raw: bytes) -> dict[int, tuple[int, int]]:
    """Where each picture inside a file first stands: its character, and its page or 0."""
    from rag.load.ocr.pictures import numbers_of_contained

    numbers = numbers_of_contained(raw)
    found: dict[int, tuple[int, int]] = {}
    for name, start, page in content.places:
        if name in numbers:
            found.setdefault(numbers[name], (start, page))
    return found


def _named(file: Scan) -> Content:
    """A picture that nobody reads, by what its file says of it."""
    from rag.load.guard import read_guarded
    from rag.load.pictures.named import named

    return named(read_guarded(file.path, file.suffix), file.name)


def _pictures_in(raw: bytes, suffix: str) -> tuple[ScannedPage, ...]:
    """A place for each picture inside an office file or book; nothing is unpacked."""
    if suffix not in HOLDING_PICTURES:
        return ()
    from rag.load.ocr.pictures import names_of_contained

    return tuple(ScannedPage(n) for n, _ in enumerate(names_of_contained(raw), 1))


def _suffix(suffix: str, raw: bytes) -> str:
    """What the name says, or the content where the name says nothing that can be read."""
    from rag.load.sniff import sniffed_suffix, special_suffix

    if (suffix in SUFFIXES and suffix not in CONVERT) or suffix in PICTURES:
        return special_suffix(raw, suffix)
    return special_suffix(raw, sniffed_suffix(raw, suffix))


def _read_bearably(path: Path, raw: bytes, suffix: str) -> Content:
    """In a process of its own where the format or the size calls for it."""
    if suffix in PICTURES:
        return Content("", scans=(ScannedPage(1),))
    if suffix not in NATIVE and not _is_heavy(raw, suffix):
        content = read_content(raw, suffix)
    else:
        from rag.load.guard import read_guarded

        content = read_guarded(path, suffix)
    shown = tuple(ScannedPage(number) for number, _ in enumerate(content.pictures, 1))
    return replace(content, scans=content.scans or shown or _pictures_in(raw, suffix))


def _is_heavy(raw: bytes, suffix: str) -> bool:
    if suffix not in REWRITTEN:
        return False
    if raw[:2] == b"PK":
        from rag.load.archive import unpacked_bytes

        return max(len(raw), unpacked_bytes(raw)) > HEAVY_BYTES
    return len(raw) > HEAVY_BYTES


def _has_endless_line(text: str) -> bool:
    """Whether a whole block of `LINE_CHARACTERS` has no line end in it."""
    starts = range(0, len(text) - LINE_CHARACTERS + 1, LINE_CHARACTERS)
    return any(text.find("\n", start, start + LINE_CHARACTERS) < 0 for start in starts)


def read_content(raw: bytes, suffix: str) -> Content:
    """Read bytes, in this process, as the format that a suffix names; unknown ones as text.

    :raises SourceError: with the reason.
    """
    try:
        return _read(raw, suffix)
    except RecursionError as error:
        raise SourceError("is nested too deeply to be read") from error
    except MemoryError as error:
        raise SourceError("needs more memory to be read than it may use") from error
    except _UNFORESEEN as error:
        raise SourceError(f"is damaged: {type(error).__name__}: {error}") from error


def _read(raw: bytes, suffix: str) -> Content:
    if suffix in CONVERT:
        from rag.load.office.old import TARGETS, converted, office_program

        if suffix in TARGETS and (program := office_program()):
            return _read(*converted(raw, suffix, program))
        command = CONVERT[suffix]
        way = f"convert it first: {command}" if command else "export it as PDF or DOCX first"
        raise SourceError(f"is in a format that cannot be read ({suffix}): {way}", hint=command)
    if suffix in BYTES:
        return reader_of(BYTES[suffix])(raw)
    if suffix in PICTURES:
        return reader_of("pictures.named:read_head")(raw)
    from rag.load.decode import text_of

    decoded = text_of(raw)
    text = decoded.text
    if suffix not in REWRITTEN and _has_endless_line(text):
        raise SourceError(f"holds a line of over {LINE_CHARACTERS:,} characters: data, not text")
    if suffix in CODE:
        from rag.load.plain.code import read_code

        content = read_code(text, suffix)
    else:
        content = reader_of(TEXTS.get(suffix, "plain.text:read_text"))(text)
    hidden = content.hidden_characters + decoded.hidden
    return replace(content, hidden_characters=hidden, guessed_encoding=decoded.guessed)
