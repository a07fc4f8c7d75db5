"""Tables and records as text: CSV and TSV verbatim, JSON and JSON lines as readable fields.

JSON is rewritten because its escapes hide text from search; its lines have no number anyone sees.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from rag.core.records import Section
from rag.load.compose import Composer
from rag.load.content import Content, iso_date

ROWS_CHARACTERS = 600
"""Rows are grouped to about a paragraph: one row says little, a hundred say too much at once."""
DEPTH = 60
_TITLES = ("title", "name", "subject", "headline", "label")


def read_csv(text: str) -> Content:
    """Rows as they are; the column names head every group of rows, so that none is lost."""
    header, _, _ = text.partition("\n")
    columns = " · ".join(cell.strip() for cell in _cells(header) if cell.strip())
    numbers = any(cell.strip().replace(".", "").isdigit() for cell in _cells(header))
    title = "" if numbers or len(columns) > 2000 else columns
    sections = tuple(_row_groups(text, title)) if title else ()
    return Content(text, sections=sections, verbatim=True)


def _cells(line: str) -> list[str]:
    """The cells of one line, whatever parts them: tab, semicolon, bar or comma."""
    line = line[:10_000]
    delimiter = max("\t;|,", key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _row_groups(text: str, title: str) -> Iterator[Section]:
    start = 0
    yield Section(0, 1, title)
    while (end := text.find("\n", start + ROWS_CHARACTERS)) >= 0:
        start = end + 1
        if text[start : start + 1].strip():
            yield Section(start, 1, title)


def read_json(text: str) -> Content:
    """Fields as ``key: value`` lines, a section for each entry of the outermost list or object.

    What is no JSON (comments, a cut-off file) is kept as it is written.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Content(text, kind="code", verbatim=True)
    composer = Composer()
    entries = value if isinstance(value, list) else [value]
    _add_entries(composer, entries)
    alone = entries[0] if len(entries) == 1 else {}
    return composer.content(title=_title(alone), date=_date(alone), kind="text")


def read_json_lines(text: str) -> Content:
    """One record a line; lines that are no JSON are kept as they are."""
    composer = Composer()
    _add_entries(composer, (_parsed(line) for line in text.split("\n") if line.strip()))
    return composer.content(kind="text")


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line


def _add_entries(composer: Composer, entries: object) -> None:
    for entry in entries if hasattr(entries, "__iter__") else []:
        if title := _title(entry):
            composer.heading(title, 1, shown=False)
        composer.block("\n".join(_outline(entry, 0)))


def _outline(value: object, depth: int) -> Iterator[str]:
    """Nested fields, indented by two blanks a level; beyond `DEPTH` as one line of JSON."""
    indent = "  " * depth
    if depth >= DEPTH or not isinstance(value, (dict, list)):
        yield indent + _scalar(value).replace("\n", "\n" + indent)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (dict, list)) and inner:
                yield f"{indent}{key}:"
                yield from _outline(inner, depth + 1)
            else:
                yield f"{indent}{key}: {_scalar(inner)}"
    elif not any(isinstance(inner, (dict, list)) for inner in value):
        yield from (f"{indent}- {_scalar(inner)}" for inner in value)
    else:
        for inner in value:
            lines = list(_outline(inner, depth + 1))
            yield from [f"{indent}- {lines[0].lstrip()}", *lines[1:]] if lines else []


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (dict, list)) and not value:
        return ""
    return json.dumps(value, ensure_ascii=False)


def _title(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    lowered = {str(key).lower(): value for key, value in entry.items()}
    found = (lowered.get(key) for key in _TITLES)
    return next((value for value in found if isinstance(value, str) and value.strip()), "")


def _date(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    values = (entry.get(key) for key in ("date", "created", "created_at", "published", "updated"))
    return next(
        (day for value in values if isinstance(value, str) and (day := iso_date(value))), ""
    )
