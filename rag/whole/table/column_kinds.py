"""Which of a table's amounts a question's kind of word means: out or in, planned or real, how much
of a stuff, how long.

Each says what it is sure of, and nothing where two columns would do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.everyday import MONEY, alike
from rag.question.table_cues import EARNED, SPENT
from rag.whole.table.columns import Column, is_money, names_money
from rag.whole.table.words import asking_words, name_terms

_WENT = re.compile(
    r"\b(?:went|goes|gone|go)\s+(?:on|for|to|into|out)\b|\b(?:ging|gingen)\s+(?:für|in)\b", re.I
)
_CAME = re.compile(r"\b(?:c[ao]mes?|br(?:ing|ought)|took)\s+in(?:to)?\b", re.IGNORECASE)
_IN_AND_OUT = frozenset(terms("in out"))
"""Names of columns, which are prepositions in a question."""
_PLANNED = frozenset(
    terms(
        "plan planned budget budgeted estimate estimated forecast target geplant vorgesehen "
        "presupuesto previsto prévu begroot"
    )
)
_ASKS_PLANNED = re.compile(
    r"\b(?:planned|budgeted|estimated|foreseen|geplant|vorgesehen|presupuestado|previsto|prévue?s?|"
    r"begroot)\b|\bdid\s+(?:i|we)\s+(?:plan|budget|estimate)\b",
    re.IGNORECASE,
)
_ASKS_BOTH = re.compile(
    r"\b(?:than|compared|versus|vs|against|left|over|under|als|que|rispetto|dan)\b|"
    r"\b(?:planned|budgeted|geplant)\b.*\b(?:and|und|et|y|e|en)\b",
    re.IGNORECASE,
)
"""What sets the plan beside something else."""
_ASKS_REAL = re.compile(
    r"\b(?:did|spent|paid|earned|actual(?:ly)?|real(?:ly)?|came\s+in|brought|tatsächlich|wirklich|"
    r"ausgegeben|bezahlt|eingenommen|dépensé|gastado|gastamos|speso|uitgegeven)\b",
    re.IGNORECASE,
)
_HOW_MUCH_OF = re.compile(
    r"\b(?:how\s+much|wie\s*viel|combien\s+d[e'’]|cuánt[oa]|quant[oa]|hoeveel)\s+(?P<noun>[^\W\d_]+)",
    re.IGNORECASE,
)
_STUFF = alike("kg") | alike("litre") | alike("m3") | frozenset(
    terms("g gram grams t tonne tonnes ml hl kwh lb lbs pounds gallons sacks bags")
)  # fmt: skip
"""Units of what is weighed or poured."""
_LASTING = re.compile(
    r"\b(?:longest|shortest|längste\w*|kürzeste\w*|plus\s+(?:longue?s?|court\w*)|más\s+(?:larg|cort)[oa]s?|"
    r"più\s+(?:lung|cort)[oaie]|langste|kortste)\b",
    re.IGNORECASE,
)
_EXTENTS = (
    alike("duration") | alike("length") | alike("km") | alike("mile") | alike("metre")
    | frozenset(terms("pages page nights seiten nächte"))
)  # fmt: skip
_USED = re.compile(r"\b(?:consum\w*|usage|\w*verbrauch\w*|verbruik)\b", re.IGNORECASE)


def of_kind(amounts: Sequence[Column], question: str) -> list[Column]:
    """The column that the kind of question means; [] where none is, or several are."""
    for kind in (_of_side, _of_plan, _of_stuff, _of_extent, _of_use):
        if len(found := kind(amounts, question)) == 1:
            return found
    return []


def planned_column(amounts: Sequence[Column], question: str) -> list[Column]:
    """The only column of what was planned, where that is asked for."""
    planned = _named(amounts, _PLANNED)
    asked = _ASKS_PLANNED.search(question) and not _ASKS_BOTH.search(question)
    return planned if asked and len(planned) == 1 else []


def _of_side(amounts: Sequence[Column], question: str) -> list[Column]:
    """The column of what went out, or of what came in, of a table with both."""
    asked = frozenset(terms(question)) - _IN_AND_OUT
    spent, earned = _named(amounts, SPENT), _named(amounts, EARNED)
    if len(spent) != 1 or len(earned) != 1 or spent == earned:
        return []
    out = asked & SPENT or _WENT.search(question)
    came = asked & EARNED or _CAME.search(question)
    return [*(spent if out else []), *(earned if came else [])]


def _of_plan(amounts: Sequence[Column], question: str) -> list[Column]:
    """What was planned, or what it came to, of a table with both and nothing else."""
    planned = _named(amounts, _PLANNED)
    real = [column for column in amounts if column not in planned]
    if len(planned) != 1 or len(real) != 1:
        return []
    asks_planned, asks_real = _ASKS_PLANNED.search(question), _ASKS_REAL.search(question)
    if asks_planned:
        return planned
    return real if asks_real else []


def _of_stuff(amounts: Sequence[Column], question: str) -> list[Column]:
    """ "How much honey" is weighed where money is not spoken of."""
    match = _HOW_MUCH_OF.search(question)
    words = asking_words(question)
    if match is None or any(word.own & MONEY for word in words):
        return []
    if names_money(match["noun"]):
        return []
    plain = [c for c in amounts if not is_money(c) and not names_money(c.name)]
    return [c for c in plain if (name_terms(c.name) | frozenset(terms(c.unit))) & _STUFF]


def _of_extent(amounts: Sequence[Column], question: str) -> list[Column]:
    """What the longest is longest by: the only column of hours, of kilometres, of pages."""
    if not _LASTING.search(question):
        return []
    named = [c for c in amounts if name_terms(c.name) & frozenset(terms("longest shortest"))]
    return named or [c for c in amounts if name_terms(c.name) & _EXTENTS]


def _of_use(amounts: Sequence[Column], question: str) -> list[Column]:
    """What was consumed is none of the money for it."""
    if not _USED.search(question):
        return []
    words = asking_words(question)
    plain = [c for c in amounts if not is_money(c) and not names_money(c.name)]
    return [c for c in plain if any(w.stands_in(name_terms(c.name)) for w in words)]


def _named(amounts: Sequence[Column], names: frozenset[str]) -> list[Column]:
    return [column for column in amounts if name_terms(column.name) & names]
