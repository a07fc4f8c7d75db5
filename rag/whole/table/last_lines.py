"""What the tables of a document come to: rows of totals and results, as a summary tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.whole.document_text import DocumentText
from rag.whole.table.grids import Row
from rag.whole.table.read_tables import understood
from rag.whole.table.total_rows import first_cell

MOST = 3
"""Tables of a document that are told of."""
_RESULT = re.compile(
    r"(?:net\s+)?results?|surplus|deficit|profit|loss|balance|saldo|ergebnis|überschuss|fehlbetrag|"
    r"résultat|solde|bénéfice|perte|resultado|beneficio|risultato|utile|resultaat|overschot|tekort",
    re.IGNORECASE,
)
_MARKS = " :*_"


@dataclass(frozen=True, slots=True)
class LastLine:
    """The row that a table comes to.

    :ivar text: its cells, each with its column's name.
    :ivar start: where it stands in the document's text; `end` is exclusive.
    """

    text: str
    start: int
    end: int


def last_lines(catalog: Catalog, document: DocumentText) -> list[LastLine]:
    """One of each of the first few tables that have such a row, in reading order."""
    found = []
    for table in understood(catalog, document):
        results = [row for row in table.rows if _RESULT.fullmatch(first_cell(row))]
        if rows := [*table.totals, *results]:
            last = max(rows, key=lambda row: row.start)
            found.append(LastLine(_told(table.grid.names, last), last.start, last.end))
    return found[:MOST]


def _told(names: tuple[str, ...], row: Row) -> str:
    first = first_cell(row)
    told = [
        " ".join(filter(None, (name.strip(_MARKS), cell.strip(_MARKS))))
        for name, cell in zip(names, row.cells, strict=False)
        if cell.strip(_MARKS) not in ("", first)
    ]
    return f"{first}: {' · '.join(told)}" if told else first
