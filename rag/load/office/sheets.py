"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): a section a sheet, rows under their column names."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence

from rag.core.errors import SourceError
from rag.load.archive import open_archive
from rag.load.compose import Composer
from rag.load.content import Content

EXTRA = 'pip install "rag[formats]"'
ROWS_CHARACTERS = 600
"""Rows are grouped to about a paragraph, each group under the sheet's name and its columns."""


def read_workbook(raw: bytes) -> Content:
    """Every sheet that holds anything, as rows of cells parted by bars.

    :raises SourceError: when python-calamine is missing, or the file is encrypted or damaged.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise SourceError(f"needs python-calamine to be read: {EXTRA}", hint=EXTRA) from error
    if raw[:2] == b"PK":
        open_archive(raw)  # refuses bombs; calamine unpacks without looking
    composer = Composer()
    try:
        with python_calamine.load_workbook(io.BytesIO(raw)) as workbook:
            for name in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
                _add_sheet(composer, name, [[_shown(cell) for cell in row] for row in rows])
    except python_calamine.PasswordError as error:
        raise SourceError("is encrypted: save it without a password first") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SourceError(f"is damaged: no workbook ({error})") from error
    return composer.content(kind="text")


def _add_sheet(composer: Composer, name: str, rows: Sequence[Sequence[str]]) -> None:
    lines = [_line(row) for row in rows]
    filled = [line for line in lines if line]
    if not filled:
        return
    composer.heading(name, 1, shown=False)
    composer.block(name)
    for number, group in enumerate(_groups(filled)):
        if number:
            composer.heading(filled[0], 2, shown=False)
        composer.block("\n".join(group), tight=number > 0)


def _line(row: Sequence[str]) -> str:
    """Cells parted by bars, without the empty ones at the end."""
    cells = [" ".join(cell.split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for line in lines:
        group.append(line)
        size += len(line)
        if size > ROWS_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time(0):
        return value.date().isoformat()
    return str(value)
