"""The month in which most or least was spent, of a table whose columns are months."""

from __future__ import annotations

from decimal import Decimal

from rag.question.amounts import shown
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Computed, Line
from rag.whole.table.columns import Column
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, left_out, quote_of, where


def extreme_month(match: Match, plan: Plan) -> Computed | None:
    """What the rows come to in the month with most, or least; None where units are mixed."""
    units = {a.unit for column in match.months for n in match.rows if (a := column.amounts[n])}
    if len(units) > 1:
        return None
    unit = next(iter(units), "")
    sums = [(_sum(match, column), column) for column in match.months]
    most = plan.aggregate == "most"
    ordered = sorted(sums, key=lambda pair: -pair[0] if most else pair[0])
    last = ordered[: plan.top or 1][-1][0]
    # What is as large as the last one shown belongs to it.
    first = [pair for n, pair in enumerate(ordered) if n < plan.top or pair[0] == last]
    quotes = tuple(quote_of(Found(match.table, row)) for row in match.rows[:SHOWN])
    used = tuple(range(1, len(quotes) + 1))
    lines = [Line(f"{column.name}: {shown(value, unit)}", used) for value, column in first]
    word = "largest" if most else "smallest"
    plan_line = f"the {word} month of {where([match])}: {len(match.rows)} rows"
    return Computed("table", plan_line, (*lines, *left_out(len(match.rows))), quotes)


def _sum(match: Match, column: Column) -> Decimal:
    return sum((a.value for n in match.rows if (a := column.amounts[n])), Decimal(0))
