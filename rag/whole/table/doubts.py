"""Doubts about a table that fits by its words: whether it tells what a question wants at all.

A number that nobody asked for is the worst answer there is, so each doubt gives way to a lookup.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.aggregates import aggregate
from rag.question.counted import is_measure
from rag.question.plan import Plan
from rag.question.table_cues import BUYS, EARNED, OWED, SPENT, WAGES, asks_what_is_owed
from rag.whole.table.called import called_by, tells_what_is_left
from rag.whole.table.column_kinds import of_kind
from rag.whole.table.columns import Column, Table, is_money, names_money
from rag.whole.table.days import day_column
from rag.whole.table.match import Match
from rag.whole.table.people import lists_people
from rag.whole.table.place import is_data
from rag.whole.table.words import Word, name_terms, word_of

_EARNS = re.compile(
    r"\b(?:earn\w*|verdien\w*|gagn(?:e|es|ent|é|er|ait)\b|gana(?:n|mos|r|do)?\b|guadagn\w+)", re.I
)
_GROWS = re.compile(
    r"\b(?:(?:go(?:es|ne)?|went|going)\s+(?:up|down)|got\s+(?:dearer|cheaper)|ris(?:e|es|en)|rose|"
    r"increase[sd]?|decrease[sd]?|grew|grown|dropped|fell|gestiegen|gesunken|erhöht|subido|bajado|"
    r"augmenté|baissé|aumentat[oa]|gestegen|gedaald)\b",
    re.IGNORECASE,
)
"""What asks for a difference, which no single cell and no sum is."""
_SIZE = re.compile(
    r"\b(?:biggest|largest|smallest|größte\w*|kleinste\w*|más\s+grandes?|plus\s+grande?s?|"
    r"più\s+grand[ei]|grootste|kleinste)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:each|per\s+(?:piece|unit|item|pack\w*)|unit\s+(?:price|cost)|price\s+per|einzelpreis|"
    r"stückpreis|pro\s+stück|je\s+stück|unitario|unitaire|per\s+stuk)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"(?<!\w)(?:per|an?|each|pro|je|par|al)\s+([^\W\d_]+)", re.IGNORECASE)
_WHO = re.compile(r"\W*(?:who|wer|qui|quién(?:es)?|chi|wie)(?!\w)", re.IGNORECASE)
_PERSON = frozenset(
    terms("who by wer von par por da client customer owner player singer driver author team")
)
"""Columns of whoever did a thing."""
_RUNNING = re.compile(
    r"\b(?:total|running|cumulative|kumuliert|gesamt|reading|odometer|counter|stand|cumul\w*)\b",
    re.IGNORECASE,
)
"""Names of columns that tell what has come together so far."""
READINGS = 3
"""Rows that rise one after another and are taken for readings, rather than amounts to be added."""
_OF_MONEY = frozenset(
    terms(
        "invoice invoices bill bills purchase receipt fee fees debt donation budget order orders "
        "amount price deal sale rechnung rechnungen betrag kauf spende posten item entry "
        "transaction"
    )
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
    if _is_rate(columns, question, plan) or _is_of_other_side(match, plan):
        return True
    if _GROWS.search(question) or _is_of_another(match, columns, question):
        return True
    if _is_only_remarked(match) or _is_like_one(match, plan):
        return True
    if _EARNS.search(question) and not _says(match.table, columns, EARNED | WAGES):
        return not _is_statement(columns)
    owed = asks_what_is_owed(question) and not match.state
    if owed and not _says(match.table, columns, OWED):
        return True
    extreme = plan.aggregate in ("most", "least")
    if extreme and _WHO.match(question) and not _has_people(match.table):
        return True
    if extreme and any(map(is_money, columns)):
        return _is_of_size(match, columns, question, plan)
    adds = plan.aggregate in ("sum", "count") or is_added(match, columns, plan)
    if adds and any(_adds_to_nothing(match, c) for c in columns):
        return True
    return _is_one_of_many(match, columns, question, plan)


def _is_only_remarked(match: Match) -> bool:
    """Whether rows are of things with names, or measure several, and what chose some stands in
    remarks alone, which not every row has: "repaired in May" beside a viola tells nothing of what
    the repair cost."""
    table = match.table
    texts = [column for column in table.columns if column.meaning == "text"]
    named = any(_are_names([row.cells[c.place] for row in table.rows]) for c in texts)
    if not named and not _measures_side_by_side(table):
        return False
    words = [word for word in map(word_of, match.narrowed) if word.value is None]
    held = [_columns_with(word, texts, match) for word in words]
    return any(held) and all(
        any(not row.cells[c.place].strip() for row in table.rows) for found in held for c in found
    )


def _measures_side_by_side(table: Table) -> bool:
    """Whether the row of a day holds several measures of one kind: the weights of all hives."""
    units = [c.unit for c in table.columns if c.meaning == "amount" and c.unit and not is_money(c)]
    return day_column(table) is not None and any(units.count(unit) > 1 for unit in units)


def _is_like_one(match: Match, plan: Plan) -> bool:
    """Whether a sum is asked for, and would be of one row that no word names as it stands: "flat"
    may be like "house", and what a flat cost is no house cleaning."""
    if plan.aggregate != "sum" or len(match.rows) != 1 or not match.narrowed or match.state:
        return False
    held = frozenset(t for cell in match.table.rows[match.rows[0]].cells for t in terms(cell))
    words = [word for word in map(word_of, match.narrowed) if word.value is None]
    return bool(words) and not any(word.own & held for word in words)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells tell the rows of a table apart: all have one, and each its own."""
    return len(cells) > 1 and all(map(str.strip, cells)) and len(set(cells)) == len(cells)


