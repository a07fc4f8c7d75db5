"""What is to be computed, by the words that ask for it: a count, a sum, the largest, the newest.

Like `cues.py` in six languages.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.question.cues import any_of

Aggregate = Literal["", "count", "sum", "average", "most", "least", "newest", "oldest", "list"]

COUNTS = any_of(
    r"how\s+many", r"how\s+often", r"wie\s+oft",
    r"(?:^|(?<=the )|(?<=total )|(?<=and ))number\s+of", r"count", r"wie\s*viele",
    r"anzahl", r"zähle?", r"cuánt[oa]s",
    r"combien\s+de", r"quant[ei]", r"hoeveel",
)  # fmt: skip
_SUMS = any_of(
    r"(?:in\s+)?total(?:s|led)?", r"sum(?:med)?", r"all\s+together", r"altogether", r"overall",
    r"spen[dt](?:ing)?", r"earned|earnings|did\s+\w+\s+earn",
    r"how\s+much\b(?!.*\b(?:per|each)\b).*\bdid\s+(?:i|we)",
    r"did\s+(?:i|we)\s+(?:pay|use|drive|consume|need)", r"do\s+(?:i|we)\s+(?:use|consume|need)",
    r"went\s+(?:to|on|for|into)", r"insgesamt", r"zusammen", r"ausgegeben", r"summe", r"verbraucht",
    r"gasté|gastamos|gastado", r"en\s+total", r"dépensé", r"au\s+total", r"speso", r"in\s+totale",
    r"uitgegeven", r"in\s+totaal", r"expenses", r"ausgaben", r"gastos", r"dépenses",
    r"how\s+much\b.*\b(?:have|has)\b.*\b(?:paid|spent|cost|earned|received)",
    r"how\s+much\b.*\b(?:whole|entire|all\s+(?:the|of|my|our))(?=\s)",
    r"add(?:s|ed)?\s+(?:all\s+)?up(?:\s+to)?", r"add(?:ed)?\s+together", r"zusammengerechnet",
    r"zusammengezählt", r"addiert", r"sumad[oa]s?", r"additionn\w+", r"sommat[oaie]", r"opgeteld",
    r"(?:come|came|comes|amount|amounts)\s+to(?=\W*$)", r"in\s+all",
    r"in\s+sum",
    r"together(?=\W*$)",
    r"^what\s+(?:came|went)\s+(?:in(?:to)?|out)",
    r"ergeben", r"gekostet", r"eingenommen", r"verdient", r"macht\b.*\baus", r"font\s+au\s+total",
)  # fmt: skip
_AVERAGES = any_of(
    r"averages?", r"mean", r"on\s+average", r"\w*durchschnitt\w*",
    r"(?:klassen|noten)schnitt", r"im\s+schnitt", r"promedio",
    r"media",
    r"moyenne?", r"gemiddeld\w*",
)  # fmt: skip
_MOST = any_of(
    r"most(?:\s+expensive)?(?!\s+recent)", r"highest", r"largest", r"biggest", r"heaviest",
    r"tallest", r"dearest", r"maximum", r"best(?:e[rsn]?)?", r"am\s+meisten", r"mejor(?:es)?",
    r"meilleure?s?", r"miglior[ei]?",
    r"(?-i:max|MAX)", r"top",
    r"longest", r"hottest", r"warmest", r"wettest", r"busiest", r"heißeste\w*",
    r"höchste\w*", r"größte\w*", r"teuerste\w*", r"meiste\w*", r"más\s+(?:car[oa]s?|"
    r"alt[oa]s?|grandes?)",
    r"plus\s+(?:ch[eè]re?s?|haute?s?|grande?s?)", r"più\s+(?:car[oaie]|alt[oaie]|grand[ei])",
    r"duurste", r"hoogste",
    r"grootste",
)  # fmt: skip
_LEAST = any_of(
    r"(?<!at\s)least(?:\s+expensive)?", r"lowest", r"smallest", r"cheapest", r"minimum", r"min",
    r"shortest", r"lightest", r"coldest", r"driest", r"fewest", r"worst", r"kälteste\w*",
    r"am\s+wenigsten", r"schlechteste\w*",
    r"niedrigste\w*", r"kleinste\w*", r"billigste\w*", r"günstigste\w*", r"más\s+barat[oa]s?",
    r"moins\s+ch[eè]re?s?", r"meno\s+car[oaie]", r"goedkoopste", r"laagste",
)  # fmt: skip
_NEWEST = any_of(
    r"newest", r"latest", r"most\s+recent", r"last", r"youngest", r"jüngste\w*", r"neueste\w*",
    r"letzte\w*", r"nieuwste",
    r"más\s+recientes?", r"dernier(?:s|e|es)?", r"plus\s+récente?s?", r"più\s+recent[ei]",
)  # fmt: skip
_OLDEST = any_of(
    r"oldest", r"earliest", r"älteste\w*", r"más\s+antigu[oa]s?", r"plus\s+ancien\w*", r"oudste",
    r"più\s+vecchi[oa]?",
)  # fmt: skip

_ALL_IN_ALL = any_of(
    r"in\s+total", r"all\s+together", r"altogether", r"overall", r"in\s+all", r"in\s+sum",
    r"insgesamt", r"zusammen", r"en\s+total", r"au\s+total", r"in\s+totale", r"in\s+totaal",
)  # fmt: skip

TOP = re.compile(
    r"\b(?:top|the|my|die|los|les)\s+(?P<n>\d{1,2}|two|three|four|five|six|ten|zwei|drei|fünf|"
    r"zehn)\s+"
    r"(?:most|least|highest|lowest|largest|biggest|cheapest|newest|latest|oldest|last|dearest|"
    r"longest|"
    r"höchste|teuerste|neueste|größte|letzte)|\btop\s+(?P<m>\d{1,2})\b",
    re.IGNORECASE,
)
_TOPS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "zwei": 2, "drei": 3,
         "fünf": 5, "zehn": 10}  # fmt: skip


def aggregate(question: str) -> Aggregate:
    """What is to be computed; "" where the question does not say."""
    orders: tuple[tuple[Aggregate, re.Pattern[str]], ...] = (
        ("average", _AVERAGES), ("most", _MOST), ("least", _LEAST), ("oldest", _OLDEST),
        ("sum", _SUMS), ("count", COUNTS), ("newest", _NEWEST),
    )  # fmt: skip
    if COUNTS.search(question) and not _SUMS.search(_ALL_IN_ALL.sub(" ", question)):
        question = _ALL_IN_ALL.sub(" ", question)  # how many altogether is still how many
    return next((name for name, pattern in orders if pattern.search(question)), "")


def top(question: str) -> int:
    """How many of the largest or newest are asked for; 0 where no number is said."""
    match = TOP.search(question)
    word = ((match["n"] or match["m"]) if match else "") or ""
    return int(word) if word.isdecimal() else _TOPS.get(word.lower(), 0)


_OF_ALL = re.compile(
    r"\b(?:class|group|team|overall|general)\s+(?=average|mean)|\b(?:klassen|noten|gruppen)"
    r"(?=(?:durch)?schnitt)",
    re.IGNORECASE,
)


def of_all(question: str) -> str:
    """A question without the words that only say that an average is of all: "class average"."""
    return _OF_ALL.sub("", question)
