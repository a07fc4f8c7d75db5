"""Lists and records inside one document, listed and counted: the ingredients of a recipe, the steps
of a guide, the appointments of a calendar.

The question has to name the document, and then a heading in it, or words of its entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.catalog.kinds import ending_of
from rag.language.search_terms import terms
from rag.question.dates import read_dates
from rag.question.everyday import IDLE, alike
from rag.question.plan import Plan
from rag.whole.computed import Computed, Listing, counted, paged
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import Entry, entries
from rag.whole.entries_within import RECORDS, Part, parts_of, sections_of

MOST_NAMED = 8
"""Documents named as well as each other; with more the question names none."""

SHORT = 10
"""Entries below a heading that are shown whole, whatever words narrow them."""

_SAME = tuple(
    frozenset(term for word in line.split() for term in terms(word))
    for line in """
    ingredient ingredients zutat zutaten ingrediente ingredientes ingrédient ingrédients
    ingredienti;
    step steps how method directions instructions preparation procedure way schritt schritte
    zubereitung anleitung vorgehen paso pasos preparación elaboración étape étapes préparation
    passaggi preparazione stap stappen bereiding;
    appointment appointments event events date dates termin termine cita citas rendez-vous
    appuntamento appuntamenti afspraak afspraken calendar calendars kalender calendario calendrier
    agenda ics;
    contact contacts address addresses kontakt kontakte contacto contactos contatti contatto vcf;
    bookmark bookmarks lesezeichen marcador marcadores favoris signet signets segnalibri bladwijzers
    """.split(";")  # noqa: SIM905
)
_NOUNS = (
    frozenset(
        term
        for word in """
        item items entry entries point points thing things line lines list lists bullet bullets
        record records bookmark bookmarks appointment appointments
        event events date dates punkt punkte eintrag einträge termin termine
        lesezeichen punto puntos entrada entradas cita citas point points entrée entrées voce voci
        appuntamenti         punt punten afspraken saved recipe note file document
        go goes contain contains hold holds gehören kommen
        """.split()  # noqa: SIM905
        for term in terms(word)
    )
    | IDLE
)
"""Terms that an entry need not hold: they are what entries are called."""
_STEPS = _SAME[1]
SECTIONS = 3
"""Fewer headings below one are no list of things."""
MANY = 6
"""So many headings without numbers may be what the one above them names."""
_NUMBERED = re.compile(r"\d{1,4}(?=[.):]?\s)")
_PARTS = frozenset(
    terms(
        "overview introduction intro summary background status notes references see also contents "
        "about general misc other appendix conclusion usage examples faq history team budget goals "
        "next steps questions results überblick einleitung zusammenfassung hintergrund stand "
        "notizen anhang inhalt allgemeines verlauf ziele ergebnisse fragen the and of our for to"
    )
)
"""What parts of a text are called, whatever it is about."""
_SECTIONS = frozenset(
    term
    for word in """
    section sections chapter chapters clause clauses article articles paragraph paragraphs heading
    headings part parts kapitel abschnitt abschnitte klausel klauseln artikel paragraph paragraphen
    capítulo capítulos sección secciones cláusula cláusulas chapitre chapitres clause clauses
    capitolo capitoli sezione sezioni clausola clausole hoofdstuk hoofdstukken bepaling bepalingen
    """.split()  # noqa: SIM905
    for term in terms(word)
)
_PEOPLE = frozenset(
    t for word in ("contact", "person", "people", "kontakt", "kontakte") for t in terms(word)
)
"""What the records of an address book are called, and the lines of a list are not."""
_LINK = re.compile(r"!?\[\[[^\]]*\]\]|!?\[[^\]]*\]\((?![a-z][a-z0-9+.-]*:)[^)]*\)", re.IGNORECASE)
"""A link to another file of the same folder."""
ONE_OF_THEM = ("newest", "oldest", "most", "least")
"""What asks for one entry: which one, the entries do not tell."""
FEWEST = 2
"""Lines of a list that answer a question: a single one is a place, for a lookup to find."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries of a document; `called` is what the question calls them."""

    entry: Entry
    document: DocumentText
    parts: list[Part]
    below: str
    called: str


def answer_from_within(catalog: Catalog, plan: Plan, only: Filter, today: date) -> Computed | None:
    """The entries of the one document that a question names; None where it names none, or none
    of its entries, or one of them alone is asked for."""
    if plan.aggregate in ONE_OF_THEM and not plan.forced:
        return None
    words = plan.subject.split()
    found = []
    for entry, named in _named(entries(catalog, only), words):
        document = read_text(catalog, entry.doc_id)
        rest = [word for word in words if word not in named]
        wholly = document is not None and not _is_named_in_part(entry, named, plan)
        chosen = _chosen(document, rest, plan, today) if document and wholly else None
        if document and chosen:
            found.append(_Found(entry, document, *chosen, " ".join(rest)))
        elif document and not plan.dates and (parts := _sections(document, words, rest)):
            found.append(_Found(entry, document, parts, "", rest[0] if rest else words[-1]))
    return _shown(found[0], plan) if len(found) == 1 else None


