"""Number formats, errors and hidden parts of an old workbook (XLS, BIFF8): no library tells them.

Layout: MS-XLS, sections 2.4 (records) and 2.5.294 (strings).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from rag.load.office.number_formats import BUILT_IN
from rag.load.office.xlsx_hidden import hidden_in_words
from rag.load.office.xlsx_marks import SheetMarks

_SHEET, _FORMAT, _STYLE = 0x85, 0x41E, 0xE0
_FORMULA, _TOLD = 0x06, 0x205
_CELLS = frozenset((0x203, 0x27E, _FORMULA, _TOLD))  # NUMBER, RK, BOOLERR: row, column, style
_ROW, _COLUMNS = 0x208, 0x7D
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
_MANY, _END, _ENCRYPTED = 0xBD, 0x0A, 0x2F


def xls_marks(raw: bytes) -> list[SheetMarks]:
    """The marks of every sheet, in the order of the workbook; none where it is no such file."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            return marks_of(container.openstream("Workbook").read())
    except (OSError, ValueError, IndexError, struct.error):
        return []


def marks_of(stream: bytes) -> list[SheetMarks]:
    """The marks that the records of a workbook's stream give.

    :raises struct.error: when a record is shorter than it must be.
    """
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[int] = []
    offsets: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _ENCRYPTED:
            return []
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _string(body[2:])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    by_style = [codes.get(number, "") for number in styles]
    return [_sheet(stream, offset, by_style) for offset in offsets]


def _sheet(stream: bytes, offset: int, codes: list[str]) -> SheetMarks:
    marks = SheetMarks()
    rows: list[tuple[int, int]] = []
    columns: list[tuple[int, int]] = []
    for kind, body in _records(stream, offset):
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            _note(marks, row, column, style, codes)
            if error := _error(kind, body):
                marks.words[row, column] = error
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            (row,) = struct.unpack_from("<H", body)
            rows.append((row + 1, row + 1))
        elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns.append((first + 1, last + 1))
        elif kind == _MANY:
            row, first = struct.unpack_from("<HH", body)
            for at in range((len(body) - 6) // 6):
                (style,) = struct.unpack_from("<H", body, 4 + 6 * at)
                _note(marks, row, first + at, style, codes)
    marks.hidden = hidden_in_words(rows, columns)
    return marks


def _error(kind: int, body: bytes) -> str:
    """The error that a cell shows, or ""."""
    if kind == _TOLD and body[7] == 1:
        return _ERRORS.get(body[6], "")
    is_error = kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
    return _ERRORS.get(body[8], "") if is_error else ""


def _note(marks: SheetMarks, row: int, column: int, style: int, codes: list[str]) -> None:
    code = codes[style] if style < len(codes) else ""
    if code not in ("", "General"):
        marks.formats[row, column] = code


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of the records from a place up to the end of that part."""
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        if kind == _END:
            return


def _string(body: bytes) -> str:
    count, flags = struct.unpack_from("<HB", body)
    wide = flags & 1
    return body[3 : 3 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
