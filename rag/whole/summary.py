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
from rag.whole.central import Told, central, told_by
from rag.whole.computed import Computed, Line, counted
from rag.whole.dated_sections import sections_of
from rag.whole.document_text import DocumentText, join, read_text
from rag.whole.entries import Entry, entries, in_folder, whole_day
from rag.whole.exhaustive import passages_with
from rag.whole.meant import document_meant
from rag.whole.table.last_lines import LastLine, last_lines

WORDS = 160
"""About how long the summary of a document is; twice that of a long one."""
LONG = 3000
"""Words of a long document."""
EACH = 40
"""Words for each of several documents."""
MOST = 40
"""Documents of a folder, or about a subject, that are told of; the plan says how many there are."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLAIN = re.compile(r"^(?:[-*+]\s+(?:\[[ xX]\]\s+)?|>\s*|\d+[.)]\s+)+")
_OUTRIGHT = re.compile(
    r"\b(?:sum{1,2}[ae]?r\w+|sum\s+up|tl;?dr|gist|overview|recap|rundown|outline|"
    r"(?:main|key)\s+points|(?:short|quick|brief)\s+ver\w+|in\s+(?:short|brief|a\s+nutshell)|"
    r"fass\w*\b.*\bzusammen|in\s+kürze|zusammenfass\w+|kurzfassung|resum\w+|résum\w+|riassu\w+|"
    r"samenvat\w+|vat\b.*\bsamen)",
    re.IGNORECASE,
)
"""What asks for a summary of a subject: "what is it about" may ask for much else."""
_SEVERAL = re.compile(
    r"\b(?:notes|everything|anything|all|documents|files|folder|papers|e?-?mails|letters|reports|alles|"
    r"notizen|dokumente|ordner|unterlagen|notas|documentos|carpeta|todo|dossier|appunti|cartella|tutto|"
    r"notities|map)\b",
    re.IGNORECASE,
)
"""What means several documents, or all that is said of a subject."""
_ONE = re.compile(
    r"\b(?:note|report|letter|agreement|e?-?mail|message|document|file|contract|policy|article|page|"
    r"minutes|protocol|transcript|interview|review|meeting|notiz|bericht|brief|vertrag|dokument|datei|"
    r"protokoll|nota|informe|carta|contrato|rapport|lettre|contrat|lettera|contratto|verslag)\b",
    re.IGNORECASE,
)
"""What means one document: where none fits, no summary of a subject is wanted instead."""
_OF_ALL = frozenset(
    term
    for word in """
    summary sumary summery summarise summarize overview gist version verison tl dr last recap
    rundown outline nutshell short quick brief main key points point
    newest latest recent current zusammenfassung kurzfassung überblick resumen
    résumé riassunto samenvatting overzicht
    note notes document documents file files folder everything all notizen dokumente dateien ordner
    alles notas documentos carpeta dossier appunti cartella notities map about on zu über sobre
    sur su over
    """.split()  # noqa: SIM905
    for term in terms(word)
)

_DONE = frozenset(
    terms(
        "came come settle settled decide decided agree agreed discuss discussed conclude "
        "concluded resolve resolved happen happened beschlossen besprochen vereinbart entschieden "
        "passiert acordado decidido hablado pasado décidé convenu discuté passé deciso discusso "
        "successo besloten afgesproken besproken gebeurd"
    )
)
"""Terms of what is done in any meeting: no name holds them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences chosen of a document."""

    document: DocumentText
    chosen: list[Told]
    every: list[Told]


def summarise(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The summary of what a question names; None where it names nothing here.

    Of what has the days that are said before anything else: of a log what stands below a heading of
    July, the minutes of July, not of October.
    """
    if plan.dates:
        if found := _of_days(catalog, plan, only):
            return found
        held = [e for e in entries(catalog, only) if _is_of(e, plan)]
        dated = replace(only, among=frozenset(entry.doc_id for entry in held))
        if held and (found := _summarise(catalog, plan, dated)):
            return found
    return _summarise(catalog, plan, only)


