"""Which columns of a table are meant: those of money, of days, those named most wholly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.amounts import CURRENCIES, CURRENCY_OF
from rag.question.counted import is_measure
from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.question.subject import in_one_word
from rag.question.table_cues import OWED, asks_what_is_owed
from rag.whole.table.called import called_by, tells_what_is_left
from rag.whole.table.column_kinds import of_kind, planned_column
from rag.whole.table.columns import Column, is_money, names_money
from rag.whole.table.match import Match
from rag.whole.table.words import Word, asking_words, name_terms, share_named, word_of

_BALANCE = re.compile(r"saldo|balance|solde|kontostand|running", re.I)
_AMOUNT = re.compile(r"amount|betrag|total|importe|montant|importo|bedrag|sum", re.I)

_QUANTITY = re.compile(
    r"pieces|pcs\.?|qty\.?|quantity|count|stock|units|anzahl|stück(?:zahl)?|stk\.?|menge|bestand|"
    r"nombre|quantité|pièces|cantidad|unidades|quantità|pezzi|aantal|stuks",
    re.IGNORECASE,
)
"""A column that says how many each row stands for: so many caps, not so many rows of caps."""
_HOW_MUCH = re.compile(r"\bhow\s+much|\bwie\s*viel\b|\bcombien|\bcuánto|\bquanto|\bhoeveel", re.I)

SEVERAL = 2
NET_AND_GROSS = 2
_NET = re.compile(
    r"\b(?:net|netto|ht|hors\s+taxes?|excl\w*|ohne\s+\w+|imponibile)\b", re.IGNORECASE
)
_CURRENCIES = frozenset(term for written in CURRENCY_OF for term in terms(written))
_PAID = re.compile(
    r"\b(?:pay|paid|pays|spen[dt]|open|owe[sd]?|outstanding|unpaid|due|bezahl\w*|ausgegeben|offen\w*|"
    r"pagado|pagamos|payé\w*|dépensé\w*|pagato|betaald)\b",
    re.IGNORECASE,
)
"""What is said of money that leaves somebody's pocket, tax and all."""


def columns_meant(match: Match, question: str, plan: Plan) -> list[Column]:
    """The columns of amounts that may be meant; several where the question does not tell."""
    amounts = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
    if tells_what_is_left(match.table, plan):
        return [column for column in amounts if _QUANTITY.fullmatch(column.name.strip())]
    found = _may_be_meant(match, question, plan)
    if len(found) < SEVERAL or match.months:
        return found
    words = asking_words(question)
    of_money = plan.asked.wanted == "money" or any(word.own & MONEY for word in words)
    money = [c for c in amounts if is_money(c) or names_money(c.name)] if of_money else amounts
    called = [c for c in money if is_called(c, words) and c.unit != "%"]
    place = frozenset(terms(called_by(match.table)))
    telling = [word for word in words if not word.alike & place]
    others = [c for c in found if c not in called and share_named(c.name, telling)[0]]
    return called if len(called) == 1 and not others else found


def is_called(column: Column, words: Sequence[Word]) -> bool:
    """Whether all of a column's name but its unit is said, and in the very words: "bill" of
    "bill_eur"."""
    name = name_terms(column.name) - frozenset(terms(column.unit)) - _CURRENCIES
    parts = frozenset(terms(column.name.replace("_", " "))) & name
    return bool(parts) and parts <= frozenset().union(*(word.own for word in words))


def _may_be_meant(match: Match, question: str, plan: Plan) -> list[Column]:
    amounts = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
    if planned := planned_column(amounts, question):
        return planned
    if match.months:
        return list(match.months)
    amounts = [column for column in amounts if column not in match.valued]
    words = asking_words(in_one_word(question))
    if told := of_kind(amounts, question):
        return told
    if asks_what_is_owed(question) and (owed := _owed(amounts, words)):
        return owed
    limit = plan.condition
    if plan.asked.wanted == "money" or (limit is not None and limit.amount.unit in CURRENCIES):
        return _of_money(amounts, words)
    named = [column for column in amounts if column in match.named]
    if plan.aggregate == "count":
        return _of_count(match, amounts, named or _counted(amounts, plan), words, plan)
    if named:
        return most_named(named, words)
    of_money = any(is_money(c) or names_money(c.name) for c in amounts)
    if any(w.own & MONEY for w in words) or (of_money and _HOW_MUCH.search(question)):
        return _of_money(amounts, words)
    if match.dated in match.named:
        return []
    telling = [c for c in amounts if _AMOUNT.search(c.name)]
    return telling if len(amounts) > 1 and telling else amounts


