"""What links to a document or page, and what a document links to: from the links noted at ingest.

A link stands for the document whose name it gives, as in a wiki, or whose path it ends in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import unquote

from rag.catalog.catalog import Catalog
from rag.catalog.facts import Stored, facts_of_kind
from rag.catalog.filters import EVERYTHING, Filter
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.census import keys_of
from rag.whole.computed import Computed, Listing, counted, paged
from rag.whole.document_text import read_text
from rag.whole.entries import Entry, entries
from rag.whole.named import named_documents

_OUTGOING = re.compile(
    r"\b(?:does\b.*\blink\s+to|links\s+(?:from|out\s+of|in|of)|enlaces\s+(?:de|en)|liens\s+dans)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    term
    for word in """
    link links linked linking backlink backlinks verlinkt verlinken verweist verweisen enlaza
    enlazan renvoie renvoient pointe pointent vers rimanda rimandano linkt linken verwijst verwijzen
    naar auf note notes document documents page pages
    """.split()  # noqa: SIM905
    for term in terms(word)
)


@dataclass(frozen=True, slots=True)
class _Link:
    stored: Stored
    entry: Entry


def answer_from_links(catalog: Catalog, question: str, plan: Plan, only: Filter) -> Computed | None:
    """The links to what a question names, or from it; None where it names nothing linked."""
    subject = " ".join(w for w in plan.subject.split() if not frozenset(terms(w)) <= _ASKING)
    by_id = {entry.doc_id: entry for entry in entries(catalog, EVERYTHING)}
    links = [_Link(s, by_id[s.doc_id]) for s in facts_of_kind(catalog, "link")]
    named = named_documents(catalog, subject, EVERYTHING)
    allowed = {entry.doc_id for entry in entries(catalog, only)}
    if _OUTGOING.search(question):
        ids = {entry.doc_id for entry in named}
        found = [link for link in links if link.stored.doc_id in ids & allowed]
        return _listed(catalog, found, plan, f"links in {_names(named)}") if named else None
    keys = {key for entry in named for key in _keys_of(entry)}
    found = [link for link in links if _target(link.stored.fact.value) in keys]
    what = _names(named)
    if not named:
        found = [link for link in links if _says(link, subject)] if subject else []
        what = f"“{subject}”"
    found = [link for link in found if link.stored.doc_id in allowed]
    if not found and not named:
        return None
    return _listed(catalog, found, plan, f"links to {what}")


def _names(found: list[Entry]) -> str:
    return ", ".join(PurePath(entry.source).name for entry in found[:3])


def _keys_of(entry: Entry) -> set[str]:
    """What a link to a document may say: its name, its name without ending, its title."""
    path = PurePath(entry.source)
    return {key.casefold() for key in (path.name, path.stem, entry.title) if key}


def _target(value: str) -> str:
    """The last part of what a link points to, without the place inside it."""
    plain = unquote(value).removeprefix("file:").split("#", 1)[0].split("^", 1)[0]
    return plain.rstrip("/").rsplit("/", 1)[-1].strip().casefold()


def _says(link: _Link, subject: str) -> bool:
    """Whether a link points to a page that is named: "example.org"."""
    wanted = frozenset(terms(subject))
    return bool(wanted) and wanted <= frozenset(terms(link.stored.fact.value))


def _listed(catalog: Catalog, found: list[_Link], plan: Plan, what: str) -> Computed:
    documents = len({link.stored.doc_id for link in found})
    head = f"{counted(len(found), 'link')} in {counted(documents, 'document')}"
    line = f"{what}: {len(found)}"
    if plan.group and plan.aggregate == "count":
        counts = Counter(key for link in found for key in keys_of(catalog, link.entry, plan.group))
        lines = [f"{name}: {count}" for name, count in sorted(counts.items())]
        return paged(Listing(f"{head}, by {plan.group}", lines, "count", line), plan.page)
    found = sorted(found, key=lambda link: (link.entry.source, link.stored.fact.start))
    form = "count" if plan.aggregate == "count" else "list"
    listing = Listing(head, [_line(link) for link in found], form, line)
    return paged(listing, plan.page, lambda place: _quote(catalog, found[place]))


def _line(link: _Link) -> str:
    fact = link.stored.fact
    shown = f"{fact.name} → {fact.value}" if fact.name else fact.value
    return f"{link.entry.title or PurePath(link.entry.source).name} · {shown}"


def _quote(catalog: Catalog, link: _Link) -> Quote:
    document = read_text(catalog, link.stored.doc_id)
    if document is None:
        raise LookupError(link.stored.doc_id)
    return document.quote(link.stored.fact.start, link.stored.fact.end)
