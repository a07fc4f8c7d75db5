"""What pdfium knows of a PDF, as plain records: lines with their place, form values, outline.

Order is that of the file, which for columns is reading order.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any

from rag.core.errors import SourceError
from rag.load.pdf.glyphs import Glyphs
from rag.load.pdf.overlay import Laid, Overlay, overlay_of
from rag.load.pdf.rules import Rule, rules_of
from rag.load.pdf.scanned import is_broken, is_scanned
from rag.load.pdf.struck import strikes, struck_out, through, without

HYPHEN = "\ufffe"
"""Pdfium's mark for a hyphen at the end of a line, with which it joins the line to the next."""

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LABELLED = 3
"""A page with fewer lines of its own prints no labels beside its fields: their names are told."""
_BULLETS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8", "•")
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
# Control codes stand for glyphs without a meaning; they hide nothing.
_TABLE = str.maketrans(
    {**_BULLETS, **_LIGATURES, "\xa0": " ", **dict.fromkeys(map(chr, range(32)), "")}
)


@dataclass(frozen=True, slots=True)
class Line:
    """Text of one line, or of several that hyphens joined; coordinates in points, y upwards.

    :ivar top: baseline of its first character; `bottom` of its last.
    :ivar size: height of its letters in points.
    :ivar goes_on: the file has it in one line with the piece before it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: page from 0, level from 1."""

    page: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class PdfText:
    """Everything that is read: lines and comments a page, the outline, the metadata.

    :ivar laid: lines that lie over each page: values of fields, typed notes, stamps.
    :ivar scanned: pages, from 1, that show more than their text says.
    :ivar rules: the straight lines that are drawn on each page.
    """

    pages: tuple[tuple[Line, ...], ...]
    laid: tuple[tuple[Laid, ...], ...]
    notes: tuple[tuple[str, ...], ...]
    outline: tuple[Bookmark, ...]
    metadata: dict[str, str]
    scanned: tuple[int, ...] = ()
    rules: tuple[tuple[Rule, ...], ...] = ()