def _columns_with(word: Word, columns: Sequence[Column], match: Match) -> list[Column]:
    """The columns that hold a word in a row that was chosen."""
    rows = [match.table.rows[place] for place in match.rows]
    return [
        c for c in columns if any(word.stands_in(frozenset(terms(r.cells[c.place]))) for r in rows)
    ]


def is_added(match: Match, columns: Sequence[Column], plan: Plan) -> bool:
    """Whether several rows are added up though nobody says so: what was paid in May, or for a trip
    of which there are several entries with their days."""
    if plan.aggregate or match.months or plan.asked.wanted not in ("money", "amount"):
        return False
    if plan.dates:
        return True
    bought = bool(frozenset(terms(plan.words)) & BUYS)
    flows = plan.asked.wanted == "money" or bought or all(map(is_money, columns))
    entries = flows and day_column(match.table) is not None
    return entries and bool(match.narrowed) and not any(map(is_price, columns))


def _has_people(table: Table) -> bool:
    """Whether a table may tell who: a column of people, or it is no part of a text."""
    names = frozenset(t for c in table.columns if c.meaning == "text" for t in name_terms(c.name))
    return bool(names & _PERSON) or lists_people(table) or is_data(table.grid.document.source)


def _is_of_other_side(match: Match, plan: Plan) -> bool:
    """Whether it is asked what was bought, and a table is of sales."""
    return match.other_side and bool(frozenset(terms(plan.subject)) & BUYS)


def _is_rate(columns: Sequence[Column], question: str, plan: Plan) -> bool:
    """Whether so many miles an hour are asked for, which all miles are not; "hours a week" may be
    what a column is called."""
    said = _PER.search(question)
    if said is None or plan.group or not is_measure(said[1]):
        return False
    called = all(frozenset(terms(said[1])) <= name_terms(column.name) for column in columns)
    return plan.aggregate in ("count", "sum") and not called


def lacks_what_is_owed(match: Match, question: str) -> bool:
    """Whether it is asked who owes what, and no column tells it."""
    amounts = [column for column in match.table.columns if column.meaning == "amount"]
    owed = asks_what_is_owed(question) and not match.state
    return owed and not _says(match.table, amounts, OWED)


def _is_of_another(match: Match, columns: Sequence[Column], question: str) -> bool:
    """Whether the question names a column of amounts, and another one would be read."""
    named = [column for column in match.named if column.meaning == "amount"]
    named = [column for column in named if column not in match.valued]
    if all(is_money(column) and not is_price(column) for column in columns):
        # What was paid for litres of diesel; what a board costs is none of what boards are worth.
        named = [column for column in named if is_money(column) or column.unit in ("", "%")]
    asked = frozenset(terms(question))
    # "Pay per hour" is no other column than "hours a week" where only "hour" names that one.
    named = [n for n in named if not _is_said_by(n, columns, asked)]
    return bool(named) and not match.months and not any(column in named for column in columns)


def _is_said_by(named: Column, columns: Sequence[Column], asked: frozenset[str]) -> bool:
    """Whether all that names a column names those that are read too."""
    naming = asked & name_terms(named.name)
    return bool(naming) and all(naming < asked & name_terms(column.name) for column in columns)


def _is_of_size(match: Match, columns: Sequence[Column], question: str, plan: Plan) -> bool:
    """Whether the longest, or the biggest, is asked of what only costs something."""
    if _EXTENT.search(question):
        return True
    told = frozenset(terms(question)) & (_OF_MONEY | SPENT | EARNED)
    named = any(column in match.named for column in columns)
    return not (told or named or plan.asked.wanted == "money" or not _SIZE.search(question))


def _adds_to_nothing(match: Match, column: Column) -> bool:
    """Whether amounts are no parts of a sum: readings that rise, prices of one piece each."""
    if _EACH.search(column.name.replace("_", " ")):
        others = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
        return len(others) > 1 and len(match.rows) > 1
    values = [a.value for row in match.rows if (a := column.amounts[row])]
    if _RUNNING.search(column.name.replace("_", " ")) and not is_money(column):
        return len(values) > 1 and all(a <= b for a, b in itertools.pairwise(values))
    if is_money(column) or match.dates:
        return False
    rises = len(values) >= READINGS and all(a < b for a, b in itertools.pairwise(values))
    return rises and values[0] * 2 > values[-1] - values[0] > 0


def is_price(column: Column) -> bool:
    """Whether a column tells what one of something costs."""
    return bool(_EACH.search(column.name.replace("_", " ")) or "/" in column.name)


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
    if tells_what_is_left(match.table, plan):
        return False
    if all(is_money(column) or names_money(column.name) for column in columns):
        return False  # "how much" asks for money first
    amounts = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
    if of_kind(amounts, question) == list(columns):
        return False
    return len(amounts) > len(columns) and plan.asked.wanted == "amount"
