"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): a section a sheet, numbers as a person sees them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rag.core.errors import SourceError
from rag.load.archive import Archive, open_archive
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.office.number_formats import plain_number, shown_number
from rag.load.office.xlsx_marks import Place, SheetMarks, total, workbook_marks
from rag.load.table.grid import Cell, Grid, grid

EXTRA = 'pip install "rag[formats]"'
FEW = 2
"""Rows with fewer cells than this, above a wider table, are its title or a remark."""

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
    if archive and "content.xml" in archive.names:
        from rag.load.office.odf import read_odf

        return read_odf(raw)
    composer = Composer()
    try:
        with python_calamine.load_workbook(io.BytesIO(raw)) as workbook:
            known = _marks(archive)
            for at, about in enumerate(workbook.sheets_metadata):
                marks = known[at] if at < len(known) else SheetMarks()
                hidden = not str(about.visible).endswith(".Visible")
                _add_sheet(composer, workbook, about.name, marks, hidden=hidden)
    except python_calamine.PasswordError as error:
        raise SourceError("is encrypted: save it without a password first") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SourceError(f"is damaged: no workbook ({error})") from error
    return composer.content(kind="text")


def _marks(archive: Archive | None) -> list[SheetMarks]:
    return workbook_marks(archive) if archive and "xl/workbook.xml" in archive.names else []


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
    if not any(cell.text for row in rows for cell in row) and not marks.comments:
        return
    shown = f"{name} (hidden sheet)" if hidden else name
    composer.heading(shown, 1, shown=False)
    composer.block(shown)
    _add_tables(composer, rows)
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
    if not spans and not marks.formats and not marks.formulas:
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
    if value in ("", None) and place in marks.formulas:
        formula = marks.formulas[place]
        done = total(formula, values, start)
        return shown(done, code) if done is not None else f"(not calculated: ={formula})"
    return shown(value, code)


def _add_tables(composer: Composer, rows: Sequence[Row]) -> None:
    """A sheet may hold several tables, parted by empty rows, with remarks above and below.

    :param rows: one that has no names of its own goes on with the columns of the one before.
    """
    before: Grid | None = None
    for filled, group in groupby(rows, key=lambda row: any(cell.text for cell in row)):
        if not filled:
            continue
        body = list(group)
        while len(body) > 1 and _said(body[0]) < FEW <= _said(body[1]):
            composer.block(next(cell.text for cell in body.pop(0) if cell.text))
        if max(map(_said, body)) < FEW:
            for row in body:
                composer.block(
                    next(cell.text for cell in row if cell.text), tight=row is not body[0]
                )
            continue
        table = grid(body)
        if table and before and not table.columns and len(before.columns) == len(table.rows[0]):
            table = Grid(before.columns, table.rows)
        composer.table(table)
        before = table


def _said(row: Row) -> int:
    return sum(bool(cell.text) for cell in row)


def shown(value: object, code: str = "") -> str:
    """A value as its format shows it: dates in ISO form, times without needless seconds."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return shown_number(float(value), code) if code else plain_number(float(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time(0):
        return value.date().isoformat()
    if isinstance(value, datetime.time) and not value.second:
        return value.strftime("%H:%M")
    return str(value)
