"""What a question counts or lists: "train invoices" of "how many train invoices"."""

from __future__ import annotations

import re

from rag.question.aggregates import COUNTS
from rag.question.subject import TOKEN

LONGEST_NOUN = 3
"""Words of a noun phrase: "old train invoices"."""

_NOUNS_FOLLOW = re.compile(
    rf"(?:{COUNTS.pattern}|(?<!\w)(?:which|what|list|show|all|every|welche[rnsm]?|alle|zeige?|liste|"
    r"quels?|quelles?|qué|quali|welke)(?!\w))(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_NOUN = frozenset(
    ["me", "all", "every", "my", "our", "the", "of", "kinds", "types", "different", "do", "i", "we",
     "you", "and"]
)  # fmt: skip
_ENDS_NOUN = frozenset(
    """
    do did does have has had is are was were there in on of for from with without to by at about
    since between i we that who which habe haben habet hat gibt sind ist waren war im von vom
    mit ohne für seit aus bei zu ich wir und sont est ont a ai avons y de du des dans sur pour
    tengo hay en ho ci di hebben heb zijn van not nicht can could must
    """.split()  # noqa: SIM905 -- a word a line would be seventy lines
)
_INSIDE = re.compile(
    r"(?<!\w)(?:are|is|were|do|does|sind|stehen|gibt|hay|sont|sono|staan|zijn)\b.*?\s(?:in|on|im|auf|en|dans|"
    r"nel|nella|sul|sur)\s+(?:(?:the|my|our|der|dem|meiner|meinem|la|el|mi|le|mon|ma|il|de|het)\s+)?"
    r"(?P<where>[^?!.]+?)[\s?!.]*$",
    re.IGNORECASE,
)
_LISTINGS = re.compile(
    r"\b(?:\w*diary|\w*log|\w*book|\w*list|table|sheet|spreadsheet|register|inventory|catalogue?|journal|"
    r"index|records?|file|csv|tagebuch|\w*liste|tabelle|\w*buch|verzeichnis|register|diario|lista|tabla|"
    r"registro|inventario|liste|tableau|carnet|registre|elenco|tabella|lijst|tabel|dagboek)\b",
    re.IGNORECASE,
)
_MEASURES = frozenset(
    """
    mm cm m ml hl h min g t hrs mins kilo kilos kilogram kilograms kilometre kilometres kilometer
    kilometers kwh stunde
    minuten kilometer euros tonnes tons hectares nautical square cubic
    second seconds minute minutes hour hours day days night nights week weeks month months year
    years page pages word words letters metre metres meter meters mile miles km kg gram grams litre
    litres liter liters bar bars degree degrees point points percent euro euros pound pounds dollar
    dollars cent cents stunden tage nächte wochen monate jahre seiten wörter punkte prozent grad
    """.split()  # noqa: SIM905 -- a word a line would be sixty lines
)


def counted_inside(question: str) -> tuple[str, ...]:
    """The words of the listing whose entries are counted: "sightings are in the bird diary" is
    ("bird", "diary"); () where no listing is named, or what is counted is a measure."""
    match = _INSIDE.search(question)
    nouns = counted(question)
    if match is None or not nouns or nouns[-1].casefold() in _MEASURES:
        return ()
    return tuple(TOKEN.findall(match["where"])) if _LISTINGS.search(match["where"]) else ()


def is_listing_word(word: str) -> bool:
    """Whether a word says that something is a list, whatever of: "log", "table"."""
    return _LISTINGS.fullmatch(word) is not None


def is_measure(word: str) -> bool:
    """Whether a word is a unit: so many hours are no rows of a table."""
    return word.casefold() in _MEASURES


def counted(question: str) -> tuple[str, ...]:
    """The words for what is counted or listed: "train invoices" of "how many train invoices do I
    have"; () where none follow the words that ask."""
    match = _NOUNS_FOLLOW.search(question)
    found: list[str] = []
    for word in TOKEN.findall(match["rest"]) if match else ():
        if not found and word.casefold() in _BEFORE_NOUN:
            continue
        if word.casefold() in _ENDS_NOUN or len(found) == LONGEST_NOUN:
            break
        found.append(word)
    return tuple(found)
