"""Doubts about a table that fits by its words: whether it tells what a question wants at all.

A number that nobody asked for is the worst answer there is, so each doubt gives way to a lookup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.aggregates import aggregate
from rag.question.plan import Plan
from rag.question.table_cues import EARNED, OWED, WAGES, asks_what_is_owed
from rag.whole.table.called import called_by
from rag.whole.table.columns import Column, Table, is_money, names_money
from rag.whole.table.match import Match
from rag.whole.table.words import name_terms

_EARNS = re.compile(
    r"\b(?:earn\w*|verdien\w*|gagn(?:e|es|ent|é|er|ait)\b|gana(?:n|mos|r|do)?\b|guadagn\w+)", re.I
)
_OF_COLUMNS = frozenset(terms("in due rest left receipt receipts pay"))
"""Terms that say so as the name of a column alone: receipts of a shop are nothing earned."""
_EXTENT = re.compile(
    r"\b(?:longest|shortest|heaviest|lightest|tallest|widest|deepest|fastest|slowest|"
    r"längste\w*|kürzeste\w*|schwerste\w*|leichteste\w*|breiteste\w*|tiefste\w*|schnellste\w*|"
    r"langsamste\w*)\b",
    re.IGNORECASE,
)


def is_doubtful(match: Match, columns: Sequence[Column], question: str, plan: Plan) -> bool:
    """Whether amounts of these columns may be no answer to a question.

    :param columns: those that may be meant; all of amounts.
    """
    if _EARNS.search(question) and not _says(match.table, columns, EARNED | WAGES):
        return not _is_statement(columns)
    if asks_what_is_owed(question) and not _says(match.table, columns, OWED):
        return True
    if _EXTENT.search(question) and plan.aggregate in ("most", "least"):
        return any(map(is_money, columns))
    return _is_one_of_many(match, columns, question, plan)


def _says(table: Table, columns: Sequence[Column], wanted: frozenset[str]) -> bool:
    """Whether columns, or what the table is called, hold one of some terms."""
    called = frozenset(terms(called_by(table))) | frozenset(terms(table.grid.heading))
    names = frozenset().union(*(name_terms(column.name) for column in columns))
    return bool(wanted & names or (wanted - _OF_COLUMNS) & called)


def _is_statement(columns: Sequence[Column]) -> bool:
    """Whether amounts are partly below zero: what came in tells itself apart."""
    return any(a and a.value < 0 for column in columns for a in column.amounts)


def _is_one_of_many(match: Match, columns: Sequence[Column], question: str, plan: Plan) -> bool:
    """Whether a cell is read below one of several columns though the question names none: "what
    did we give Ann" of what she has paid and of what she is owed."""
    if plan.aggregate or aggregate(question) or match.months or plan.condition is not None:
        return False
    if any(column in match.named for column in columns) or match.covered < 1:
        return False
    if all(is_money(column) or names_money(column.name) for column in columns):
        return False  # "how much" asks for money first
    amounts = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
    return len(amounts) > len(columns) and plan.asked.wanted == "amount"
