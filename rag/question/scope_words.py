"""Where a question says to look: "in my folder trips", "nur in PDFs", "in the mail from Anna".

Six languages. It knows no collection: whether there is such a folder is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.language.search_terms import terms
from rag.question.dates import Dates
from rag.question.file_kinds import KIND_OF

Part = Literal["folder", "kind", "sender", "document"]

_NAME = r"(?:[\"“«„](?P<quoted>[^\"”»“]{1,80})[\"”»“]|(?P<name>[^\W_][\w./-]*))"
_BEFORE_NAME = re.compile(
    r"(?:(?:in|from|of|under|within|inside)\s+(?:(?:my|the|our)\s+)?(?:folder|directory)"
    r"|(?:im|aus\s+dem|in\s+(?:meinem|dem|unserem))\s+(?:ordner|verzeichnis)"
    r"|(?:en|de)\s+(?:la|mi|nuestra)\s+carpeta(?:\s+de)?"
    r"|(?:dans|du|de)\s+(?:(?:le|mon|notre)\s+)?dossier"
    r"|(?:nella|dalla)\s+(?:mia\s+|nostra\s+)?cartella"
    rf"|(?:in|uit)\s+(?:de|mijn|onze)\s+map)\s+{_NAME}",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    rf"(?:in|from|under|within|inside|im|aus\s+dem|uit|in\s+(?:meinem|dem))\s+(?:(?:my|the|our|de|"
    rf"mijn)\s+)?{_NAME}[\s-]+(?:folder|directory|ordner|verzeichnis|map)(?!\w)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?:in|im|en|dans|nel|nella)\s+(?:(?:my|the|our|dem|der|meinem|meiner|el|la|mi|le|mon|ma|mio|"
    r"mia|de|het|mijn)\s+)?(?:document|note|file|page|dokument|notiz|datei|documento|nota|archivo|"
    rf"fichier|file|bestand|notitie)\s+(?:(?:called|named|namens|llamad[oa]|nommée?|chiamat[oa]|"
    rf"genaamd)\s+)?{_NAME}",
    re.IGNORECASE,
)
_ONLY_KIND = re.compile(
    r"(?:only|just|nur|sólo|solo|solamente|seulement|uniquement|soltanto|alleen)\s+"
    r"(?:(?:in|from|the|my|our|aus|in|den|meinen|die|meine|en|los|las|mis|dans|les|mes|nei|nelle|"
    r"miei|mie|i|le|de|mijn|uit)\s+){0,2}(?P<kind>[^\W\d_][\w-]*)",
    re.IGNORECASE,
)
_IN_KIND = re.compile(
    r"(?:(?:in|from|within|among)\s+(?:(?:all\s+)?(?:my|the|our)|an?|any)|(?:in|aus)\s+(?:meinen?r?|"
    r"den|der|einer|unseren)|en\s+(?:mis?|los|las|el|la|un)|dans\s+(?:mes|les|le|un|mon)|"
    r"(?:nei|nelle|nella|nel)(?:\s+mi[eoa]i?)?|in\s+(?:mijn|de|een))\s+(?P<kind>[^\W\d_][\w-]*)",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"\s+(?:from|by|von|vom|de|da|van)\s+(?P<sender>[^\W\d_][\w.@-]*)", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"(?P<noun>[^\W\d_][\w-]*)(?:\s+(?:that\s+)?(?:i\s+)?(?:written|wrote|dated|saved|made|from|"
    r"geschrieben|verfasst|aus|von|vom|escrit[oa]s?|écrite?s?|scritt[ioae]|geschreven))?[\s,(]*$",
    re.IGNORECASE,
)
LOOSE = ("", "note", "code", "word", "web", "book", "markdown")
"""Kinds whose names people use of their documents in general, and of much else."""


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """Words that say where to look.

    :ivar value: a name of a folder or document, a kind of file, a sender's name.
    :ivar start: where the question says so; `end` is exclusive.
    """

    part: Part
    value: str
    start: int
    end: int


def scope_words(question: str) -> Iterator[ScopeWords]:
    """Every place where a question may say where to look, those surest first."""
    for pattern in (_BEFORE_NAME, _AFTER_NAME):
        for match in pattern.finditer(question):
            yield ScopeWords("folder", _name(match), *match.span())
    for match in _DOCUMENT.finditer(question):
        yield ScopeWords("document", _name(match), *match.span())
    for pattern, sure in ((_ONLY_KIND, True), (_IN_KIND, False)):
        for match in pattern.finditer(question):
            kind = kind_called(match["kind"])
            if kind and (sure or kind not in LOOSE):
                yield from _kind(question, match, kind)


def _kind(question: str, match: re.Match[str], kind: str) -> Iterator[ScopeWords]:
    sender = _SENDER.match(question, match.end()) if kind == "mail" else None
    if sender:
        yield ScopeWords("sender", sender["sender"], match.start(), sender.end())
    yield ScopeWords("kind", kind, *match.span())


def _name(match: re.Match[str]) -> str:
    return (match["quoted"] or match["name"]).strip(" ./")


def kind_called(word: str) -> str:
    """The kind of file that a word is a name of; "" where it is none, or any document."""
    found = terms(word.casefold())
    return KIND_OF.get(found[0], "") if found else ""


def dates_documents(question: str, dates: Dates) -> bool:
    """Whether days are said of documents rather than of what they tell: "notes since March"."""
    if not dates.spans:
        return False
    before = _WRITTEN.search(question[: dates.spans[0][0]])
    found = terms(before["noun"].casefold()) if before else []
    return bool(found) and found[0] in KIND_OF


_WRITER = re.compile(
    r"(?<!\w)(?:did|has|have|does|hat|haben|habe)\s+(?P<name>[^\W\d_][\w.-]*(?:\s+(?-i:[A-ZÄÖÜ])[\w.-]*)?)\s+"
    r"(?:[^\W\d_]+\s+){0,6}?(?:write|written|wrote|say|said|tell|told|ask|asked|mention|send|sent|"
    r"geschrieben|gesagt|geschickt|gefragt|gemeldet)(?!\w)"
    r"|(?<!\w)(?:schreibt|schrieb|sagt|escribió|escribe|écrit|scrive|scritto|schrijft|schreef)\s+"
    r"(?P<named>[^\W\d_][\w.-]*)",
    re.IGNORECASE,
)
_WRITES_ABOUT = re.compile(
    r"(?<!\w)(?:hat|haben)\s+(?P<name>[^\W\d_][\w.-]*)\b.*\b(?:geschrieben|gesagt|geschickt|gefragt)",
    re.IGNORECASE,
)
_PRONOUNS = ("i", "we", "you", "ich", "wir", "he", "she", "er", "sie")


def writer(question: str) -> str:
    """Who is said to have written or said it: "what did Anna write about the roof"; "" for none."""
    match = _WRITER.search(question) or _WRITES_ABOUT.search(question)
    if match is None:
        return ""
    name = match.groupdict().get("name") or match.groupdict().get("named") or ""
    return "" if name.casefold() in _PRONOUNS else name
