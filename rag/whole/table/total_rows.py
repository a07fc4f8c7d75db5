"""Which rows of a table add up others: totals and means, tax, what comes before tax.

A word in the first cell tells them, or their sums alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.question.amounts import Amount, amount, decimal_mark
from rag.whole.table.grids import Grid, Row

ROUNDING = Decimal("0.006")
"""What a total may differ from the sum of what it adds, in each added row."""

_TOTAL = re.compile(
    r"(?:grand\s+|sub\s?-?)?totals?|sum|sums|all|overall|gesamt\w*|summe\w*|zwischensumme|"
    r"insgesamt|alle|suma|"
    r"total\s+general|somme|sous-total|totale|somma|totaal|subtotaal|average|mean|median|"
    r"max(?:imum)?|"
    r"(?:(?:amount|balance|total)\s+)?(?:to\s+pay|due|payable)|zu\s+zahlen(?:der\s+betrag)?|"
    r"zahlbetrag|rechnungsbetrag|(?:net|montant)\s+à\s+payer|(?:total\s+)?a\s+pagar|da\s+pagare|"
    r"te\s+betalen|"
    r"min(?:imum)?|durchschnitt|mittelwert|promedio|moyenne|media|gemiddelde|∑|Σ",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"(?:(?:plus|zzgl\.?|\+|sales|value[- ]added)\s+)?(?:vat|v\.a\.t\.|mwst\.?|mehrwertsteuer|"
    r"ust\.?|umsatzsteuer|tva|iva|btw|gst|tax)(?:\W.*)?",
    re.IGNORECASE,
)
_NET = re.compile(
    r"(?:net|netto\w*|sub-?total|subtotaal|zwischensumme|(?:sous-)?total\s+ht|imponibile|"
    r"base\s+imponible)(?:\W.*)?",
    re.IGNORECASE,
)
_BEGINS_TOTAL = re.compile(rf"(?:{_TOTAL.pattern})\b", re.IGNORECASE)


def total_places(grid: Grid) -> set[int]:
    """The places of rows that add up others: by their word, or by their sums alone."""
    found: set[int] = set()
    marks = [
        decimal_mark(row.cells[place] for row in grid.rows if row.cells[place])
        for place in range(len(grid.names))
    ]
    amounts = [
        [amount(cell, mark) for cell, mark in zip(row.cells, marks, strict=True)]
        for row in grid.rows
    ]
    for place, row in enumerate(grid.rows):
        first = next((cell.strip(" :*_") for cell in row.cells if cell), "")
        adds = _adds(amounts, place, found)
        last = place >= len(grid.rows) - 2
        if (
            _TOTAL.fullmatch(first)
            or (_BEGINS_TOTAL.match(first) and (adds or last))
            or (adds and place > 1 and _is_unnamed(row, amounts[place]))
        ):
            found.add(place)
    if found:  # what leads up to a total is none of what it adds up
        found |= {n for n, row in enumerate(grid.rows) if n < max(found)
                  and (is_tax(row) or is_net(row))}  # fmt: skip
    return found


def is_tax(row: Row) -> bool:
    """Whether a row is the tax on those above it."""
    return bool(_TAX.fullmatch(first_cell(row)))


def is_net(row: Row) -> bool:
    """Whether a row is what comes before tax."""
    return bool(_NET.fullmatch(first_cell(row)))


def first_cell(row: Row) -> str:
    """The first of its cells that is filled, without marks of emphasis."""
    return next((cell.strip(" :*_") for cell in row.cells if cell.strip()), "")


def _is_unnamed(row: Row, values: Sequence[Amount | None]) -> bool:
    """Whether a row holds amounts and no word."""
    return not any(cell and value is None for cell, value in zip(row.cells, values, strict=True))


def _adds(amounts: Sequence[Sequence[Amount | None]], place: int, totals: set[int]) -> bool:
    """Whether an amount of a row is the sum of those above it, or of those since the last total."""
    above = [n for n in range(place) if n not in totals]
    since = [n for n in above if n > max(totals, default=-1)]
    for column, value in enumerate(amounts[place]):
        for rows in (above, since):
            parts = [part.value for n in rows if (part := amounts[n][column])]
            if value and len(parts) > 1 and abs(sum(parts) - value.value) <= ROUNDING * len(parts):
                return True
    return False
