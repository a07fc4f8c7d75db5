"""The days of feasts: Easter is reckoned, those that hang on it are counted from it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.question.date_words import FEASTS


def feast(match: re.Match[str], today: date) -> tuple[date, date]:
    """The day of a feast; of one without its year the last that is past."""
    named = match["feast"]
    after = next(n for n, words in FEASTS.items() if re.fullmatch(words, named, re.IGNORECASE))

    def in_year(year: int) -> date:
        if after > 100:  # month and day
            return date(year, *divmod(after, 100))
        return easter(year) + timedelta(days=after)

    found = in_year(int(match["year"] or today.year))
    if not match["year"] and found > today:
        found = in_year(today.year - 1)
    return found, found


def easter(year: int) -> date:
    """Easter Sunday by Gauss, as Lichtenberg mended it; Gregorian."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    cycle = year % 19
    germ = (19 * cycle + moon) % 30
    shift = (germ + cycle // 11) // 29
    limit = 21 + germ - shift
    sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(days=limit + 7 - (limit - sunday) % 7 - 1)
