"""Which columns of a table a question names: by their names, by what groups are of, by values."""

from __future__ import annotations

from collections.abc import Sequence

from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.whole.table.columns import Column, Table
from rag.whole.table.rows_with import Rows
from rag.whole.table.words import Word, name_terms, share_named, word_of


def columns_by_word(table: Table, words: Sequence[Word]) -> list[tuple[Word, list[Column]]]:
    """For each word the columns whose names hold it; numbers name none."""
    names = [name_terms(column.name) for column in table.columns]
    return [
        (w, [c for c, n in zip(table.columns, names, strict=True) if w.stands_in(n)]
         if w.value is None else [])
        for w in words
    ]  # fmt: skip


def most_named(named: Sequence[tuple[Word, list[Column]]]) -> tuple[Column, ...]:
    """Of the columns that words name, of each meaning those that most words do: in "kWh of
    heating" just one; of "sacks" and "price_per_sack" the one whose whole name is asked for."""
    columns = {column.place: column for _, found in named for column in found}
    words = [word for word, found in named if found]
    shares = {place: share_named(column.name, words) for place, column in columns.items()}
    best: dict[str, tuple[int, float]] = {}
    for place, column in columns.items():
        best[column.meaning] = max(best.get(column.meaning, (0, 0.0)), shares[place])
    return tuple(
        column for place, column in sorted(columns.items()) if shares[place] == best[column.meaning]
    )


def named_besides(
    table: Table, every: Sequence[Word], words: Sequence[Word], called: frozenset[str]
) -> int:
    """How many of the words that only ask for money name a column, as "price" and "paid", or the
    table: "all bills" are those of "invoices.csv".

    :param called: search terms of what the table is called.
    """
    names = [name_terms(column.name) for column in table.columns]
    besides = [word for word in every if word not in words]
    names_it = (word.own <= MONEY and bool(word.alike & called) for word in besides)
    return sum(any(w.stands_in(name) for name in names) for w in besides) + sum(names_it)


def valued_columns(columns: Sequence[Column], found: Rows) -> tuple[Column, ...]:
    """Of some columns those with an amount that chose rows: "at 30 degrees"."""
    values = {word.value for word in found.hits if word.value is not None}
    return tuple(c for c in columns if any(a and a.value in values for a in c.amounts))


def grouping_column(table: Table, plan: Plan) -> Column | None:
    """The column that "per section" names, or "which section" where its values repeat."""
    which = plan.which if plan.aggregate in ("most", "least") else ""
    for text in filter(None, (plan.by, plan.group, which)):
        names = [(c, word_of(text).stands_in(name_terms(c.name))) for c in table.columns]
        columns = [c for c, held in names if held and c.meaning in ("text", "month")]
        if len(columns) == 1 and _repeats(table, columns[0]):
            return columns[0]
    return None


def _repeats(table: Table, column: Column) -> bool:
    values = [row.cells[column.place] for row in table.rows]
    return len(set(values)) < len(values)
