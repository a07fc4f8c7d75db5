"""What a question asks for (a person, a place, a date, a number), and whether a text holds one.

Cheap signs in six languages; a question that shows none of them asks for anything.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["person", "place", "date", "number", "any"]

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "date",
        r"\bwhen\b|\b(?:what|which|in what|in which) (?:year|date|day|month|decade|century)\b|"
        r"\bwann\b|welche[ms]? (?:jahr|datum|tag|monat|jahrhundert)|\bcuándo\b|"
        r"qué (?:año|fecha|día|mes|siglo)|\bкогда\b|како[мй] (?:год|веке|день)|"
        r"哪一?[年天日月]|何时|什么时候|几[年月]|متى|أي (?:عام|سنة|قرن)",
    ),
    (
        "number",
        r"\bhow (?:many|much|long|far|old|tall|high|large|big|often|fast|deep)\b|"
        r"\bwhat (?:percentage|percent|number|amount|population|proportion|fraction)\b|"
        r"\bwie ?(?:viele?|lange|hoch|groß|alt|weit|oft)\b|welcher (?:prozentsatz|anteil)|"
        r"\bcuánt[oa]s?\b|qué (?:porcentaje|cantidad|número)|\bскольк\w*|какой процент|"
        r"多少|几[个次种人位]|多[长高大远久]|كم\b",
    ),
    ("person", r"\bwho(?:se|m)?\b|\bwer\b|\bwen\b|\bwem\b|\bquién(?:es)?\b|\bкто\b|\bкого\b|谁|哪位|من هو|من هي|من الذي"),
    (
        "place",
        r"\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|region|continent)\b|"
        r"\bwo\b|\bwohin\b|welche[rms]? (?:stadt|land|ort)|\bdónde\b|qué (?:ciudad|país|lugar)|"
        r"\bгде\b|\bкуда\b|како[мй] (?:город|стран)|哪里|哪儿|何处|哪个(?:国家|城市|地方)|أين",
    ),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundreds?|"
    r"thousands?|millions?|billions?|half|zwei|drei|vier|fünf|dos|tres|cuatro|два|две|три|четыре)\b|"
    r"[一二三四五六七八九十百千万亿]",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{4}s?\b|\b\d{1,2}(?:st|nd|rd|th)? century\b|\b(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\b|\d+ ?[年月日]|\d{4}|\bcentury\b|Jahrhundert|siglo|"
    r"век"
)
_CAPITAL = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]+")


def kind_of(question: str) -> Kind:
    """What is asked for; ``any`` when nothing tells."""
    for kind, pattern in _COMPILED:
        if pattern.search(question):
            return kind
    return "any"


def holds(kind: Kind, text: str, question: str) -> float:
    """Whether a text holds something of that kind that the question does not name itself: 0..1."""
    if kind == "any":
        return 0.5
    if kind == "date":
        return float(bool(_new(_DATE, text, question)))
    if kind == "number":
        return float(bool(_new(_NUMBER, text, question)))
    cased = text.upper() != text.lower()
    return float(bool(_new(_CAPITAL, text, question))) if cased else 0.5


def _new(pattern: re.Pattern[str], text: str, question: str) -> set[str]:
    known = question.casefold()
    return {found for found in pattern.findall(text) if found.casefold() not in known}
