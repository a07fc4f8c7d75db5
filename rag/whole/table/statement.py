"""Amounts of a bank statement, where what was spent is below zero."""

from __future__ import annotations

import re

from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.question.table_cues import EARNED, SPENT
from rag.whole.table.rows import Found

STATEMENT = 4
"""Of fewer rows, one or two below zero are no bank statement but what was taken off."""

_EARNED = re.compile(r"\b(?:earn\w*|income|received|verdient|eingenommen|ingresos|revenus)\b", re.I)


def signed(rows: list[Found], question: str, plan: Plan, narrowed: bool) -> tuple[list[Found], int]:
    """The rows meant, and the sign that makes them a person's amounts.

    :param narrowed: rows were chosen by words: their own amounts say which of them are meant.
    """
    values = [row.amount.value for row in rows if row.amount]
    spent = [value for value in values if value < 0]
    if 2 * len(spent) < len(values) or not spent:
        return rows, 1
    if len(spent) < len(values) < STATEMENT:
        return rows, 1
    if plan.aggregate == "sum" and plan.asked.wanted == "cell" and not _is_spent(question):
        return rows, 1  # "sum of the amounts" is of all of them
    if _EARNED.search(question):
        return [row for row in rows if row.amount and row.amount.value > 0], 1
    if not narrowed:
        rows = [row for row in rows if row.amount and row.amount.value < 0]
    return rows, -1


def _is_spent(question: str) -> bool:
    return bool(frozenset(terms(question)) & (SPENT | EARNED))
