"""What a table is called, and whether words name it rather than something in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rag.language.search_terms import STOP_WORDS, terms
from rag.question.everyday import MONEY, SAYS_LITTLE, alike
from rag.question.plan import Plan
from rag.whole.table.columns import Table
from rag.whole.table.words import Word, name_terms, word_of

LONG_ENOUGH = 5
"""Letters of a word that a longer one in a table's name may begin with: rent is none of rentals."""
OF_CAPTION = 1 / 3
"""Share of the words of the line above a table that a question has to hold to name the table."""

_TITLE = frozenset(terms("title titel título titre titolo book buch"))
_KINDS = (
    ((frozenset(terms("author writer autor autorin auteur autore isbn")), _TITLE), "books"),
    ((frozenset(terms("director regie regisseur")), _TITLE | frozenset(terms("film"))), "films"),
)
"""Columns that tell what each row is, and what it is called."""


def named_by_columns(words: Sequence[Word]) -> list[Word]:
    """The names of columns that tell that rows are what a word calls them."""
    kinds = [columns for columns, kind in _KINDS if any(w.alike & alike(kind) for w in words)]
    return [word_of(name) for columns in kinds for name in sorted(columns[0])]


_STOCK = alike("inventory")
_STOP = frozenset(term for word in STOP_WORDS for term in terms(word)) | MONEY | SAYS_LITTLE


def called_by(table: Table) -> str:
    """What a table is called: its file's name and title, the line above it."""
    grid = table.grid
    said = f"{PurePath(grid.document.source).stem} {grid.document.title} {grid.caption}"
    return f"{said} {kind_of(table)}".rstrip()


def kind_of(table: Table) -> str:
    """What rows are by their columns, where these are of one kind of thing: what has an author and
    a title is a book; "" otherwise."""
    names = frozenset().union(*(name_terms(column.name) for column in table.columns))
    return next((kind for columns, kind in _KINDS if all(names & one for one in columns)), "")


def names_table(table: Table, words: Sequence[Word]) -> bool:
    """Whether every word stands in what the table is called, rather than in a longer word there
    or among much else in the line above it."""
    grid = table.grid
    name = frozenset(terms(f"{grid.document.source} {grid.document.title} {grid.heading}"))
    caption = frozenset(terms(grid.caption))
    said = [word for word in words if _is_told(word, caption)]
    telling = caption - _STOP
    if len(said) >= OF_CAPTION * len(telling):
        name |= caption
    return all(_is_told(word, name) for word in words)


def _is_told(word: Word, found: frozenset[str]) -> bool:
    if word.alike & found:
        return True
    return any(
        len(own) >= LONG_ENOUGH and (term.startswith(own) or term.endswith(own))
        for own in word.own
        for term in found
    )


def tells_what_is_left(table: Table, plan: Plan) -> bool:
    """Whether it is asked how much is left, and a table is a stock's: what it counts is left."""
    stem = PurePath(table.grid.document.source).stem
    return plan.asked.state == "open" and bool(frozenset(terms(stem)) & _STOCK)
