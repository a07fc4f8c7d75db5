"""The rows of a table in a state that is asked for: still to do, done, lent, unpaid.

A state stands in a column of states ("open", "in progress"), in one that is ticked, or in one whose
empty cells say so. A table with a state that is not understood tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rag.language.search_terms import terms
from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.question.states import State
from rag.whole.table.columns import Column, Table
from rag.whole.table.lacking import is_empty, says_no, says_yes
from rag.whole.table.words import Word, name_terms, words_of


def _terms(words: str) -> frozenset[str]:
    return frozenset(term for word in words.split() for term in terms(word))


_DONE = _terms(
    "done finished complete completed closed ready delivered shipped sent paid returned settled"
    " solved fixed booked bought resolved ok erledigt fertig abgeschlossen geliefert bezahlt"
    " gebucht verschickt zurück hecho terminado fait terminé fatto klaar gedaan"
)
_OPEN = _terms(
    "open todo to pending waiting wait in started ongoing planned ordered next blocked missing"
    " partly half begun not unfinished later offen angefangen wartet ausstehend geplant bestellt"
    " fehlt läuft pendiente aperto bezig"
)
"""How a cell begins that says a thing is still to do: "in progress", "to book", "waiting for
wood"."""
_OFF = _terms("cancelled canceled dropped skipped rejected abgesagt storniert entfällt gestrichen")
"""States of what is neither done nor to do."""
_TICKED = _terms(
    "done finished completed complete ready checked ok erledigt fertig abgeschlossen hecho fait"
    " fatto klaar gedaan"
)
"""Columns that are ticked, or hold a day, where a thing is done."""
_BACK = _terms("back returned return zurück rückgabe devuelto rendu restituito terug teruggebracht")
_TAKEN = _terms("lent loaned borrower borrowed verliehen verborgt ausgeliehen prestado prêté")
"""Columns that say to whom, or when, a thing was lent."""
_PAID = _terms("paid repaid bezahlt gezahlt beglichen pagado payé pagato betaald settled")


_NAMES: dict[State, tuple[str, ...]] = {
    "open": ("state", "done", "finished", "open"),
    "done": ("state", "done", "finished"),
    "out": ("lent", "borrower", "returned", "back"),
    "unpaid": ("paid", "repaid"),
}
"""What columns may be called that tell a state: tables are looked for by these words too."""


def names_of_state(state: State) -> tuple[str, ...]:
    """Names of columns that may tell a state."""
    return _NAMES.get(state, ())


STATES: dict[State, str] = {"open": "open", "done": "done", "out": "lent", "unpaid": "unpaid"}
"""What rows are called by their state."""


@dataclass(frozen=True, slots=True)
class InState:
    """The rows in a state, and the column that tells it."""

    rows: tuple[int, ...]
    column: Column


def rows_in_state(table: Table, state: State, words: Sequence[Word]) -> InState | None:
    """The rows in a state; None where the table does not tell, or tells it twice.

    :param words: of the question: "still to mark" is told by a column "marked".
    """
    if state == "out":
        return _lent(table)
    if state == "unpaid":
        return _one(table, _called(table, _PAID), lambda column: _ticked(table, column, done=False))
    done = state == "done"
    named = [c for c in table.columns if any(w.stands_in(name_terms(c.name)) for w in words)]

    def told(column: Column) -> tuple[int, ...] | None:
        rows = _by_words(table, column, done=done)
        ticks = column in named or name_terms(column.name) & _TICKED
        return _ticked(table, column, done=done) if rows is None and ticks else rows

    return _one(table, named, told) or _one(table, table.columns, told)


def _one(
    table: Table, columns: Sequence[Column], told: Callable[[Column], tuple[int, ...] | None]
) -> InState | None:
    """What all columns that tell a state agree on."""
    found = [(rows, column) for column in columns if (rows := told(column)) is not None]
    return InState(*found[0]) if len({rows for rows, _ in found}) == 1 else None


def _called(table: Table, names: frozenset[str]) -> list[Column]:
    return [column for column in table.columns if name_terms(column.name) & names]


