"""What a question asks for (a person, a place, a date, a number), and whether a text holds one.

Cheap signs in six languages; a question that shows none of them asks for anything.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.language.facts import facts

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
    (
        "person",
        r"\bwho(?:se|m)?\b|\bwer\b|\bwen\b|\bwem\b|\bquién(?:es)?\b|\bкто\b|\bкого\b|"
        r"谁|哪位|من هو|من هي|من الذي",
    ),
    (
        "place",
        r"\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|region|continent)\b|"
        r"\bwo\b|\bwohin\b|welche[rms]? (?:stadt|land|ort)|\bdónde\b|qué (?:ciudad|país|lugar)|"
        r"\bгде\b|\bкуда\b|како[мй] (?:город|стран)|哪里|哪儿|何处|哪个(?:国家|城市|地方)|أين",
    ),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

_CENTURY = re.compile(r"century|centuries|jahrhundert|siglo|век|世纪|قرن", re.IGNORECASE)
_YEARS = range(1000, 2200)


_ASKING = re.compile(
    r"[?？؟]|^\W*(?:who|whose|whom|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could"
    r"|will|has|have|wer|wen|wem|was|wann|wo|wie|warum|wieso|welche[mnrs]?|quién(?:es)?|qué|cuándo"
    r"|dónde|cómo|cuál(?:es)?|cuánt[oa]s?|кто|что|когда|где|как|почему|сколько|како[йе])\b"
    r"|谁|什么|哪|多少|吗|如何|为什么|^\W*(?:من|ما|متى|أين|كيف|لماذا|كم|هل)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a text asks something, rather than telling what to do or naming a subject."""
    return bool(_ASKING.search(text))


def kind_of(question: str) -> Kind:
    """What is asked for; ``any`` when nothing tells."""
    for kind, pattern in _COMPILED:
        if pattern.search(question):
            return kind
    return "any"


def holds(kind: Kind, text: str, question: str) -> float:
    """Whether a text holds something of that kind that the question does not name itself.

    :returns: 1 or 0; 0.5 where it cannot be told.
    """
    if kind == "any":
        return 0.5
    asked, held = facts(question), facts(text)
    values = {n.value for n in held.numbers} - {n.value for n in asked.numbers}
    if kind == "number":
        return float(bool(values))
    if kind == "date":
        years = any(value.isdigit() and int(value) in _YEARS for value in values)
        months = any(mark.startswith(("month", "weekday")) for mark in held.marks - asked.marks)
        return float(years or months or bool(_CENTURY.search(text)))
    if text.upper() == text.lower():
        return 0.5
    return float(any(set(name) - set(asked.words) for name in held.names))
