"""Which words of a question a table has to account for, and when its place alone speaks for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.question.everyday import LOGGED, alike
from rag.question.plan import Plan
from rag.question.table_cues import BUYS, EARNED, SPENT
from rag.whole.table.called import names_table
from rag.whole.table.columns import Column, Table
from rag.whole.table.words import Word

LEAST_COVERED = 0.75
"""Share of the question's words that a table has to account for."""
LEAST_LISTED = 2
"""Rows of a listing."""
_BEFORE_NOUN = (
    r"(?:the|a|an|this|that|our|my|your|his|her|their|of|in|on|for|per|der|die|das|den|dem|ein|eine|"
    r"einen|unser|unsere|mein|meine|im|von|für|pro)"
)
_COMES_IN = alike("sales") | alike("income")
_GOES_OUT = alike("expenses")


def is_telling(table: Table, words: Sequence[Word], plan: Plan) -> bool:
    """Whether a question says enough of what it wants for a table that only its place speaks of."""
    if plan.asked.lacks:
        return True
    of_money = bool(plan.dates) and plan.asked.wanted in ("money", "amount")
    worth = plan.asked.wanted == "money" and bool(table.totals)
    computes = plan.aggregate or plan.condition is not None or worth
    return bool(of_money or computes) and names_table(table, words)


def is_listing(table: Table, words: Sequence[Word], known: Collection[Word], plan: Plan) -> bool:
    """Whether a table is the listing whose entries are counted: its name holds every word but the
    noun for what its rows are."""
    if plan.aggregate != "count" or not plan.inside or len(table.rows) < LEAST_LISTED:
        return False
    inside = [word for word in words if word.text in plan.inside]
    left = [word for word in words if word not in known]
    nouns = all(word.text in plan.counted for word in left)
    return bool(inside and left) and nouns and names_table(table, inside)


_OF_LISTING = re.compile(
    r"(?P<rows>[^\W\d_]+)\s+(?:in|on|of|from|im|auf|aus|dans|de|en|nel(?:la)?|uit)\s+"
    r"(?:my|our|the|mein\w*|unser\w*|de[rmn]|mon|ma|notre|mi|nuestr[oa]|mi[oa]|mijn|onze)\s+"
    r"(?P<named>[^\W\d_]+)",
    re.IGNORECASE,
)


def called_rows(table: Table, words: Sequence[Word], plan: Plan) -> set[Word]:
    """The word for what each row is, where the question says of which list: "piece" of "the longest
    piece in my repertoire", asked of "repertoire.csv"."""
    if plan.aggregate not in ("most", "least"):
        return set()
    said = _OF_LISTING.search(plan.words)
    stem = frozenset(terms(PurePath(table.grid.document.source).stem))
    of_it = said is not None and any(w.text == said["named"] and w.own <= stem for w in words)
    return {word for word in words if said and of_it and word.text == said["rows"]}


def called_by_name(words: Sequence[Word], hits: Collection[Word], plan: Plan) -> set[Word]:
    """The words for what somebody is right before a name that cells hold: "the electrician Roe"."""
    names = [word.text for word in hits if word.text[:1].isupper()]
    before = {
        said[1] for name in names for said in re.finditer(rf"(\w+) {re.escape(name)}\b", plan.words)
    }
    return {word for word in words if word.text in before and word.text.islower()}


def least_covered(plan: Plan) -> float:
    """The share of words a table has to account for. In "how many trays failed" the one word left
    over is what is counted; and where nothing but a table could tell, it has to hold every word."""
    exact = plan.aggregate == "count" or plan.asked.lacks or not plan.sure
    return 1 if exact else LEAST_COVERED


def is_logged(word: Word, table: Table, columns: Sequence[Column], plan: Plan) -> bool:
    """Whether a word only says what was done with what a named column measures, or with what each
    row is: "how many eggs were found", asked of "eggs.csv"."""
    measured = any(c.meaning == "amount" and not c.is_index for c in columns)
    stem = frozenset(terms(PurePath(table.grid.document.source).stem))
    measured = measured or any(frozenset(terms(noun)) <= stem for noun in plan.counted[-1:])
    if re.search(
        rf"(?<!\w){_BEFORE_NOUN}\s+{re.escape(word.text)}(?!\w)", plan.words, re.IGNORECASE
    ):
        return False  # "the tank" is a thing
    return measured and plan.aggregate in ("count", "sum", "average") and word.own <= LOGGED


def is_of_other_side(called: frozenset[str], plan: Plan) -> bool:
    """Whether a table is called by what comes in where it is asked what went out, or the reverse:
    sales are no spending."""
    asked = frozenset(terms(plan.subject))
    out = asked & (SPENT | BUYS)
    sides = [bool(out and called & _COMES_IN), bool(asked & EARNED and called & _GOES_OUT)]
    return any(sides) and not (asked & SPENT and asked & EARNED)
