"""What is laid over a PDF's page: values of form fields, notes typed onto it, stamps; and comments.

What is seen is read as it is drawn: a field's stored value may differ from it (``1234.5`` shown as
``$1,234.50``, ``DE`` as ``Germany``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from rag.load import marks

ANNOTATIONS = 1000
WIDTH = 0.4
"""Of a letter, in sizes: less than they are, so that words behind it stand apart."""
LETTERS = 20_000
"""Of one page; a form has fewer."""

_TEXT, _FREE_TEXT, _STAMP, _POPUP, _WIDGET, _LINK = 1, 3, 13, 16, 20, 2
_OVER_WORDS = (9, 10, 11, 12)
"""Marks over words, whose own text is often just those words."""
_UNSEEN_FLAGS = 2 | 32
_BUTTON, _BOX, _RADIO, _LIST = 1, 2, 3, 5
_PLAIN_DISPLAY = 0

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One line laid over a page; places in points, y upwards.

    :ivar name: of its field, or "".
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    name: str = ""

    def named(self) -> str:
        """It with the name of its field, where nothing beside it says what it is."""
        if not self.name:
            return self.text
        return f"{self.text} {self.name}" if self.is_tick else f"{self.name}: {self.text}"

    @property
    def is_tick(self) -> bool:
        """Whether it is a box, ticked or not."""
        return self.text in (marks.TICKED, marks.UNTICKED)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is seen over a page, and what is said of it."""

    laid: tuple[Laid, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class _Annotation:
    """Something laid over a page.

    :ivar value: what it says where nothing is drawn.
    :ivar drawn: whether its words are to be taken as they are drawn.
    """

    kind: int
    place: Rectangle
    value: str = ""
    name: str = ""
    author: str = ""
    drawn: bool = True


def overlay_of(document: Any, page: Any, text_page: Any, number: int) -> Overlay:
    """What lies over a page.

    :param document: as pypdfium2 has it; its forms are told where there are any.
    :param number: of the page, from 0. Its own words are drawn together with what lies over them
        in the end: nothing of it can be asked afterwards.
    """
    from pypdfium2 import raw as pdfium

    count = min(pdfium.FPDFPage_GetAnnotCount(page), ANNOTATIONS)
    found = [one for at in range(count) if (one := _annotation(document, page, at)) is not None]
    over = [one for one in found if one.kind in (_WIDGET, _FREE_TEXT, _STAMP)]
    own = _letters(text_page) if found else []
    letters: list[_Letter] = []
    if any(one.drawn for one in over):
        letters = _drawn_letters(document, page, number, own)
    laid = tuple(line for one in over for line in _laid(one, letters))
    words = _plain("".join(letter.text for letter in own))
    return Overlay(laid, tuple(_comments(found, words, _plain("".join(one.text for one in laid)))))


def _annotation(document: Any, page: Any, at: int) -> _Annotation | None:
    from pypdfium2 import raw as pdfium

    annotation = pdfium.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return None
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in (_LINK, _POPUP) or pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS:
            return None
        place = _place(annotation)
        if kind == _WIDGET:
            return _field(document.formenv, annotation, place)
        author = _string(annotation, b"T")
        return _Annotation(kind, place, _string(annotation, b"Contents"), author=author)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _field(form: Any, annotation: Any, place: Rectangle) -> _Annotation | None:
    """A form's field as it was filled in; None for a button, and where nothing was."""
    from pypdfium2 import raw as pdfium

    if form is None:
        value, name = _string(annotation, b"V"), _string(annotation, b"T")
        if value in ("Off", "Yes", "On"):
            return _Annotation(_WIDGET, place, marks.tick(value != "Off"), name, drawn=False)
        return _Annotation(_WIDGET, place, value, name) if value else None
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    name = _told(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation) or _told(
        pdfium.FPDFAnnot_GetFormFieldName, form, annotation
    )
    if kind == _BUTTON:
        return None
    if kind in (_BOX, _RADIO):
        tick = marks.tick(bool(pdfium.FPDFAnnot_IsChecked(form, annotation)))
        return _Annotation(_WIDGET, place, tick, name, drawn=False)
    value = _told(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    chosen = ", ".join(_chosen(form, annotation))
    # A list shows all that could be chosen.
    return _Annotation(_WIDGET, place, chosen or value, name, drawn=kind != _LIST)


def _chosen(form: Any, annotation: Any) -> Iterator[str]:
    from pypdfium2 import raw as pdfium

    for at in range(min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), ANNOTATIONS)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, at):
            yield _told(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, at)


