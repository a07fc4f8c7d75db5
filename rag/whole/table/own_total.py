"""What a table's own rows say it comes to: net, tax and total of an offer or invoice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.question.amounts import CURRENCIES
from rag.question.everyday import alike
from rag.question.plan import Plan
from rag.whole.computed import Computed, Line
from rag.whole.table.columns import Column
from rag.whole.table.grids import Row
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, files_of, quote_of, row_line
from rag.whole.table.total_rows import is_net, is_tax
from rag.whole.versions import family, rank

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_VERSION = re.compile(
    r"(?<![^\W_])(?:v\d|rev|version|entwurf|draft|final|neue?|new|old|alte?)(?![^\W\d_])",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-_. ]?\d\d){0,2}(?!\d)")
_COUNTED = alike("inventory") | alike("price") | alike("member")
"""What a table is called that tells all there is on a day."""


def own_totals(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """The total row of each table; None where rows are chosen or a table does not tell its tax."""
    asks = plan.aggregate == "sum" or plan.asked.tax
    if not asks or any(match.narrowed or match.dated for match in matches):
        return None
    found = [(match, _row(match, plan)) for match in newest_first(matches)]
    rows = [(match, row) for match, row in found if row is not None]
    if len(rows) < len(found):
        return None
    quotes = tuple(m.table.grid.document.quote(row.start, row.end) for m, row in rows)
    lines = tuple(
        Line(f"{_name(m)}: {' '.join(filter(None, row.cells))}{_unit(m)}", (n,))
        for n, (m, row) in enumerate(rows, 1)
    )
    return Computed("table", f"reading the total of {files_of(matches)}", lines, quotes)


def _row(match: Match, plan: Plan) -> Row | None:
    """The total with tax, or without where that is asked for."""
    totals = [row for row in match.table.totals if len([c for c in row.cells if c]) > 1]
    if not any(is_tax(row) for row in totals):
        return None
    if plan.asked.tax == "without":
        return next((row for row in totals if is_net(row)), None)
    return next((row for row in reversed(totals) if not is_net(row) and not is_tax(row)), None)


def total_beside(
    matches: Sequence[Match], columns: Sequence[Column], plan: Plan
) -> Computed | None:
    """Where a total with tax is asked of a row that tells it without: the total that the table
    tells, and the row; None where it tells no tax."""
    match = matches[0]
    total = _row(match, plan)
    if len(matches) > 1 or len(match.rows) != 1 or total is None:
        return None
    document = match.table.grid.document
    row = Found(match.table, match.rows[0])
    whole = Line(f"{_name(match)}: {' '.join(filter(None, total.cells))}{_unit(match)}", (1,))
    quotes = (document.quote(total.start, total.end), quote_of(row))
    plan_line = f"reading the total of {files_of(matches)}"
    return Computed("table", plan_line, (whole, Line(row_line(row, columns), (2,))), quotes)


def newest_first(matches: Sequence[Match]) -> list[Match]:
    """Versions of a document in the order of their names, the newest first."""
    return sorted(
        matches, key=lambda m: (rank(_source(m)), _year(_source(m)), _source(m)), reverse=True
    )


def are_yearly(matches: Sequence[Match]) -> bool:
    """Whether one row each is left of lists of several years: the prices of 2030 and of 2031."""
    sources = [_source(match) for match in matches]
    years = {_year(source) for source in sources}
    one_each = all(len(match.rows) == 1 for match in matches)
    return one_each and len({family(s) for s in sources}) == 1 < len(years) == len(sources)


def are_counted_anew(matches: Sequence[Match]) -> bool:
    """Whether each of these tables tells all there was on its day: two counts of one stock, or two
    lists of prices, are never added."""
    sources = {_source(match) for match in matches}
    told = {family(source) for source in sources}
    of_days = all(_DATED.search(PurePath(source).stem) for source in sources)
    stock = all(frozenset(terms(PurePath(source).stem)) & _COUNTED for source in sources)
    return len(told) == 1 < len(sources) == len(matches) and of_days and stock


def _year(source: str) -> str:
    found = _YEAR.findall(PurePath(source).stem)
    return found[-1] if found else ""


def are_versions(matches: Sequence[Match]) -> bool:
    """Whether some of these tables stand in versions of one document: they are never added."""
    sources = {_source(match) for match in matches}
    families = [family(source) for source in sources]
    return len(set(families)) < len(families) and any(
        _VERSION.search(PurePath(source).stem) for source in sources
    )


def _source(match: Match) -> str:
    return match.table.grid.document.source


def _name(match: Match) -> str:
    return PurePath(_source(match)).name


def _unit(match: Match) -> str:
    units = {column.unit for column in match.table.columns if column.unit in CURRENCIES}
    return f" {units.pop()}" if len(units) == 1 else ""