def read_pdf_lines(raw: bytes) -> PdfText:
    """Open a PDF and take its text out.

    :raises SourceError: when it is encrypted, damaged, or pypdfium2 is missing.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise SourceError("needs pypdfium2 to be read", hint="pip install pypdfium2") from error
    try:
        with closing(pypdfium2.PdfDocument(raw)) as document:
            with suppress(pypdfium2.PdfiumError):  # its text can be read without its forms
                document.init_forms()
            pages = [_page(document, number) for number in range(len(document))]
            return PdfText(
                tuple(page.lines for page in pages),
                tuple(page.laid for page in pages),
                tuple(page.notes for page in pages),
                tuple(_outline(document)),
                _metadata(document),
                tuple(number for number, page in enumerate(pages, 1) if page.scanned),
                tuple(page.rules for page in pages),
            )
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            reason = "is encrypted: it needs a password"
            hint = "qpdf --decrypt --password=PASSWORD FILE NEW_FILE"
            raise SourceError(reason, hint=hint) from error
        raise SourceError(f"is damaged: pdfium cannot open it ({error})") from error


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[Line, ...]
    laid: tuple[Laid, ...]
    notes: tuple[str, ...]
    scanned: bool
    rules: tuple[Rule, ...] = ()


def _page(document: Any, number: int) -> _Page:
    with closing(document[number]) as page, closing(page.get_textpage()) as text_page:
        left, bottom, right, top = page.get_bbox()
        rules = rules_of(page)
        seen = tuple(
            line
            for line in _lines(text_page, rules, strikes(page, rules))
            if left - 1 < line.left < right + 1 and bottom - 1 < line.top < top + 1
        )
        broken = is_broken("".join(line.text for line in seen))
        seen = () if broken else seen
        letters = sum(map(str.isalnum, "".join(line.text for line in seen)))
        scanned = broken or is_scanned(page, letters)
        laid, notes = _told(overlay_of(document, page, text_page, number), len(seen))
        return _Page(seen, laid, notes, scanned, () if broken else rules)


def _told(overlay: Overlay, lines: int) -> tuple[tuple[Laid, ...], tuple[str, ...]]:
    """What lies over a page of so many lines: at its place, or told behind it."""
    if lines >= LABELLED:
        return overlay.laid, overlay.comments
    return (), (*(one.named() for one in overlay.laid), *overlay.comments)


def _lines(text_page: Any, rules: Sequence[Rule], level: Sequence[Rule]) -> Iterator[Line]:
    """Lines in the order of the file, parted where a gap is wider than a blank or holds a rule;
    words that a level rule goes through are left out."""
    from pypdfium2 import raw as pdfium

    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    units = bytes(buffer)[: 2 * max(0, written - 1)]
    glyphs = Glyphs(text_page)
    upright = [rule for rule in rules if rule.upright]
    position = 0
    for part in units.split(b"\r\0\n\0"):
        text = part.decode("utf-16-le", errors="replace")
        if text.strip():
            first = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, position)
            crossing = through(glyphs, first, level) if level else []
            yield from _parted(text_page, glyphs, text, first, (upright, crossing))
        position += len(part) // 2 + 2


def _parted(
    text_page: Any,
    glyphs: Glyphs,
    text: str,
    first: int,
    rules: tuple[Sequence[Rule], Sequence[Rule]],
) -> Iterator[Line]:
    """The pieces of one line.

    :param first: the place of its first character on the page.
    :param rules: upright ones, and those that go through its letters.
    """
    upright, crossing = rules
    stripped = text.rstrip()
    lead = len(text) - len(text.lstrip())
    if _RTL.search(stripped):
        shown = _logical(text_page, stripped, first)
        yield _line(text_page, _plain(shown), first + lead, first + len(stripped) - 1)
        return
    # Beyond the basic plane a character counts twice, and places no longer tell characters.
    simple = len(text.encode("utf-16-le")) == 2 * len(text)
    size = glyphs.size(first + lead)
    start = lead
    posts = _posts(upright, glyphs.baseline(first + lead)) if upright else []
    cuts = [cut for cut in glyphs.gaps(text, first, size, posts) if cut > lead] if simple else []
    for at, end in enumerate([*cuts, len(stripped)]):
        piece = text[start:end].strip()
        shown = glyphs.marked(piece, first + start) if simple else piece
        gone: list[range] = []
        if simple and crossing and len(shown) == len(piece):
            gone = struck_out(piece, first + start, glyphs, crossing)
            shown = without(shown, gone)
        line = _line(text_page, _plain(shown), first + start, first + start + len(piece) - 1)
        if line.text or not gone:
            yield replace(line, goes_on=at > 0)
        start = end


def _posts(upright: Sequence[Rule], height: float) -> list[float]:
    """Where upright rules cross a line of text that stands at this height."""
    return [rule.at for rule in upright if rule.start <= height + 1 and height + 1 <= rule.end]


def _plain(text: str) -> str:
    return text.strip().translate(_TABLE)


def _logical(text_page: Any, text: str, first: int) -> str:
    """Right-to-left text with its clusters put right.

    Where one glyph stands for several letters, pdfium turns them round with the line; letters
    that share one box are such a cluster.
    """
    from pypdfium2 import raw as pdfium

    edges = [ctypes.c_double() for _ in range(4)]
    clusters: list[tuple[tuple[float, ...], str]] = []
    for offset, character in enumerate(text):
        pdfium.FPDFText_GetCharBox(text_page, first + offset, *edges)
        box = tuple(edge.value for edge in edges)
        if clusters and clusters[-1][0] == box and _RTL.match(character):
            clusters[-1] = (box, character + clusters[-1][1])
        else:
            clusters.append((box, character))
    return "".join(letters for _, letters in clusters)


def _line(text_page: Any, text: str, first: int, last: int) -> Line:
    from pypdfium2 import raw as pdfium

    x, top, bottom, unused = (ctypes.c_double() for _ in range(4))
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text_page, first, x, top)
    pdfium.FPDFText_GetCharOrigin(text_page, last, unused, bottom)
    pdfium.FPDFText_GetCharBox(text_page, last, left, right, low, high)
    size = pdfium.FPDFText_GetFontSize(text_page, first)
    if pdfium.FPDFText_GetMatrix(text_page, first, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    return Line(text, x.value, right.value, top.value, bottom.value, size or 1.0)


def _metadata(document: Any) -> dict[str, str]:
    """Title, dates and the like; nothing where their bytes are no text."""
    with suppress(UnicodeDecodeError):
        return dict(document.get_metadata_dict(skip_empty=True))
    return {}


def _outline(document: Any) -> Iterator[Bookmark]:
    for mark in document.get_toc(max_depth=8):
        target = mark.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            with suppress(UnicodeDecodeError):
                yield Bookmark(page, mark.level + 1, mark.get_title().strip())
