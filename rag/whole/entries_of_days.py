"""What journals, calendars and task lists hold of the days that a question asks for.

An entry begins with its day: a heading "12 September" in a journal of 2030, a label "**3 May.**", a
line "2030-05-03: …"; an appointment has its day in it, a task the day when it is due. Every word of
the question has to stand in an entry, its heading or its document's name; else it is a lookup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.catalog.kinds import ending_of
from rag.catalog.lexical_search import search_lexical
from rag.language.days import days_in
from rag.language.front_matter import front_matter_end
from rag.language.search_terms import terms
from rag.question.dates import Dates, read_dates
from rag.question.everyday import IDLE, alike
from rag.question.subject import subject
from rag.whole.computed import Computed, listed
from rag.whole.dated import year_named
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import Entry, entries
from rag.whole.entries_within import parts_of
from rag.whole.line_days import day_begun_with

FOUND = 60
"""Passages that hold words of the question, whose documents are read."""
NAMED = 12
"""Documents called journal, diary or calendar that are read besides."""
MOST = 20
"""Entries that are an answer; more of them are a folder to look through."""
FEWEST = 2
"""Dated entries of a document that is a journal."""
WORDS = 40
"""Of an entry that are shown in its line."""

_ASKS = re.compile(
    r"(?:and\s+|so\s+)?(?:what(?!\s+(?:time|is\s+the|was\s+the|kind|sort))|something|anything|list|show|"
    r"was(?!\s+(?:kostet|ist\s+d))|etwas|liste|zeig\w*|que(?!l)|qu'|quelque\s+chose|qué|algo|che\s+cosa|"
    r"cosa|qualcosa|wat|iets)(?!\w)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<!\w)(?:how|why|cost|costs|spen[dt]|paid|pay|price|sum|total|average|changed?|"
    r"wie|warum|kosten|kostete|bezahlt|ausgegeben|combien|pourquoi|cuánt\w+|gast\w+|quanto|"
    r"perché|hoeveel|waarom)(?!\w)|[€$£]",
    re.IGNORECASE,
)
_DIARY = frozenset(
    term
    for word in """
    journal diary diaries log logbook calendar agenda schedule todo todos task tasks
    tagebuch logbuch kalender chronik termine aufgaben diario bitácora calendario calendrier
    carnet dagboek logboek
    """.split()  # noqa: SIM905 -- a word a line would be a page
    for term in terms(word)
)
_IDLE = IDLE | frozenset(
    term
    for word in """
    happen happened happens happening do did done write wrote written note noted notes entry
    entries plan planned plans got get going something anything on appointment appointments
    event events passiert geschehen gemacht geschrieben notiert geplant los steht termin
    termine eintrag einträge hice hicimos escribí escrito pasó planeado cita citas fait
    écrit noté passé prévu rendez-vous fatto scritto successo previsto gedaan geschreven
    gebeurd gepland afspraak afspraken this that ago month day days week
    """.split()  # noqa: SIM905 -- a word a line would be a page
    for term in terms(word)
)
_HEADING = re.compile(r"(#{1,6})\s")
_OPENS = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_DUE = re.compile(r"(?<!\w)(?:due|by|until|fällig|bis|para|pour|avant|entro|voor|tot)(?!\w)", re.I)
_TASK = re.compile(r"\s*[-*+]\s*\[[ xX]\]")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of some day, as characters of its document.

    :ivar first: its first day, ISO 8601, `last` its last.
    """

    first: str
    last: str
    start: int
    end: int
    text: str


