"""Tables and records as text: CSV and TSV verbatim, JSON and JSON lines as readable fields.

JSON is rewritten because its escapes hide text from search; its lines have no number anyone sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.people.keep import is_note, read_note
from rag.load.people.slack import are_messages, read_messages
from rag.load.plain.lines import log_records
from rag.load.table.delimited import delimited_table

RECORD_CHARACTERS = 1200
"""An object that reads longer than this, and holds a list of others, is parted into those."""
DEPTH = 60
PARTED_DEPTH = 12
_TITLES = ("title", "name", "subject", "headline", "label")


def read_csv(text: str) -> Content:
    """Rows as they are, their columns known beside them; lines without columns are records."""
    table = delimited_table(text)
    if table is None:
        return Content(text, verbatim=True, records=log_records(text))
    return Content(text, verbatim=True, tables=(table,))


def read_json(text: str) -> Content:
    """Fields as ``key: value`` lines, a record for each entry of a list.

    What is no JSON (comments, a cut-off file) is kept as it is written.
    """
    try:
        value = json.loads(text, parse_float=str)  # 1.10 stays 1.10
    except (ValueError, RecursionError):
        return Content(text, kind="code", verbatim=True)
    if are_messages(value):
        return read_messages(value)
    if is_note(value):
        return read_note(value)
    composer = Composer()
    entries = value if isinstance(value, list) else [value]
    add_entries(composer, entries, 1)
    alone = entries[0] if len(entries) == 1 else {}
    return composer.content(title=_title(alone), date=_date(alone), kind="text")


def read_json_lines(text: str) -> Content:
    """One record a line; lines that are no JSON are kept as they are."""
    composer = Composer()
    add_entries(composer, (_parsed(line) for line in text.split("\n") if line.strip()), 1)
    return composer.content(kind="text")


def _parsed(line: str) -> object:
    try:
        return json.loads(line, parse_float=str)
    except (ValueError, RecursionError):
        return line


def add_entries(composer: Composer, entries: Iterable[object], level: int = 1) -> None:
    """Values as JSON has them, a record each; long ones are parted into what they hold."""
    for entry in entries:
        if title := _title(entry):
            composer.heading(title, level, shown=False)
        record = "\n".join(_outline(entry, 0))
        if len(record) > RECORD_CHARACTERS and level < PARTED_DEPTH and _holds_lists(entry):
            _add_parted(composer, entry, level)
        else:
            composer.record(record)


def _add_parted(composer: Composer, entry: object, level: int) -> None:
    """A long object: its plain fields first, then its lists and objects under their names."""
    if isinstance(entry, list):
        add_entries(composer, entry, level)
        return
    fields = entry if isinstance(entry, dict) else {}
    plain = {key: value for key, value in fields.items() if not _is_nested(value)}
    composer.record("\n".join(_outline(plain, 0)))
    for key, value in fields.items():
        if _is_nested(value):
            composer.heading(str(key), level, shown=False)
            add_entries(composer, value if isinstance(value, list) else [value], level + 1)


def _is_nested(value: object) -> bool:
    """Whether a value holds objects, or is one."""
    if isinstance(value, list):
        return any(isinstance(inner, (dict, list)) for inner in value)
    return isinstance(value, dict) and bool(value)


def _holds_lists(entry: object) -> bool:
    return isinstance(entry, list) or (
        isinstance(entry, dict) and any(map(_is_nested, entry.values()))
    )


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
