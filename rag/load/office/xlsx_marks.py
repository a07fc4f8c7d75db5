"""What a workbook (XLSX) says of its cells beside their values: formats, formulas, comments.

Sheets are scanned as bytes, not parsed into trees: they may have a million cells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local
from rag.load.office.number_formats import BUILT_IN
from rag.load.office.xlsx_hidden import hidden_parts
from rag.load.office.xlsx_letters import set_inline, set_strings, struck_styles

Place = tuple[int, int]
"""Row and column, from 0."""

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_NUMBER = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>(\d{1,9})<")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_ERROR = re.compile(rb"<(?:\w+:)?v>(#[\w/!?]{1,20})<")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^<>]{1,4000}>")
_REF = re.compile(rb'\bref="([A-Z]{1,3})(\d{1,7})')
_KEY = re.compile(rb'\b\w+:id="([^"]{1,100})"')


@dataclass(slots=True)
class SheetMarks:
    """By place: format codes, formulas that have no stored value, words whose letters are set in
    more than one way or that tell an error, cells that are struck out, where links lead; comments,
    the words of boxes drawn over the cells, and which rows and columns are hidden."""

    formats: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    words: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    links: dict[Place, str] = field(default_factory=dict)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    hidden: str = ""

    @property
    def are_plain(self) -> bool:
        """Whether every cell shows its value as it is."""
        told = (self.formats, self.formulas, self.words, self.struck, self.links)
        return not any(told)


def workbook_marks(archive: Archive) -> list[SheetMarks]:
    """The marks of every sheet, in the order of the workbook."""
    styles = archive.optional_xml("xl/styles.xml")
    known = _Known(_codes(styles), struck_styles(styles), set_strings(archive))
    targets = archive.relations("xl/workbook.xml")
    found: list[SheetMarks] = []
    for sheet in child(archive.optional_xml("xl/workbook.xml"), "sheets"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        part = targets.get(key, "")
        marks = SheetMarks()
        if part in archive.names:
            raw = archive.read(part)
            _scan(raw, known, marks)
            marks.hidden = hidden_parts(raw)
            marks.links = dict(_links(raw, archive.addresses(part)))
            marks.comments = _comments(archive, part)
            marks.boxes = _boxes(archive, part)
        found.append(marks)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What a workbook says once for all its sheets: by number of a style, and of a string."""

    codes: Sequence[str]
    struck: frozenset[bytes]
    strings: Mapping[bytes, str]


def _codes(root: Element) -> Sequence[str]:
    """The format code of every cell style; "" for the general one."""
    own = {
        attribute(form, "numFmtId"): attribute(form, "formatCode")
        for form in child(root, "numFmts")
    }
    ids = [attribute(style, "numFmtId") for style in child(root, "cellXfs")]
    return [own.get(key) or BUILT_IN.get(int(key) if key.isdigit() else 0, "") for key in ids]


def _scan(sheet: bytes, known: _Known, marks: SheetMarks) -> None:
    codes = {str(at).encode(): c for at, c in enumerate(known.codes) if c not in ("", "General")}
    inline = b"vertAlign" in sheet or b"strike" in sheet
    plain = not (codes or known.struck or known.strings or inline or b't="e"' in sheet)
    if plain and not _FORMULA.search(sheet):
        return
    for cell in _CELL.finditer(sheet):
        style = _STYLE.search(cell[1])
        key = style[1] if style else b""
        formula = _FORMULA.search(cell[2]) if b"f" in cell[2] and b"<" in cell[2] else None
        missing = formula is not None and not _VALUE.search(cell[2])
        words = _words(cell, known, inline=inline)
        told = missing or words or key in codes or key in known.struck
        place = _PLACE.search(cell[1]) if told else None
        if place is None:
            continue
        at = (int(place[2]) - 1, column_of(place[1].decode()))
        if key in codes:
            marks.formats[at] = codes[key]
        if key in known.struck:
            marks.struck.add(at)
        if words:
            marks.words[at] = words
        if formula is not None and missing:
            marks.formulas[at] = (formula[1] or b"").decode("utf-8", "replace").strip()[:200]


def _words(cell: re.Match[bytes], known: _Known, *, inline: bool) -> str:
    """The words of a cell whose letters are not all set alike, else ""."""
    if known.strings and b't="s"' in cell[1] and (number := _NUMBER.search(cell[2])):
        return known.strings.get(number[1], "")
    if b't="e"' in cell[1]:
        error = _ERROR.search(cell[2])
        return error[1].decode() if error else ""
    return set_inline(cell[2]) if inline and b"inlineStr" in cell[1] else ""


def _links(sheet: bytes, addresses: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    """Where the cells lead that are links."""
    for link in _LINK.finditer(sheet) if addresses else ():
        place, key = _REF.search(link[0]), _KEY.search(link[0])
        address = addresses.get(key[1].decode(), "") if key else ""
        if place and address:
            yield (int(place[2]) - 1, column_of(place[1].decode())), address


def _boxes(archive: Archive, part: str) -> list[str]:
    """The paragraphs of text boxes and shapes that are drawn over a sheet."""
    found: list[str] = []
    for target in archive.relations(part).values():
        if not target.startswith("xl/drawings/drawing") or target not in archive.names:
            continue
        for body in (one for one in archive.xml(target).iter() if local(one) == "txBody"):
            for paragraph in (one for one in body if local(one) == "p"):
                words = "".join(t.text or "" for t in paragraph.iter() if local(t) == "t")
                found += [words] if words.strip() else []
    return found


def column_of(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _comments(archive: Archive, part: str) -> list[tuple[str, str, str]]:
    """(cell, author, text) of the comments of a sheet, threads included."""
    found: list[tuple[str, str, str]] = []
    threaded = False
    targets = sorted(archive.relations(part).values(), key=lambda name: "threaded" not in name)
    for target in (name for name in targets if name in archive.names):
        base = posixpath.basename(posixpath.dirname(target)) + posixpath.basename(target)
        if "omment" not in base or not target.endswith(".xml"):
            continue
        root = archive.xml(target)
        if local(root) == "ThreadedComments":
            threaded = True
            found += [
                (c.get("ref", ""), "", child(c, "text").text or "")
                for c in root
                if local(c) == "threadedComment"
            ]
        elif local(root) == "comments" and not threaded:
            authors = [author.text or "" for author in child(root, "authors")]
            for comment in child(root, "commentList"):
                number = comment.get("authorId", "")
                known = number.isdigit() and int(number) < len(authors)
                words = "".join(t.text or "" for t in comment.iter() if local(t) == "t")
                author = authors[int(number)] if known else ""
                found.append((comment.get("ref", ""), author, words.removeprefix(f"{author}:")))
    return found


def total(formula: str, values: Sequence[Sequence[object]], start: Place) -> float | None:
    """What a plain sum over stored numbers comes to; None for any other formula.

    :param start: the place of the first of `values`.
    """
    match = re.fullmatch(r"SUM\(\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\)", formula)
    if match is None:
        return None
    top, bottom = int(match[2]) - 1 - start[0], int(match[4]) - 1 - start[0]
    left, right = column_of(match[1]) - start[1], column_of(match[3]) - start[1]
    if min(top, left) < 0:
        return None
    cells = [cell for row in values[top : bottom + 1] for cell in row[left : right + 1]]
    numbers = [cell for cell in cells if isinstance(cell, (int, float)) and cell is not True]
    # An empty cell may be another formula without a value: then the sum is not known.
    whole = len(numbers) == len(cells) and bottom < len(values)
    return float(sum(numbers)) if whole and numbers else None