def _by_words(table: Table, column: Column, *, done: bool) -> tuple[int, ...] | None:
    """Rows by a column of states: each of its cells is one, and they are not all the same. What is
    done is told where others are left empty; what is still to do is not."""
    cells = [row.cells[column.place] for row in table.rows]
    told = [cell for cell in cells if done is False or cell.strip()]
    if column.meaning != "text" or not all(map(_state_of, told)):
        return None
    if not {"open", "done"} <= {_state_of(cell) for cell in cells}:
        return None
    return tuple(
        n for n, cell in enumerate(cells) if _state_of(cell) == ("done" if done else "open")
    )


def _state_of(cell: str) -> str:
    own = terms(cell)[:1]
    first = frozenset(own)
    if not own:
        return ""
    return (
        "done" if first <= _DONE else "off" if first <= _OFF else "open" if first <= _OPEN else ""
    )


def _ticked(table: Table, column: Column, *, done: bool) -> tuple[int, ...] | None:
    """Rows by a column of ticks, of yes and no, or of the days on which things were done."""
    cells = [row.cells[column.place] for row in table.rows]
    of_days = column.meaning == "day"
    yes = [bool(column.days[n]) if of_days else says_yes(cell) for n, cell in enumerate(cells)]
    no = [is_empty(cell) or says_no(cell) for cell in cells]
    if not any(yes) or not any(no) or not all(a or b for a, b in zip(yes, no, strict=True)):
        return None
    return tuple(n for n, said in enumerate(yes) if said == done)


def _lent(table: Table) -> InState | None:
    """Rows of what somebody else has: lent and not yet back, or with a name of who has it."""
    if back := _called(table, _BACK):
        return _one(table, back, lambda column: _ticked(table, column, done=False))

    def told(column: Column) -> tuple[int, ...] | None:
        held = [not is_empty(row.cells[column.place]) for row in table.rows]
        return tuple(n for n, one in enumerate(held) if one) if set(held) == {True, False} else None

    return _one(table, _called(table, _TAKEN), told)


def rows_to(table: Table, verb: Word) -> InState | None:
    """The rows of which a cell says that something is still to be done: "to book"."""
    wanted = frozenset(terms("to")) | verb.own

    def told(column: Column) -> tuple[int, ...] | None:
        cells = [frozenset(terms(row.cells[column.place])) for row in table.rows]
        return tuple(n for n, cell in enumerate(cells) if cell == wanted) or None

    return _one(table, table.columns, told)


def rows_yet_to(table: Table, lacks: Sequence[Word]) -> InState | None:
    """The rows still to be what a cell of others says they are: "not delivered" where cells say
    "delivered" or "in progress"."""

    def told(column: Column) -> tuple[int, ...] | None:
        cells = [frozenset(terms(row.cells[column.place])) for row in table.rows]
        said = any(cell and cell <= word.own for cell in cells for word in lacks)
        return _by_words(table, column, done=False) if said else None

    return _one(table, table.columns, told)


def state_meant(
    table: Table, words: Sequence[Word], plan: Plan
) -> tuple[InState | None, Sequence[Word]]:
    """The rows in the state that is asked for, and the words that say more than that."""
    if plan.asked.state:
        bare = [word for word in words_of(plan.stateless) if not word.own <= MONEY]
        if plan.asked.state == "open":
            for word in (word for word in bare if word.text not in plan.counted):
                if stated := rows_to(table, word):
                    return stated, [other for other in bare if other != word]
        return rows_in_state(table, plan.asked.state, bare), bare
    lacks = [word for word in words if word.text in plan.asked.lacks]
    if not lacks:
        return None, words
    return rows_yet_to(table, lacks), [word for word in words if word not in lacks]


def holds_state(
    words: Sequence[Word], bare: Sequence[Word], held: Collection[Word], plan: Plan
) -> bool:
    """Whether columns or cells hold the words that say a state: the place of a table tells nothing
    of the state of its rows. What is owed may be told by a column of its own."""
    said = [word for word in words if word not in bare]
    return all(word in held for word in said) and bool(said or plan.asked.state == "unpaid")


def says_state(words: Sequence[str]) -> bool:
    """Whether one of some words is a state that a thing is in."""
    return any(frozenset(terms(word)) <= _DONE | _OPEN for word in words if terms(word))
