"""The day that a line or a heading begins with, and whether it begins as what was added later.

"- 2025-03-02", "Nov 2024:", "UPDATE 03/2023:", "## Change 4 May 2024", "**22 March.**" in a journal
of a year that its name or a heading tells.
"""

from __future__ import annotations

import re

from rag.language.months import MONTH_OF

_MARKS = r"\s*(?:[-*+•>|]\s+|#{1,6}\s+)*(?:\[[ xX]\]\s*)?(?:\*\*|__|\()?"
_AMENDS = (
    r"update[ds]?|edit(?:ed)?|changed?s?|correct(?:ed|ion)|amend(?:ed|ment)|addendum|revised|"
    r"remark|note|added|ps|nachtrag|korrektur|korrigiert|(?:ge)?änder(?:t|ung)|ergänzung|"
    r"aktualisiert|aktualisierung|bemerkung|anmerkung|notiz|hinzugefügt|"
    r"actualizado|actualización|cambio|corrección|nota|añadido|modifiée?|modification|"
    r"mise à jour|remarque|ajouté|aggiornat[oa]|aggiornamento|modifica|correzione|aggiunto|"
    r"gewijzigd|wijziging|bijgewerkt|opmerking|toegevoegd"
)
_NEW = r"new|neu|nuevo|nouveau|nuovo|nieuw"
_SINCE = (
    r"since|from|as of|starting|effective|valid|on|of|seit|ab|stand|gültig ab|vom|am|"
    r"desde|a partir de|el|depuis|dès|à partir de|du|le|dal|da|dalla|del|sinds|vanaf|per|op"
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}(?:,|\.,?)?\s+)?"
_LEAD = rf"(?:(?:{_AMENDS}|{_NEW})(?!\w)[:,]?\s*)?(?:(?:{_SINCE})(?!\w)\s*)?"
_MONTH = rf"(?P<name>{'|'.join(sorted(MONTH_OF, key=len, reverse=True))})(?!\w)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d-])"
_WITH_YEAR = tuple(
    re.compile(rf"{_MARKS}{_LEAD}{form}", re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)",
        r"(?P<day>\d\d?)[./]\s?(?P<month>\d\d?)[./]\s?(?P<year>(?:19|20)\d\d)(?![\d.])",
        r"(?P<month>\d\d?)/(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"{_WEEKDAY}(?P<day>\d\d?)(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?{_MONTH},?\s+"
        rf"(?:de\s+)?{_YEAR}",
        rf"{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_MONTH},?\s+(?:de\s+)?{_YEAR}",
    )
)
_LABEL = r"\s*(?:[-*+•>|]\s+)*(?:\*\*|__)"
_HEAD = r"\s*#{1,6}\s+"
_NO_YEAR = tuple(
    re.compile(rf"(?:{_LABEL}|{_HEAD}){_LEAD}{_WEEKDAY}{form}", re.IGNORECASE)
    for form in (
        rf"(?P<day>\d\d?)(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?{_MONTH}(?!\s*,?\s*\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?![\d:.])",
        r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.(?!\s?\d)",
    )
)
_AMENDING = re.compile(rf"{_MARKS}(?:(?:{_AMENDS})(?!\w)|(?:{_NEW}):)", re.IGNORECASE)


def day_begun_with(line: str, year: str = "") -> str:
    """The day or month that a line begins with, ISO 8601; "" where it begins with none.

    :param year: four digits, which a heading or a label in bold without a year belongs to; ""
        leaves such a day unread.
    """
    if not any(map(str.isdigit, line[:40])):
        return ""
    for form in (*_WITH_YEAR, *(_NO_YEAR if year else ())):
        if match := form.match(line):
            named = {"year": year, **{k: v for k, v in match.groupdict().items() if v}}
            month = MONTH_OF.get(named.get("name", "").lower(), 0) or int(named["month"])
            day = int(named.get("day", 0))
            if 1 <= month <= 12 and day <= 31:
                return f"{named['year']}-{month:02}" + (f"-{day:02}" if day else "")
    return ""


def amends(line: str) -> bool:
    """Whether a line or a heading begins as what was added later: "Update", "Change 3 May"."""
    return bool(_AMENDING.match(line))