def _sections(document: DocumentText, words: Sequence[str], rest: Sequence[str]) -> list[Part]:
    """The sections below the heading that is named by what is counted; those of the whole document
    where sections are counted by that name."""
    groups = [group for group in sections_of(document) if len(group) >= SECTIONS]
    if rest and all(frozenset(terms(word)) & _SECTIONS for word in rest):
        return groups[0] if groups else []
    for group in groups:
        own = frozenset(terms(group[0].heading))
        named = not rest and words and all(_alike(word) & own for word in words)
        if named and _are_things(group):
            return group
    return []


def _are_things(group: Sequence[Part]) -> bool:
    """Whether headings are what the one above them names, rather than parts of a text about it:
    numbered, or many of which none is called as parts of a text are."""
    told = (_NUMBERED.match(part.text) for part in group)
    numbers = [int(match[0]) for match in told if match]
    if len(numbers) == len(group):
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return len(group) >= MANY and not any(frozenset(terms(p.text)) <= _PARTS for p in group)


def _named(held: Sequence[Entry], words: Sequence[str]) -> list[tuple[Entry, set[str]]]:
    """The documents whose names hold most of the words, and which of them."""
    scored = []
    for entry in held:
        # The title of a file of records is often that of its first.
        title = "" if ending_of(entry.source) in RECORDS else entry.title
        name = frozenset(terms(f"{PurePath(entry.source).name} {title}"))
        scored.append((entry, {word for word in words if name & _alike(word)}))
    most = max((len(named) for _, named in scored), default=0)
    best = [(entry, named) for entry, named in scored if most and len(named) == most]
    return best if len(best) <= MOST_NAMED else []


def _is_named_in_part(entry: Entry, named: set[str], plan: Plan) -> bool:
    """Whether what is counted is but a part of a document's name: "birds" of "bird food.md"."""
    if ending_of(entry.source) in RECORDS or not named <= set(plan.counted):
        return False
    known = frozenset().union(*map(_alike, named)) | _NOUNS
    stem = frozenset(terms(PurePath(entry.source).stem)) - known
    return plan.aggregate == "count" and any(term.isalpha() for term in stem)


def _alike(word: str) -> frozenset[str]:
    found = alike(word)
    return found.union(*(group for group in _SAME if group & found))


def _chosen(
    document: DocumentText, rest: list[str], plan: Plan, today: date
) -> tuple[list[Part], str] | None:
    """The entries that the rest of a question speaks of, and the heading they stand below."""
    parts = parts_of(document)
    below, rest_terms = _below(parts, rest)
    if below:
        parts = [part for part in parts if part.heading == below]
    elif any(frozenset(terms(word)) & _STEPS for word in rest):
        parts = [part for part in parts if part.numbered]
        rest_terms = [word for word in rest if not frozenset(terms(word)) & _STEPS]
    called = _NOUNS | _PEOPLE if _is_records(parts) else _NOUNS
    wanted = [word for word in rest_terms if not frozenset(terms(word)) <= called]
    several = len({part.heading for part in parts}) > 1
    if not (below or wanted or plan.dates or (rest and not several) or _is_records(parts)):
        return None
    held = parts
    for word in wanted:
        parts = [part for part in parts if _alike(word) & frozenset(terms(part.text))]
    if below and parts and plan.aggregate != "count" and len(held) <= SHORT:
        # A word that one entry happens to hold need not tell which ones are meant; all of a short
        # list show it beside the others.
        parts = held
    if plan.dates:
        parts = [part for part in parts if _in_days(part, plan, today)]
    if not _is_records(parts) and (len(parts) < FEWEST or _is_index(parts)):
        return None
    return (parts, below.rsplit(" > ", 1)[-1]) if parts else None


def _is_index(parts: Sequence[Part]) -> bool:
    """Whether most lines only lead to other files: a table of contents lists no things."""
    led = [
        _LINK.search(part.text) and not _LINK.sub("", part.text).strip(" .,:;*-") for part in parts
    ]
    return 2 * sum(map(bool, led)) > len(parts)


def _is_records(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[0].record


def _below(parts: Sequence[Part], rest: list[str]) -> tuple[str, list[str]]:
    """The one heading with a list that words name, and the words that are left."""
    best: dict[str, set[str]] = {}
    for heading in dict.fromkeys(part.heading for part in parts):
        own = frozenset(terms(heading.rsplit(" > ", 1)[-1]))
        best[heading] = {word for word in rest if own & _alike(word)}
    most = max(map(len, best.values()), default=0)
    named = [heading for heading, words in best.items() if most and len(words) == most]
    if len(named) != 1 or _is_records(parts):
        return "", rest
    return named[0], [word for word in rest if word not in best[named[0]]]


def _in_days(part: Part, plan: Plan, today: date) -> bool:
    said = read_dates(part.text[:200], today)
    return plan.dates.holds(said.since)


def _shown(found: _Found, plan: Plan) -> Computed:
    name = PurePath(found.entry.source).name
    where = f"{name} · {found.below}" if found.below else name
    many = len(found.parts) != 1 and found.called
    head = f"{len(found.parts)} {found.called}" if many else counted(len(found.parts), "entry")
    head += f" in {where}"
    form = "count" if plan.aggregate == "count" else "list"
    lines = [part.text for part in found.parts]
    listing = Listing(head, lines, form, f"entries of {where}: {len(lines)}")
    document, parts = found.document, found.parts
    return paged(
        listing, plan.page, lambda place: document.quote(parts[place].start, parts[place].end)
    )
