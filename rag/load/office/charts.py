"""Charts of office files (DrawingML) as the tables that they draw: categories down, series across.

It does not know where a chart stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from rag.load.archive import attribute, child, local
from rag.load.office.number_formats import is_date, plain_number, shown_number

POINTS = 20_000
"""Of one series; a longer one was drawn by an instrument."""

Row = list[str]


def chart_rows(chart: Element) -> list[Row]:
    """The names of the series, with the chart's title before them, and a row for each category."""
    series = [element for element in chart.iter() if local(element) == "ser"]
    title = _words(child(chart, "chart", "title"))
    names = [" ".join(_points(child(one, "tx"))) for one in series]
    values = [_points(child(one, "val")) or _points(child(one, "yVal")) for one in series]
    labels = [_points(child(one, "cat")) or _points(child(one, "xVal")) for one in series]
    shared = next(filter(None, labels), [])
    if any(own and own != shared for own in labels):
        rows = _apart(labels, values)
    else:
        count = max(map(len, (shared, *values)), default=0)
        shared = shared or [str(number) for number in range(1, count + 1)]
        rows = [[_at(column, at) for column in (shared, *values)] for at in range(count)]
    return [[title, *names], *rows] if rows or title else []


def _apart(labels: Sequence[Row], values: Sequence[Row]) -> list[Row]:
    """Series that have categories of their own, one after the other, each in its column."""
    return [
        [label, *(_at(column, at) if column is own else "" for column in values)]
        for names, own in zip(labels, values, strict=True)
        for at, label in enumerate(names)
    ]


def _at(column: Sequence[str], at: int) -> str:
    return column[at] if at < len(column) else ""


def _words(title: Element) -> str:
    return "".join(t.text or "" for t in title.iter() if local(t) in ("t", "v")).strip()


def _points(data: Element) -> Row:
    """What a series says at each of its places; "" at those that it leaves out."""
    for cache in data.iter():
        if local(cache) in ("strCache", "numCache", "strLit", "numLit"):
            return _level(cache)
        if local(cache) == "multiLvlStrCache":
            return _joined([_level(level) for level in cache if local(level) == "lvl"])
    return [child(data, "v").text or ""] if local(child(data, "v")) == "v" else []


def _level(cache: Element) -> Row:
    code = child(cache, "formatCode").text or ""
    found: dict[int, str] = {}
    for point in (one for one in cache if local(one) == "pt"):
        at = point.get("idx", "")
        if at.isdigit() and len(at) < 6 and int(at) < POINTS:
            text = child(point, "v").text or ""
            found[int(at)] = _shown(text, point.get("formatCode") or code)
    count = attribute(child(cache, "ptCount"), "val")
    wanted = int(count) if count.isdigit() and len(count) < 6 else 0
    length = max(min(wanted, POINTS), max(found, default=-1) + 1)
    return [found.get(at, "") for at in range(length)]


def _joined(levels: Sequence[Row]) -> Row:
    """Names on several levels, the innermost first: an outer one goes on up to the next of its
    level."""
    length = len(levels[0]) if levels else 0
    found = [[""] * length for _ in levels]
    for number, level in enumerate(levels):
        for at in range(length):
            goes_on = number and not _at(level, at) and at
            found[number][at] = found[number][at - 1] if goes_on else _at(level, at)
    return [" ".join(filter(None, parts)) for parts in zip(*reversed(found), strict=True)]


def _shown(text: str, code: str) -> str:
    """A number as its format shows it; a day where that is a date's."""
    try:
        value = float(text)
    except ValueError:
        return text
    if is_date(code) and 60 < value < 2_958_466:
        return (date(1899, 12, 30) + timedelta(days=int(value))).isoformat()
    known = code not in ("", "General")
    return shown_number(value, code) if known else plain_number(value)