def _of_days(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """What a log that a question names says below headings of the days that it says."""
    words = telling_words(plan)
    logs = [
        entry
        for entry in entries(catalog, only)
        if any(_names(word, entry) for word in words)
        and all(_names(w, entry) or frozenset(terms(w)) <= entry.folders for w in words)
    ]
    found = sections_of(catalog, logs, plan.dates)
    return _summary_of(*found, frozenset()) if found else None


def _is_of(entry: Entry, plan: Plan) -> bool:
    """Whether a document has the days that are said, in its own year where none is said; of one
    that only a year is in the name of, whether that year is said."""
    day = whole_day(entry.day)
    if not day and (year := _YEAR.search(PurePath(entry.source).name)):
        of_year = plan.dates == plan.dates.in_year(int(year[0]))
        return of_year and plan.dates.holds(f"{year[0]}-07-01")
    dates = plan.dates
    if day and dates.yearless and not dates.holds(day):
        dates = dates.in_year(int(day[:4]))
    return dates.holds(day)


def _summarise(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    words = telling_words(plan)
    held = entries(catalog, only)
    if not words:
        return _folder(catalog, held, "these") if only != EVERYTHING else None
    several = bool(_SEVERAL.search(plan.words))
    folder = _folder_named(held, words)
    one = bool(_ONE.search(plan.words)) and not several
    entry = None if several and folder else document_meant(catalog, words, only, by_text=one)
    if entry is not None:
        about = (term for w in words if not _names(w, entry) for term in terms(w))
        return of_document(catalog, entry, frozenset(about))
    if not asks_outright(plan):
        return None
    if folder:
        return _folder(catalog, folder, f"folder {' '.join(words)}")
    return None if one else _subject(catalog, " ".join(words), only)


def telling_words(plan: Plan) -> list[str]:
    """The words of a question that may tell which document is meant, or what it is about."""
    return [w for w in plan.subject.split() if not frozenset(terms(w)) <= _OF_ALL | _DONE]


def asks_outright(plan: Plan) -> bool:
    """Whether a summary is asked for, by that or another name."""
    return bool(_OUTRIGHT.search(plan.words))


def _folder_named(held: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The documents of the folder that every word names; none where one does not."""
    found = list(held)
    for word in words:
        below = in_folder(held, word)
        found = [entry for entry in found if entry in below]
    return found


def _names(word: str, entry: Entry) -> bool:
    return frozenset(terms(word)) <= frozenset(
        terms(f"{PurePath(entry.source).name} {entry.title}")
    )


def of_document(catalog: Catalog, entry: Entry, about: frozenset[str]) -> Computed | None:
    """A document's most central sentences; None where it has none.

    :param about: terms that they should speak of.
    """
    document = read_text(catalog, entry.doc_id)
    if document is None:
        return None
    return _summary_of(document, told_by(document), about, last_lines(catalog, document))


def _summary_of(
    document: DocumentText,
    every: Sequence[Told],
    about: frozenset[str],
    sums: Sequence[LastLine] = (),
) -> Computed | None:
    """The most central of what a document says; None where it says nothing.

    :param sums: what its tables come to, told in their places.
    """
    if not every:
        return None
    length = sum(len(one.text.split()) for one in every)
    chosen = central(every, 2 * WORDS if length > LONG else WORDS, about)
    told = f"{len(chosen)} of {len(every)} sentences, {len({s.heading for s in chosen})} of"
    sections = len({one.heading for one in every})
    line = f"summarising {PurePath(document.source).name}: {told} {counted(sections, 'section')}"
    said: list[Told | LastLine] = sorted([*chosen, *sums], key=lambda one: one.start)
    lines = tuple(Line(_line(one), (n,)) for n, one in enumerate(said, 1))
    quotes = tuple(document.quote(one.start, one.end) for one in said)
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


def _line(one: Told | LastLine) -> str:
    return _PLAIN.sub("", " ".join(one.text.split()))
