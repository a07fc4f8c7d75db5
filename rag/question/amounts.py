"""Amounts in questions and cells: "1.493,00 EUR", "$ 12", "over 500 euros".

A number is read as its neighbours are written: whether a comma parts thousands or decimals is for
a whole column to say, not for one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from rag.language.months import MONTH_OF

Mark = Literal["", ".", ","]
"""What parts the decimals; "" where nothing tells."""

CURRENCIES = {
    "EUR": "€ eur euro euros", "USD": "$ usd us$ dollar dollars", "GBP": "£ gbp pound pounds",
    "CHF": "chf franken sfr", "JPY": "¥ jpy yen", "SEK": "sek", "NOK": "nok", "DKK": "dkk",
    "PLN": "pln zł zloty", "CZK": "czk kč", "CAD": "cad", "AUD": "aud",
}  # fmt: skip
CURRENCY_OF = {word: code for code, words in CURRENCIES.items() for word in words.split()}

_CELL = re.compile(
    r"^\s*(?P<before>[^\d\s.,()+−–-]{1,6})?\s*(?P<number>\(?[-−–+]?\s?\d(?:[\d.,'’\u00a0\u202"
    r"f ]*\d)?\)?)\s*"
    r"(?P<after>[^\d\s][^\d]{0,11})?\s*$"
)
_LIMIT = (
    ("more", r"over|above|more\s+than|greater\s+than|higher\s+than|larger\s+than|exceed(?:s|ing)?|"
             r"über|mehr\s+als|höher\s+als|größer\s+als|más\s+de|superior(?:es)?\s+a|plus\s+de|"
             r"più\s+di|oltre|meer\s+dan|boven"),
    ("less", r"under|below|less\s+than|fewer\s+than|cheaper\s+than|lower\s+than|unter|"
             r"weniger\s+als|kleiner\s+als|menos\s+de|moins\s+de|meno\s+di|minder\s+dan|onder"),
    ("least", r"at\s+least|mindestens|al\s+menos|au\s+moins|almeno|minstens"),
    ("most", r"at\s+most|no\s+more\s+than|up\s+to|höchstens|como\s+mucho|au\s+plus|al\s+massimo|"
             r"hoogstens"),
)  # fmt: skip
Sense = Literal["more", "less", "least", "most"]
_IN_WORDS = {
    word: number
    for number, words in {
        2: "two zwei deux dos due twee",
        3: "three drei trois tres tre drie",
        4: "four vier quatre cuatro quattro",
        5: "five fünf cinq cinco cinque vijf",
        6: "six sechs seis sei zes",
        7: "seven sieben sept siete sette zeven",
        8: "eight acht huit ocho otto",
        9: "nine neun neuf nueve nove negen",
        10: "ten zehn dix diez dieci tien",
        12: "twelve zwölf douze doce dodici twaalf",
        20: "twenty zwanzig vingt veinte venti twintig",
        50: "fifty fünfzig cinquante cincuenta cinquanta vijftig",
        100: "hundred hundert cent cien cento honderd",
    }.items()
    for word in words.split()
}
"""Numbers that a limit may be said in; "more than one" asks for several rather than sets one."""
_VALUE = rf"(?P<number>\d(?:[\d.,]*\d)?|(?:an?\s+|eine[rn]?\s+)?(?:{'|'.join(_IN_WORDS)})(?!\w))"
_CONDITION = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LIMIT) + r")\s+"
    rf"(?P<sign>[€$£¥])?\s?{_VALUE}\s*(?P<unit>[€$£¥%]|[^\W\d_]+)?",
    re.IGNORECASE,
)
_OR = r"\s+(?:or|and|oder|und|ou|et|o|y|e|of|en)\s+"
_AFTERWARDS = re.compile(
    r"(?:\bat\s+)?(?P<sign>[€$£¥])?\s?(?<![\w.,])(?P<number>\d(?:[\d.,]*\d)?)\s*(?P<unit>[€$£¥%]|[^\W\d_]+)?"
    rf"{_OR}(?:(?P<least>more|above|over|higher|mehr|darüber|höher|plus|más|più|meer|hoger)|"
    r"(?P<most>less|fewer|under|below|lower|weniger|darunter|niedriger|moins|menos|meno|minder|lager))"
    r"(?!\s*(?:than|als|de|di|dan|que)?\s*\d)(?!\w)",
    re.IGNORECASE,
)
"""A limit said behind its number: "40 km or more"."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts: a currency's code, a unit as written, or ""."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit that a question sets.

    :ivar start: where the question says so; `end` is exclusive.
    :ivar counted: the word said with the number that is no currency: "km" of "40 km or more".
    """

    sense: Sense
    amount: Amount
    start: int
    end: int
    counted: str = ""

    def holds(self, value: Decimal) -> bool:
        """Whether a value is within the limit."""
        limit = self.amount.value
        return {
            "more": value > limit,
            "less": value < limit,
            "least": value >= limit,
            "most": value <= limit,
        }[self.sense]


def condition(question: str) -> Condition | None:
    """The limit a question sets on an amount, if it sets one."""
    match = _CONDITION.search(question)
    names = tuple(name for name, _ in _LIMIT)
    if match is None:
        match, names = _AFTERWARDS.search(question), ("least", "most")
    if match is None:
        return None
    value = _value(match["number"])
    if value is None:
        return None
    sense = next(name for name in names if match[name])
    unit = unit_of(match["sign"] or match["unit"] or "")
    known = unit in CURRENCIES or unit == "%"
    counted = "" if match["sign"] or known else match["unit"] or ""
    return Condition(
        sense,  # type: ignore[arg-type]
        Amount(value, unit if known else ""),
        match.start(),
        match.end(),
        counted,
    )


def without_limit(question: str, limit: Condition) -> str:
    """A question without its limit; the word that is counted stays."""
    return f"{question[: limit.start]} {limit.counted} {question[limit.end :]}"


def _value(text: str) -> Decimal | None:
    """A number in digits or in words: "a five"."""
    word = text.split()[-1].casefold()
    if word in _IN_WORDS:
        return Decimal(_IN_WORDS[word])
    return number(text, decimal_mark([text]))


def decimal_mark(cells: Iterable[str]) -> Mark:
    """What parts decimals in cells of one column; "" where none of them tells, or they disagree."""
    marks = {mark for cell in cells if (mark := _told(cell))}
    return marks.pop() if len(marks) == 1 else ""


def _told(cell: str) -> Mark:
    """What one cell proves: the later of two marks parts decimals, as does one that is not
    followed by three digits; one that is repeated parts thousands."""
    digits = re.sub(r"[^\d.,]", "", cell).strip(".,")
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    for mark, other, count in ((".", ",", dots), (",", ".", commas)):
        if count > 1:
            return other  # type: ignore[return-value]
        if count == 1:
            whole, _, rest = digits.partition(mark)
            if len(rest) != 3 or len(whole) > 3 or whole in ("", "0"):
                return mark  # type: ignore[return-value]
    return ""


def number(text: str, mark: Mark) -> Decimal | None:
    """The value of digits as written; None where they are no number.

    :param mark: what parts decimals; "" reads a dot as one and a comma as parting thousands.
    """
    text = text.strip()
    negative = text.startswith(("-", "−", "–", "(")) or text.endswith("-")
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    thousands = "." if mark == "," else ","
    digits = digits.replace(thousands, "").replace(mark or ".", ".")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    return -value if negative else value


def amount(cell: str, mark: Mark) -> Amount | None:
    """What a cell amounts to; None where it is a date, a name, a phone number or empty."""
    match = _CELL.match(cell)
    if match is None or re.match(r"^\s*\+?0\d{2,}", cell):
        return None
    before, after = (match["before"] or "").strip(), (match["after"] or "").strip()
    if before and unit_of(before) not in CURRENCIES and before not in ("~", "≈", "ca", "ca."):
        return None
    value = number(match["number"], mark)
    after, sign = _after(after)
    unit = unit_of(before) if before and unit_of(before) in CURRENCIES else unit_of(after)
    if value is None or (unit.isalpha() and unit in MONTH_OF):  # "1 May" is a day
        return None
    return Amount(sign * value, unit)


def _after(written: str) -> tuple[str, int]:
    """What stands behind a number, and its sign: ``12,-`` is a whole price, ``12-`` below zero."""
    if whole := re.match(r"[.,][-−–—]{1,2}", written):
        return written[whole.end() :], 1
    below = written[:1] in ("-", "−")
    return (written[1:], -1) if below and not written[1:2].isalpha() else (written, 1)


def unit_of(written: str) -> str:
    """A currency's code, or the unit as written, in lower case."""
    plain = written.strip(" .,:;()[]").casefold()
    return CURRENCY_OF.get(plain, plain)


def shown(value: Decimal, unit: str = "") -> str:
    """A value for a person: thousands parted by commas, two decimals for money."""
    places = len(f"{value:f}".partition(".")[2])
    if unit in CURRENCIES and (places or value % 1):
        places = max(places, 2)
    text = f"{value:,.{places}f}"
    return f"{text} {unit}".strip()