def answer_from_days(catalog: Catalog, question: str, only: Filter, today: date) -> Computed | None:
    """The entries of the days that a question asks for; None where a lookup is better."""
    dates = read_dates(question, today)
    if not dates.since or not _ASKS.match(question.strip()) or _AMOUNT.search(question):
        return None
    words = subject(dates.without(question), "census").split()
    wanted = [word for word in words if not frozenset(terms(word)) <= _IDLE]
    every = entries(catalog, only)
    lines: list[tuple[str, str, DocumentText, _Entry]] = []
    for entry in _candidates(catalog, every, wanted):
        document = read_text(catalog, entry.doc_id)
        held = list(_entries_of(document, entry)) if document else []
        if document is None or len(held) < FEWEST:
            continue
        for one in held:
            if _lies_in(dates, one) and _holds(entry, one, wanted):
                lines.append((one.first, entry.source, document, one))
    if not 0 < len(lines) <= MOST:
        return None
    lines.sort(key=lambda line: line[:2])
    quotes = [document.quote(one.start, one.end) for _, _, document, one in lines]
    told = [_shortened(one.text) for *_, one in lines]
    until = dates.until or "…"
    head = f"{len(told)} entr{'y' if len(told) == 1 else 'ies'} of {dates.since} to {until}"
    return listed(head, told, "list", f"entries of {dates.since} to {until}", quotes)


def _candidates(catalog: Catalog, every: list[Entry], wanted: list[str]) -> list[Entry]:
    """Documents called journals, and those that hold words of the question."""
    stems = [t for word in wanted for t in terms(word)]
    found = [key for key, _ in search_lexical(catalog, stems, FOUND)] if stems else []
    documents = {passage.doc_id for passage in catalog.passages(found).values()}
    named = [entry for entry in every if entry.name & _DIARY or ending_of(entry.source) == "ics"]
    return [e for e in every if e.doc_id in documents or e in named[:NAMED]]


def _lies_in(dates: Dates, one: _Entry) -> bool:
    until = dates.until or "9999"
    if len(one.first) == 7:  # a month: all of it
        return dates.since <= f"{one.first}-01" and f"{one.first}-28" <= until
    return one.first <= until and one.last >= dates.since


def _holds(entry: Entry, one: _Entry, wanted: list[str]) -> bool:
    held = entry.name | frozenset(terms(one.text))
    return all(frozenset(terms(word)) <= held or (alike(word) & held) for word in wanted)


def _entries_of(document: DocumentText, entry: Entry) -> Iterator[_Entry]:
    if ending_of(entry.source) == "ics":
        for part in parts_of(document):
            days = sorted(f"{d.year}-{d.month:02}-{d.day:02}" for d in days_in(part.text) if d.year)
            if days:
                yield _Entry(days[0], days[-1], part.start, part.end, part.text)
        return
    yield from _of_lines(document.text, year_named(entry.source, entry.title))


def _of_lines(text: str, year: str) -> Iterator[_Entry]:
    """Entries that begin with their day, and tasks that are due."""
    day, start, end, level = "", 0, 0, 0
    place = 0
    fields = front_matter_end(text)
    for line in text.splitlines(keepends=True):
        heading = _HEADING.match(line)
        begun = day_begun_with(line, year) if place >= fields else ""
        closes = heading or begun or (not level and (not line.strip() or _OPENS.match(line)))
        if day and closes:
            yield _Entry(day, day, start, end, text[start:end])
            day = ""
        if begun:
            day, start, level = begun, place, len(heading[1]) if heading else 0
        elif due := _due(line):
            yield _Entry(due, due, place, place + len(line.rstrip()), line.strip())
        if heading and not begun and (years := re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", line)):
            year = years[0]
        if line.strip():
            end = place + len(line.rstrip())
        place += len(line)
    if day:
        yield _Entry(day, day, start, end, text[start:end])


def _due(line: str) -> str:
    """The day when a task is due."""
    if not _TASK.match(line) or not (match := _DUE.search(line)):
        return ""
    named = [d for d in days_in(line[match.end() :]) if d.year]
    return f"{named[0].year}-{named[0].month:02}-{named[0].day:02}" if named else ""


def _shortened(text: str) -> str:
    head, below, rest = text.replace("**", "").strip("# \n").partition("\n")
    words = f"{head}{':' if below and text.startswith('#') else ''} {rest}".split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