def as_paid(columns: list[Column], question: str, plan: Plan) -> list[Column]:
    """Of a net and a gross column the one whose tax is asked for; what is paid or still open is
    gross."""
    net = [column for column in columns if is_net_name(column.name)]
    if len(columns) != NET_AND_GROSS or len(net) != 1:
        return columns
    gross = [column for column in columns if column not in net]
    if plan.asked.tax == "without":
        return net
    return gross if plan.asked.tax == "with" or _PAID.search(question) else columns


def is_net_name(name: str) -> bool:
    """Whether a column's name says that tax is not in it."""
    return bool(_NET.search(name))


def _owed(amounts: Sequence[Column], words: Sequence[Word]) -> list[Column]:
    """Of columns of what is still to be paid, those that words name."""
    owed = [column for column in amounts if name_terms(column.name) & OWED]
    return most_named(owed, words) or owed


def _of_money(amounts: Sequence[Column], words: Sequence[Word]) -> list[Column]:
    """Of money, those that words name; a column that only shares a word is none."""
    money = [c for c in amounts if is_money(c) or _AMOUNT.search(c.name) or names_money(c.name)]
    if not money and any(column.unit for column in amounts):
        return []  # a table of lengths and weights tells no price
    # "Balance paid" is no running balance.
    pool = [c for c in money or amounts if names_money(c.name) or not _BALANCE.search(c.name)]
    if named := most_named(pool, words):
        return named
    telling = [c for c in pool if _AMOUNT.search(c.name)]
    return telling if len(pool) > 1 and telling else pool


def _of_count(
    match: Match,
    amounts: Sequence[Column],
    named: Sequence[Column],
    words: Sequence[Word],
    plan: Plan,
) -> list[Column]:
    """The column that says how many; () where the rows themselves are counted."""
    if any(tells_which(column, plan) for column in amounts):
        return []
    if named:
        return most_named(named, words)
    return [] if _counts_rows(match, plan) else _quantity(match, amounts, plan)


def _counted(amounts: Sequence[Column], plan: Plan) -> list[Column]:
    """The column that is called what is counted, even where that word says little: copies."""
    nouns = [word_of(word) for word in plan.counted[-1:]]
    whole = [c for c in amounts if any(noun.own == name_terms(c.name) for noun in nouns)]
    nouns = [noun for noun in nouns if is_measure(noun.text)]
    part = [c for c in amounts if any(noun.own <= name_terms(c.name) for noun in nouns)]
    return whole or (part if len(part) == 1 else [])


def tells_which(column: Column, plan: Plan) -> bool:
    """Whether a column's numbers say which one it is: the "lesson" of a day is the third, where
    "lessons" would say how many."""
    name = column.name.strip().casefold()
    nouns = {noun.casefold() for noun in plan.counted[-1:] if not is_measure(noun)}
    return not column.unit and bool({f"{name}s", f"{name}es"} & nouns)


def _counts_rows(match: Match, plan: Plan) -> bool:
    """Whether what is counted is what the table is called, and nothing that its cells hold: two
    orders of forty cakes are two orders."""
    if not plan.counted:
        return False
    noun = word_of(plan.counted[-1])
    cells = (cell for row in match.rows for cell in match.table.rows[row].cells)
    return noun.stands_in(frozenset(terms(called_by(match.table)))) and not any(
        noun.stands_in(frozenset(terms(cell))) for cell in cells
    )


def _quantity(match: Match, amounts: Sequence[Column], plan: Plan) -> list[Column]:
    """The column that says how many each row stands for, where rows are of what is counted: the
    hours and journeys of an invoice are no pieces of anything together."""
    nouns = [word_of(word) for word in plan.counted[-1:]]
    names = frozenset(t for c in match.table.columns if c.meaning == "text" for t in terms(c.name))
    told = match.narrowed or match.dated or not nouns or nouns[0].stands_in(names)
    return [c for c in amounts if _QUANTITY.fullmatch(c.name.strip())][:1] if told else []


def most_named(columns: Sequence[Column], words: Sequence[Word]) -> list[Column]:
    """Those that most words name, and most wholly; none where none is named."""
    shares = [share_named(column.name, words) for column in columns]
    best = max(shares, default=(0, 0.0))
    return [c for c, share in zip(columns, shares, strict=True) if share == best and best[0]]


def day_meant(match: Match, question: str) -> Column | None:
    """The column of days that "when" asks for: the one that is named, or the only one."""
    days = [column for column in match.table.columns if column.meaning == "day"]
    named = most_named(days, asking_words(question))
    if len(named) == 1:
        return named[0]
    return days[0] if len(days) == 1 else None