def _told(ask: Any, *about: Any) -> str:
    """What pdfium answers in UTF-16: asked for its length first."""
    size = ask(*about, None, 0)
    if not 2 < size < 1 << 20:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    ask(*about, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0").strip()


def _string(annotation: Any, key: bytes) -> str:
    from pypdfium2 import raw as pdfium

    return _told(pdfium.FPDFAnnot_GetStringValue, annotation, key)


def _place(annotation: Any) -> Rectangle:
    from pypdfium2 import raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    low, high = sorted((rect.bottom, rect.top))
    return min(rect.left, rect.right), low, max(rect.left, rect.right), high


def _letters(text_page: Any) -> list[_Letter]:
    """The letters of a page that stand in its file, with their places."""
    from pypdfium2 import raw as pdfium

    x, y, left, right, low, high = (ctypes.c_double() for _ in range(6))
    found = []
    for at in range(min(pdfium.FPDFText_CountChars(text_page), LETTERS)):
        if pdfium.FPDFText_IsGenerated(text_page, at) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, at, x, y)
        pdfium.FPDFText_GetCharBox(text_page, at, left, right, low, high)
        letter = chr(pdfium.FPDFText_GetUnicode(text_page, at) or 32)
        size = pdfium.FPDFText_GetFontSize(text_page, at)
        found.append(_Letter(letter, x.value, max(x.value, right.value), y.value, size or 1.0))
    return found


def _drawn_letters(document: Any, page: Any, number: int, own: Sequence[_Letter]) -> list[_Letter]:
    """The letters that are drawn over a page's own."""
    from pypdfium2 import raw as pdfium

    if pdfium.FPDFPage_Flatten(page, _PLAIN_DISPLAY) == 0:
        return []
    known = {_known(letter) for letter in own}
    with closing(document[number]) as whole, closing(whole.get_textpage()) as text_page:
        return [letter for letter in _letters(text_page) if _known(letter) not in known]


def _known(letter: _Letter) -> tuple[str, int, int]:
    return letter.text, round(2 * letter.left), round(2 * letter.baseline)


def _laid(one: _Annotation, letters: Sequence[_Letter]) -> Iterator[Laid]:
    """The lines of what lies over a page: as they are drawn, else what is stored of them."""
    left, low, right, high = one.place
    inside = [
        letter
        for letter in (letters if one.drawn else ())
        if left - 1 <= letter.left <= right + 1 and low - 1 <= letter.baseline <= high + 1
    ]
    if any(letter.text.strip() for letter in inside):
        lines = [replace(line, name=one.name) for line in _lines(inside)]
        # The same words as stored are not parted by boxes for each letter, nor by the field's edge.
        same = _plain("".join(line.text for line in lines)) == _plain(one.value)
        if same and one.value and "\n" not in one.value and "\r" not in one.value:
            lines = [replace(lines[0], text=one.value, right=right)]
        yield from lines
        return
    if one.kind == _STAMP:
        return
    rows = one.value.splitlines()
    size = min(12.0, max(4.0, 0.7 * (high - low) / max(1, len(rows))))
    for at, text in enumerate(rows):
        baseline = high - 1.1 * size * (at + 1) if len(rows) > 1 else low + 0.3 * (high - low)
        if text.strip():
            end = min(right, left + WIDTH * size * len(text))
            yield Laid(text.strip(), left, end, baseline, size, one.name)


def _lines(letters: Sequence[_Letter]) -> Iterator[Laid]:
    row: list[_Letter] = []
    for letter in letters:
        if row and abs(letter.baseline - row[-1].baseline) > 0.5 * letter.size:
            yield _line(row)
            row = []
        row.append(letter)
    yield _line(row)


def _line(row: Sequence[_Letter]) -> Laid:
    parts: list[str] = []
    for at, letter in enumerate(row):
        apart = at > 0 and letter.left - row[at - 1].right > 0.25 * letter.size
        parts.append(f" {letter.text}" if apart else letter.text)
    text = " ".join("".join(parts).split())
    right = max(letter.right for letter in row)
    return Laid(text, row[0].left, right, row[0].baseline, row[0].size)


def _comments(found: Sequence[_Annotation], words: str, laid: str) -> Iterator[str]:
    """What people said of a page; not the words themselves that they marked."""
    for one in found:
        said = _plain(one.value)
        repeats = one.kind in _OVER_WORDS and said in words
        if one.kind in (_WIDGET, _FREE_TEXT) or not said or repeats or said in laid:
            continue
        yield f"Comment by {one.author}: {one.value}" if one.author else f"Comment: {one.value}"


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
