"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): a section a sheet, numbers as a person sees them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

from rag.core.errors import SourceError
from rag.load.archive import Archive, open_archive
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.marks import link, struck
from rag.load.office.number_formats import plain_number, shown_duration, shown_number
from rag.load.office.xls_marks import xls_marks
from rag.load.office.xlsx_marks import Place, SheetMarks, total, workbook_marks
from rag.load.table.grid import Cell
from rag.load.table.sheet import add_tables

EXTRA = 'pip install "rag-proof[formats]"'
TREE_BYTES = 64 << 20
"""A larger OpenDocument sheet is read by calamine, which shows plain numbers: a tree of it would
need a gigabyte."""

Row = list[Cell]


def read_workbook(raw: bytes) -> Content:
    """Every sheet that holds anything, as tables under its name; hidden ones say so.

    :raises SourceError: when python-calamine is missing, or the file is encrypted or damaged.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise SourceError(f"needs python-calamine to be read: {EXTRA}", hint=EXTRA) from error
    archive = open_archive(raw) if raw[:2] == b"PK" else None  # refuses bombs
    if archive and 0 < archive.size("content.xml") < TREE_BYTES:
        from rag.load.office.odf import read_odf

        return read_odf(raw)
    composer = Composer()
    try:
        with python_calamine.load_workbook(io.BytesIO(raw)) as workbook:
            known = _marks(archive) if archive else xls_marks(raw)
            for at, about in enumerate(workbook.sheets_metadata):
                marks = known[at] if at < len(known) else SheetMarks()
                hidden = not str(about.visible).endswith(".Visible")
                _add_sheet(composer, workbook, about.name, marks, hidden=hidden)
    except python_calamine.PasswordError as error:
        raise SourceError("is encrypted: save it without a password first") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SourceError(f"is damaged: no workbook ({error})") from error
    return composer.content(kind="text")


def _marks(archive: Archive) -> list[SheetMarks]:
    return workbook_marks(archive) if "xl/workbook.xml" in archive.names else []


def _add_sheet(
    composer: Composer, workbook: Any, name: str, marks: SheetMarks, *, hidden: bool
) -> None:
    import python_calamine

    try:
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError:  # a sheet of charts alone
        return
    values = sheet.to_python(skip_empty_area=True)
    start: Place = sheet.start or (0, 0)
    rows = _rows(values, start, marks, sheet.merged_cell_ranges or ())
    if not any(cell.text for row in rows for cell in row) and not (marks.comments or marks.boxes):
        return
    shown = f"{name} (hidden sheet)" if hidden else name
    composer.heading(shown, 1, shown=False)
    composer.block(shown)
    composer.block(f"({marks.hidden})" if marks.hidden else "")
    add_tables(composer, rows)
    composer.block("\n".join(marks.boxes))
    for place, author, text in marks.comments:
        by = f" by {author}" if author else ""
        composer.block(f"Comment on {place}{by}: {text.strip()}" if text.strip() else "")


def _rows(
    values: Sequence[Sequence[object]], start: Place, marks: SheetMarks, merged: Sequence[Any]
) -> list[Row]:
    """Cells as they are shown, merged ones with their spans; those they cover are left out."""
    spans: dict[Place, tuple[int, int]] = {}
    covered: set[Place] = set()
    for (top, left), (bottom, right) in merged:
        if (bottom - top + 1) * (right - left + 1) < 100_000:
            spans[top, left] = (right - left + 1, bottom - top + 1)
            covered.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
            covered.discard((top, left))
    if not spans and marks.are_plain:
        return [[Cell(shown(value)) for value in line] for line in values]
    found: list[Row] = []
    for row, line in enumerate(values, start[0]):
        found.append(
            [
                Cell(
                    _cell(value, (row, column), values, start, marks),
                    *spans.get((row, column), (1, 1)),
                )
                for column, value in enumerate(line, start[1])
                if (row, column) not in covered
            ]
        )
    return found


def _cell(
    value: object, place: Place, values: Sequence[Sequence[object]], start: Place, marks: SheetMarks
) -> str:
    """What a cell shows. A formula without a stored value is a sum that can be done here, or is
    told as not calculated."""
    code = marks.formats.get(place, "")
    if place in marks.links and value not in ("", None):
        return link(shown(value, code), marks.links[place])
    if place in marks.words:
        return marks.words[place]
    if place in marks.struck and value not in ("", None):
        return struck(shown(value, code))
    if value in ("", None) and place in marks.formulas:
        formula = marks.formulas[place]
        done = total(formula, values, start)
        return shown(done, code) if done is not None else f"(not calculated: ={formula})"
    return shown(value, code)


def shown(value: object, code: str = "") -> str:
    """A value as its format shows it: dates in ISO form, times without needless seconds."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return shown_number(float(value), code) if code else plain_number(float(value))
    if isinstance(value, datetime.timedelta):
        return shown_duration(value, code)
    if isinstance(value, datetime.datetime):
        clock = value.time()
        return value.date().isoformat() + (f" {shown(clock)}" if clock != datetime.time(0) else "")
    if isinstance(value, datetime.time) and not value.second:
        return value.strftime("%H:%M")
    return str(value)
