"""What results are to be grouped by: "by month", "je Person", "which category cost the most"."""

from __future__ import annotations

import re

_EACH = r"(?:by|per|for\s+each|in\s+each|each|pro|je|nach|por|par|al|per\s+each)"
GROUP = re.compile(
    rf"\b{_EACH}\s+(month|year|folder|kind|type|tag|owner|person|assignee|monat|jahr|ordner|art|"
    r"schlagwort|mes|año|carpeta|tipo|etiqueta|persona|mois|dossier|étiquette|personne|mese|anno|"
    r"cartella|etichetta|maand|jaar|map|soort|label|persoon)\b",
    re.IGNORECASE,
)
_GROUPS = {"monat": "month", "mes": "month", "mois": "month", "mese": "month", "maand": "month",
           "jahr": "year", "año": "year", "anno": "year", "jaar": "year", "ordner": "folder",
           "carpeta": "folder", "dossier": "folder", "cartella": "folder", "map": "folder",
           "type": "kind", "art": "kind", "tipo": "kind", "soort": "kind", "schlagwort": "tag",
           "etiqueta": "tag", "étiquette": "tag", "etichetta": "tag", "label": "tag",
           "owner": "person", "assignee": "person", "persona": "person", "personne": "person",
           "persoon": "person"}  # fmt: skip
_BY = re.compile(rf"\b{_EACH}\s+([^\W\d_][\w-]+)", re.IGNORECASE)
_WHICH = re.compile(
    r"^(?:in|for|on|für|an|zu|en|dans|in)?\s*(?:which|what|welche[rsnm]?|qué|quel(?:le)?|quale|"
    r"welke?)\s+([^\W\d_][\w-]+)",
    re.IGNORECASE,
)


def group(question: str) -> str:
    """What results are to be grouped by: month, year, folder, kind, tag, person, or ""."""
    match = GROUP.search(question)
    word = match.group(1).lower() if match else ""
    return _GROUPS.get(word, word)


def by(question: str) -> str:
    """A word that may name what a table's rows are grouped by, as typed; "" where there is none."""
    found = _BY.findall(question)
    return str(found[-1]) if found else ""


def asked_which(question: str) -> str:
    """The noun of "which category …": what the answer is one of; "" where there is none."""
    match = _WHICH.search(question.strip())
    return match[1] if match else ""


def asks_month(noun: str) -> bool:
    """Whether the noun of "which …" is a month."""
    word = noun.casefold()
    return word == "month" or _GROUPS.get(word, "") == "month"
