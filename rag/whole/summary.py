"""A document, a folder or a subject in short: its own most central sentences; what they cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter
from rag.core.records import Passage, Quote
from rag.language.search_terms import query_terms, terms
from rag.question.plan import Plan
from rag.whole.census import Entry, entries, in_folder, whole_day
from rag.whole.central import Told, central, told_by
from rag.whole.computed import Computed, Line, counted
from rag.whole.document_text import DocumentText, join, read_text
from rag.whole.exhaustive import passages_with
from rag.whole.named import named_documents
from rag.whole.versions import versions

WORDS = 160
"""About how long the summary of a document is; twice that of a long one."""
LONG = 3000
"""Words of a long document."""
EACH = 40
"""Words for each of several documents."""
MOST = 40
"""Documents of a folder, or about a subject, that are told of; the plan says how many there are."""
RARE = 2
"""A word that so few documents have in their names names them."""

_PLAIN = re.compile(r"^(?:[-*+]\s+(?:\[[ xX]\]\s+)?|>\s*|\d+[.)]\s+)+")
_OUTRIGHT = re.compile(
    r"\b(?:summar\w+|sum\s+up|tl;?dr|gist|overview|short\s+version|fass\w*\b.*\bzusammen|"
    r"zusammenfass\w+|kurzfassung|resum\w+|résum\w+|riassu\w+|samenvat\w+|vat\b.*\bsamen)",
    re.IGNORECASE,
)
"""What asks for a summary of a subject: "what is it about" may ask for much else."""
_OF_ALL = frozenset(
    term
    for word in """
    summary summarise summarize overview gist version zusammenfassung kurzfassung überblick resumen
    résumé riassunto samenvatting overzicht
    note notes document documents file files folder everything all notizen dokumente dateien ordner
    alles notas documentos carpeta dossier appunti cartella notities map about on zu über sobre
    sur su over
    """.split()  # noqa: SIM905
    for term in terms(word)
)


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences chosen of a document."""

    document: DocumentText
    chosen: list[Told]
    every: list[Told]


def summarise(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The summary of what a question names; None where it names nothing here.

    Of what has the days that are said before anything else: the minutes of July, not of October.
    """
    if plan.dates:
        held = [e for e in entries(catalog, only) if plan.dates.holds(whole_day(e.day))]
        dated = replace(only, among=frozenset(entry.doc_id for entry in held))
        if held and (found := _summarise(catalog, plan, dated)):
            return found
    return _summarise(catalog, plan, only)


def _summarise(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    words = [w for w in plan.subject.split() if not frozenset(terms(w)) <= _OF_ALL]
    if not words:
        return _folder(catalog, entries(catalog, only), "these") if only != EVERYTHING else None
    named, about = _named(catalog, words, only)
    if named:
        return _document(catalog, named, about)
    held = entries(catalog, only)
    if not _OUTRIGHT.search(plan.words):
        return None
    for word in words:
        if folder := in_folder(held, word):
            return _folder(catalog, folder, f"folder {word}")
    return _subject(catalog, " ".join(words), only)


def _named(
    catalog: Catalog, words: Sequence[str], only: Filter
) -> tuple[Entry | None, frozenset[str]]:
    """The one document that words name, and the terms of the words that do not name it."""
    found = named_documents(catalog, " ".join(words), only)
    held = entries(catalog, only)
    if not found:
        naming = [w for w in words if 0 < sum(_names(w, entry) for entry in held) <= RARE]
        found = named_documents(catalog, " ".join(naming), only)
    if len(found) > 1:
        found = versions(found)[-1:]
    if len(found) != 1:
        return None, frozenset()
    return found[0], frozenset(
        term for word in words if not _names(word, found[0]) for term in terms(word)
    )


def _names(word: str, entry: Entry) -> bool:
    return frozenset(terms(word)) <= frozenset(
        terms(f"{PurePath(entry.source).name} {entry.title}")
    )


def _document(catalog: Catalog, entry: Entry, about: frozenset[str]) -> Computed | None:
    document = read_text(catalog, entry.doc_id)
    every = told_by(document) if document else []
    if document is None or not every:
        return None
    length = sum(len(one.text.split()) for one in every)
    chosen = central(every, 2 * WORDS if length > LONG else WORDS, about)
    told = f"{len(chosen)} of {len(every)} sentences, {len({s.heading for s in chosen})} of"
    sections = len({one.heading for one in every})
    line = f"summarising {PurePath(document.source).name}: {told} {counted(sections, 'section')}"
    lines = tuple(Line(_line(one), (n,)) for n, one in enumerate(chosen, 1))
    quotes = tuple(document.quote(one.start, one.end) for one in chosen)
    return Computed("summary", line, lines, quotes)


def _folder(catalog: Catalog, held: Sequence[Entry], what: str) -> Computed | None:
    """A few sentences of each document, the newest first where there are too many."""
    newest = sorted(held, key=lambda entry: (entry.day, entry.source), reverse=True)[:MOST]
    parts = []
    for entry in sorted(newest, key=lambda entry: entry.source):
        document = read_text(catalog, entry.doc_id)
        every = told_by(document) if document else []
        if document and every:
            parts.append(_Part(document, central(every, EACH), every))
    covered = f"{len(parts)} of {counted(len(held), 'document')}"
    return _told(parts, f"summarising {what}: {covered}")


def _subject(catalog: Catalog, subject: str, only: Filter) -> Computed | None:
    """What the passages that speak of a subject say of it, document by document."""
    found = passages_with(catalog, subject, only)
    by_document: dict[str, list[Passage]] = {}
    for passage in found:
        by_document.setdefault(passage.doc_id, []).append(passage)
    most = sorted(by_document.values(), key=len, reverse=True)[:MOST]
    about = frozenset(query_terms(subject))
    parts = []
    for passages in sorted(most, key=lambda held: held[0].source):
        document = join(passages)
        every = told_by(document)
        if every:
            parts.append(_Part(document, central(every, EACH, about), every))
    covered = f"{counted(len(found), 'passage')} in {counted(len(by_document), 'document')}"
    return _told(parts, f"summarising what is said of “{subject}”: {covered}")


def _told(parts: Sequence[_Part], plan: str) -> Computed | None:
    lines: list[Line] = []
    quotes: list[Quote] = []
    for part in parts:
        if len(parts) > 1:
            lines.append(Line(f"{part.document.title or PurePath(part.document.source).name}:"))
        for one in part.chosen:
            quotes.append(part.document.quote(one.start, one.end))
            lines.append(Line(_line(one), (len(quotes),)))
    chosen, every = (sum(len(getattr(p, name)) for p in parts) for name in ("chosen", "every"))
    plan = f"{plan}, {chosen} of {every} sentences"
    return Computed("summary", plan, tuple(lines), tuple(quotes)) if quotes else None


def _line(one: Told) -> str:
    return _PLAIN.sub("", " ".join(one.text.split()))
