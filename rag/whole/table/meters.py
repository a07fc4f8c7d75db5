"""What a meter has counted between two days: the later reading less the earlier."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from rag.question.amounts import shown
from rag.question.table_cues import METER
from rag.whole.computed import Computed, Line
from rag.whole.table.columns import Column
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, files_of, names_of, quote_of

NEAR_DAYS = 16
"""How far from the first day asked for a meter may have been read."""


def is_meter(match: Match, column: Column) -> bool:
    """Whether a column counts up: by its readings, or because its table is called one of them."""
    if column.is_cumulative:
        return True
    about = f"{match.table.grid.about} {column.name}"
    values = [a.value for row in match.rows if (a := column.amounts[row])]
    return bool(METER.search(about)) and all(a <= b for a, b in itertools.pairwise(values))


def may_be_readings(column: Column) -> bool:
    """Whether a few values that never fall leave open if they are readings, or what was used."""
    values = [a.value for a in column.amounts if a]
    return len(values) > 1 and all(a <= b for a, b in itertools.pairwise(values))


def metered(match: Match, column: Column) -> Computed | None:
    """What a meter has counted between two days: the later reading less the earlier."""
    days = next((c for c in match.table.columns if c.meaning == "day"), None)
    if days is None or not (match.dates.since and match.dates.until):
        return None
    after = (date.fromisoformat(match.dates.until) + timedelta(days=1)).isoformat()
    among = _of_the_meter(match, column)
    first, last = (_nearest(days, column, day, among) for day in (match.dates.since, after))
    if first is None or last is None or first == last:
        return None
    rows = [Found(match.table, place, column.amounts[place]) for place in (first, last)]
    low, high = (row.amount for row in rows)
    if low is None or high is None or high.value < low.value:
        return None
    text = (
        f"{shown(high.value - low.value, column.unit)} = {shown(high.value)} ({days.days[last]})"
        f" − {shown(low.value)} ({days.days[first]})"
    )
    plan_line = f"readings of {names_of([column])} in {files_of([match])}: the last less the first"
    return Computed("table", plan_line, (Line(text, (1, 2)),), tuple(quote_of(row) for row in rows))


def _of_the_meter(match: Match, column: Column) -> list[int]:
    """The rows of one meter: those that share the words which chose rows within the days."""
    table = match.table
    if not match.narrowed:
        return list(range(len(table.rows)))
    texts = [c.place for c in table.columns if c.meaning == "text"]
    kinds = {tuple(table.rows[row].cells[place] for place in texts) for row in match.rows}
    return [n for n, row in enumerate(table.rows) if tuple(row.cells[p] for p in texts) in kinds]


def _nearest(days: Column, column: Column, day: str, among: Sequence[int]) -> int | None:
    """The row whose day is nearest; None where none is near."""
    wanted = date.fromisoformat(day)
    apart = [
        (abs((date.fromisoformat(days.days[place]) - wanted).days), place)
        for place in among
        if days.days[place] and column.amounts[place]
    ]
    best = min(apart, default=(NEAR_DAYS + 1, -1))
    return best[1] if best[0] <= NEAR_DAYS else None
