"""The day that a line begins with, and whether it begins as what changes the lines above it.

"- 2025-03-02", "Nov 2024:", "UPDATE 03/2023:", "**Since 4 May 2024**", "22.3." in a diary of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.months import MONTH_OF

NEAR = 48
"""Characters within which a line says its day."""
_MARKS = r"\s*(?:[-*+•>|]\s+)*(?:\[[ xX]\]\s*)?(?:\*\*|__|\()?"
_AMENDS = (
    r"update[ds]?|edit(?:ed)?|changed?|correct(?:ed|ion)|amended|addendum|revised|decision|decided|"
    r"nachtrag|korrektur|korrigiert|geändert|ergänzung|aktualisiert|beschluss|beschlossen|"
    r"actualizado|actualización|cambio|corrección|decisión|modifié|mise à jour|décision|"
    r"aggiornat[oa]|aggiornamento|modifica|decisione|gewijzigd|wijziging|bijgewerkt|besluit"
)
_NEW = r"new|neu|nuevo|nouveau|nuovo|nieuw"
_SINCE = (
    r"since|from|as of|starting|effective|valid|on|seit|ab|stand|gültig ab|vom|am|"
    r"desde|a partir de|el|depuis|dès|à partir de|du|le|dal|da|dalla|sinds|vanaf|per|op"
)
_LEAD = rf"(?:(?:{_AMENDS}|{_NEW})(?!\w)[:,]?\s*)?(?:(?:{_SINCE})(?!\w)\s*)?"
_MONTH = rf"(?P<name>{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})(?!\w)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d-])"
_DAYS = tuple(
    re.compile(rf"{_MARKS}{_LEAD}{form}", re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)",
        r"(?P<day>\d\d?)[./]\s?(?P<month>\d\d?)[./]\s?(?P<year>(?:19|20)?\d\d)(?![\d.])",
        r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.(?!\s?\d)",
        r"(?P<month>\d\d?)/(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR})?",
        rf"{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d:.])(?:,?\s+{_YEAR})?",
        rf"{_MONTH},?\s+(?:de\s+)?{_YEAR}",
        rf"{_MONTH}(?=\s*[:*)–—])",
    )
)
_AMENDING = re.compile(rf"{_MARKS}(?:(?:{_AMENDS})(?!\w)|(?:{_NEW}):)", re.IGNORECASE)


def day_begun_with(line: str, year: str = "") -> str:
    """The day, month or year that a line begins with, ISO 8601; "" where it begins with none.

    :param year: four digits that a day without one belongs to; "" leaves such a day unread.
    """
    for match in _matches(line):
        named = match.groupdict()
        said = named.get("year") or year
        said = f"20{said}" if len(said) == 2 else said
        month = int(named.get("month") or 0) or MONTH_OF.get((named.get("name") or "").lower(), 0)
        day = int(named.get("day") or 0)
        if said and 1 <= month <= 12 and day <= 31:
            return f"{said}-{month:02}" + (f"-{day:02}" if day else "")
    return ""


def amends(line: str) -> bool:
    """Whether a line begins as one that was added later: with a day or "UPDATE"."""
    return bool(_AMENDING.match(line)) or any(_matches(line))


def _matches(line: str) -> Iterator[re.Match[str]]:
    # All but the last form, "June:", have a digit; most lines have none.
    digits = any(map(str.isdigit, line[:NEAR]))
    for form in _DAYS if digits else _DAYS[-1:]:
        if match := form.match(line):
            yield match
