"""Results of a table for each group of its rows: the sum by month, the mean per strain."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rag.question.amounts import shown
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Computed, Line, counted
from rag.whole.table.columns import Column
from rag.whole.table.days import day_column
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, by_unit, left_out, mean_of, names_of, quote_of, where

_LENGTHS = {"month": 7, "year": 4}


def grouped(
    matches: Sequence[Match],
    rows: Sequence[Found],
    columns: Sequence[Column],
    plan: Plan,
    sign: int,
) -> Computed | None:
    """A line for each group, in order of its key, or of its result where most or least is asked.

    None where no column parts the rows.
    """
    groups: dict[str, list[Found]] = {}
    for row in rows:
        key = _key(matches[0], row, plan)
        if key is None:
            return None
        groups.setdefault(key or "—", []).append(row)
    if not groups:
        return None
    ordered = [(key, groups[key]) for key in sorted(groups)]
    if plan.aggregate in ("most", "least"):
        results = {key: _result(held, columns, sign) for key, held in ordered}
        if any(value is None for value in results.values()):
            return None  # amounts of two units are in no order
        ordered.sort(key=lambda pair: results[pair[0]] or 0, reverse=plan.aggregate == "most")
        last = results[ordered[: plan.top or 1][-1][0]]
        # What is as large as the last one shown belongs to it.
        ordered = [p for n, p in enumerate(ordered) if n < plan.top or results[p[0]] == last]
    return _shown(matches, ordered, columns, plan, sign)


def _key(match: Match, row: Found, plan: Plan) -> str | None:
    if match.by is not None:
        return row.cells[match.by.place]
    column = day_column(row.table, match.named)
    return column.days[row.place][: _LENGTHS[plan.group]] if column else None


def _result(rows: Sequence[Found], columns: Sequence[Column], sign: int) -> Decimal | None:
    """What a group amounts to; None where its amounts are of several units."""
    if not columns:
        return Decimal(len(rows))
    units = by_unit(rows, sign)
    return sum(next(iter(units.values())), Decimal(0)) if len(units) == 1 else None


def _shown(
    matches: Sequence[Match],
    groups: Sequence[tuple[str, list[Found]]],
    columns: Sequence[Column],
    plan: Plan,
    sign: int,
) -> Computed:
    quotes = [quote_of(row) for _, held in groups for row in held][:SHOWN]
    lines, first = [], 1
    for key, held in groups:
        markers = tuple(n for n in range(first, first + len(held)) if n <= len(quotes))
        lines.append(Line(f"{key}: {_told(held, columns, plan, sign)}", markers))
        first += len(held)
    lines += left_out(sum(len(held) for _, held in groups))
    doing = "averaging" if plan.aggregate == "average" else "summing" if columns else "counting"
    what = names_of(columns) if columns else "rows"
    each = matches[0].by.name if matches[0].by else plan.group
    line = f"{doing} {what} of {where(matches)} by {each}: {counted(len(groups), 'group')}"
    return Computed("table" if columns else "count", line, tuple(lines), tuple(quotes))


def _told(rows: Sequence[Found], columns: Sequence[Column], plan: Plan, sign: int) -> str:
    count = counted(len(rows), "row")
    if not columns:
        return str(len(rows))
    told = []
    for unit, values in by_unit(rows, sign).items():
        averaged = plan.aggregate == "average"
        told.append(mean_of(values, unit) if averaged else shown(sum(values, Decimal(0)), unit))
    return f"{' and '.join(told) or 'no amount'} ({count})"
