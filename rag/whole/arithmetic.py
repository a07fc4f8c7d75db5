"""Sums, averages, largest and meters: numbers out of rows, with the formula and the rows used.

Amounts of two currencies or units are never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from rag.question.amounts import shown
from rag.question.plan import Plan
from rag.whole.columns import Column
from rag.whole.computed import SHOWN, Computed, Line
from rag.whole.find_table import Match
from rag.whole.rows import Found, by_unit, files_of, names_of, quote_of, row_line, where

FORMULA_ROWS = 12
"""Rows whose amounts are written out in a formula."""
NEAR_DAYS = 16
"""How far from the first day asked for a meter may have been read."""


def summed(
    matches: Sequence[Match],
    rows: Sequence[Found],
    columns: Sequence[Column],
    plan: Plan,
    sign: int,
) -> Computed:
    quotes = [quote_of(row) for row in rows[:SHOWN]]
    results = []
    for unit, values in by_unit(rows, sign).items():
        total = shown(sum(values, Decimal(0)), unit)
        if 1 < len(values) <= FORMULA_ROWS:
            total += " = " + " + ".join(
                shown(value, unit).removesuffix(f" {unit}") for value in values
            )
        results.append(total)
    text = " and ".join(results)
    if missing := sum(row.amount is None for row in rows):
        text += f" ({missing} {'row has' if missing == 1 else 'rows have'} no amount)"
    used = tuple(range(1, len(quotes) + 1))
    count = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    lines = [Line(text, used)]
    if own := _own_total(matches):
        lines.append(Line(f"the table's own total row: {own}"))
    plan_line = f"summing {names_of(columns)} of {where(matches, plan)}: {count}"
    return Computed("table", plan_line, tuple(lines), tuple(quotes))


def _own_total(matches: Sequence[Match]) -> str:
    """What a table that was summed as a whole says itself."""
    match = matches[0]
    whole = len(matches) == 1 and len(match.rows) == len(match.table.rows)
    if not (whole and match.table.totals):
        return ""
    return " | ".join(cell for cell in match.table.totals[-1].cells if cell)


def averaged(
    matches: Sequence[Match],
    rows: Sequence[Found],
    columns: Sequence[Column],
    plan: Plan,
    sign: int,
) -> Computed:
    quotes = [quote_of(row) for row in rows[:SHOWN]]
    results = []
    for unit, values in by_unit(rows, sign).items():
        total = sum(values, Decimal(0))
        mean = (total / len(values)).quantize(Decimal("0.01"))
        results.append(f"{shown(mean, unit)} = {shown(total)} / {len(values)}")
    plan_line = f"averaging {names_of(columns)} of {where(matches, plan)}: {len(rows)} rows"
    line = Line(" and ".join(results), tuple(range(1, len(quotes) + 1)))
    return Computed("table", plan_line, (line,), tuple(quotes))


def extremes(
    matches: Sequence[Match],
    rows: Sequence[Found],
    columns: Sequence[Column],
    plan: Plan,
    sign: int,
) -> Computed | None:
    held = [row for row in rows if row.amount]
    if len({row.amount.unit for row in held if row.amount}) > 1:
        return None
    down = -1 if plan.aggregate == "most" else 1
    ordered = sorted(held, key=lambda row: down * sign * (row.amount.value if row.amount else 0))
    first = ordered[: plan.top or 1]
    # What is as large as the last one shown belongs to it.
    first += [r for r in ordered[len(first) :] if r.amount and first[-1].amount
              and r.amount.value == first[-1].amount.value]  # fmt: skip
    word = "largest" if plan.aggregate == "most" else "smallest"
    plan_line = f"the {word} {names_of(columns)} of {where(matches, plan)}: {len(held)} rows"
    lines = tuple(Line(row_line(row, columns), (n,)) for n, row in enumerate(first[:SHOWN], 1))
    return Computed("table", plan_line, lines, tuple(quote_of(row) for row in first[:SHOWN]))


def metered(match: Match, column: Column, plan: Plan) -> Computed | None:
    """What a meter has counted between two days: the later reading less the earlier."""
    days = next((c for c in match.table.columns if c.meaning == "day"), None)
    if days is None or not (plan.dates.since and plan.dates.until):
        return None
    after = (date.fromisoformat(plan.dates.until) + timedelta(days=1)).isoformat()
    first, last = (_nearest(days, column, day) for day in (plan.dates.since, after))
    if first is None or last is None or first == last:
        return None
    rows = [Found(match.table, place, column.amounts[place]) for place in (first, last)]
    low, high = (row.amount for row in rows)
    if low is None or high is None:
        return None
    text = (
        f"{shown(high.value - low.value, column.unit)} = {shown(high.value)} ({days.days[last]})"
        f" − {shown(low.value)} ({days.days[first]})"
    )
    plan_line = f"readings of {names_of([column])} in {files_of([match])}: the last less the first"
    return Computed("table", plan_line, (Line(text, (1, 2)),), tuple(quote_of(row) for row in rows))


def _nearest(days: Column, column: Column, day: str) -> int | None:
    """The row whose day is nearest; None where none is near."""
    wanted = date.fromisoformat(day)
    apart = [
        (abs((date.fromisoformat(found) - wanted).days), place)
        for place, found in enumerate(days.days)
        if found and column.amounts[place]
    ]
    best = min(apart, default=(NEAR_DAYS + 1, -1))
    return best[1] if best[0] <= NEAR_DAYS else None
