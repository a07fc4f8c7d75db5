"""One day that a question names, told from where a text writes the same day in other figures.

"17 April" is `2031-04-17` in a log and `17.04.2031` in a letter: no word of one is in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language.months import MONTH_OF
from rag.language.search_terms import terms
from rag.language.vocabulary import MONTHS

_SHORT = {"gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10, "dic": 12}
"""Italian months as they are cut short; beside a number alone, for some are words."""
_MONTH_OF = {
    **{word: number for number, words in MONTHS.items() for word in words.split()},
    **MONTH_OF,
    **_SHORT,
}
_MONTH = rf"(?P<word>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))})\b\.?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
_FORMS = (
    re.compile(
        r"(?<![\d-])(?P<year>(?:1[89]|20)\d\d)[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)"
    ),
    re.compile(
        r"(?<![\d.,])(?P<day>\d\d?)[./-](?P<month>\d\d?)[./-](?P<year>(?:1[89]|20)\d\d)(?!\d)"
    ),
    re.compile(
        rf"(?<![\d.,])(?P<day>\d\d?)(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?{_MONTH}"
        rf"(?:,?\s+(?:de\s+)?{_YEAR})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d:.])(?:,?\s+{_YEAR})?", re.IGNORECASE
    ),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a text names it.

    :ivar year: 0 where it is not said.
    :ivar words: as they are written.
    """

    year: int
    month: int
    day: int
    words: str = ""

    def is_same(self, other: Day) -> bool:
        """Whether both may mean one day."""
        years = not self.year or not other.year or self.year == other.year
        return years and (self.month, self.day) == (other.month, other.day)


def days_in(text: str) -> Iterator[Day]:
    """The days that a text names; one in figures that may be read either way, both ways."""
    if not any(map(str.isdigit, text)):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            named = match.groupdict()
            year, day = int(named["year"] or 0), int(named["day"])
            month = _MONTH_OF[named["word"].lower()] if "word" in named else int(named["month"])
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield Day(year, month, day, match.group())
            if form is _FORMS[1] and day != month and 1 <= day <= 12 and 1 <= month <= 31:
                yield Day(year, day, month, match.group())


class AskedDay:
    """The one day that a question names, if it does."""

    def __init__(self, question: str) -> None:
        named = list(days_in(question))
        self._days = named if len({day.words for day in named}) == 1 else []
        self._terms = frozenset(terms(self._days[0].words)) if self._days else frozenset()

    def held(self, text: str) -> frozenset[str]:
        """The question's own terms for its day where a text names that day, however written."""
        if not self._days:
            return frozenset()
        same = any(day.is_same(asked) for day in days_in(text) for asked in self._days)
        return self._terms if same else frozenset()

    def figures(self) -> tuple[str, ...]:
        """Terms for its day as texts write it in figures; none where its year is not said."""
        forms = ("{0:04}-{1:02}-{2:02}", "{2:02}.{1:02}.{0:04}", "{2}.{1}.{0:04}")
        written = (
            form.format(day.year, day.month, day.day)
            for day in self._days
            if day.year
            for form in forms
        )
        # The whole date alone: its parts are found as anything's.
        return tuple(dict.fromkeys(terms(text)[-1] for text in written))
