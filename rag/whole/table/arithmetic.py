"""Sums, averages and extremes: numbers out of rows, with the formula and the rows used.

Amounts of two currencies or units are never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rag.question.amounts import shown
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Computed, Line, counted
from rag.whole.table.columns import Column
from rag.whole.table.match import Match
from rag.whole.table.rows import (
    Found,
    by_unit,
    left_out,
    mean_of,
    names_of,
    quote_of,
    row_line,
    where,
)

FORMULA_ROWS = 12
"""Rows whose amounts are written out in a formula."""


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
    count = counted(len(rows), "row")
    lines = [Line(text, used), *left_out(len(rows))]
    if own := _own_total(matches):
        lines.append(Line(f"the table's own total row: {own}"))
    plan_line = f"summing {names_of(columns)} of {where(matches)}: {count}"
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
        results.append(mean_of(values, unit))
    plan_line = f"averaging {names_of(columns)} of {where(matches)}: {len(rows)} rows"
    line = Line(" and ".join(results), tuple(range(1, len(quotes) + 1)))
    return Computed("table", plan_line, (line, *left_out(len(rows))), tuple(quotes))


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
    plan_line = f"the {word} {names_of(columns)} of {where(matches)}: {len(held)} rows"
    lines = tuple(Line(row_line(row, columns), (n,)) for n, row in enumerate(first[:SHOWN], 1))
    return Computed("table", plan_line, lines, tuple(quote_of(row) for row in first[:SHOWN]))
