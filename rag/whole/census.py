"""Documents listed, counted, grouped, the newest and the largest: from the catalogue alone.

The documents themselves are the citations. What is counted has to be a kind of file, a folder or a
tag; other words only narrow it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, matching_documents
from rag.catalog.kinds import is_of_kind
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.everyday import IDLE, MONEY, alike
from rag.question.file_kinds import KIND_OF
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Computed, Line, listed
from rag.whole.document_text import read_text

_NAMED_DAY = r"(?:[-_.]?([0-2]\d|3[01]))?(?!\d)"
_DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])" + _NAMED_DAY)
CLASS_WORDS = 3
"""Among so many first words stands what is counted: "my train invoices"."""

_VERBS = frozenset(terms("written wrote saved added made created ingested geschrieben"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is counted.

    :ivar day: its own date, or the one in its name; "" where there is none.
    """

    doc_id: str
    source: str
    title: str
    day: str
    kind: str
    size: int

    @property
    def folders(self) -> frozenset[str]:
        """Search terms of the folders it lies in."""
        return _terms_of_path(self.source.rpartition("/")[0])

    @property
    def name(self) -> frozenset[str]:
        """Search terms of its path and title."""
        return frozenset(terms(f"{self.source} {self.title}"))


@lru_cache(maxsize=4096)
def _terms_of_path(path: str) -> frozenset[str]:
    return frozenset(terms(path.replace("/", " ")))


def entries(catalog: Catalog, only: Filter) -> list[Entry]:
    """The documents a filter lets through, by path."""
    allowed = None if only == EVERYTHING else matching_documents(catalog, only)
    rows = catalog.rows(
        "SELECT doc_id, source, title, date, kind, size FROM documents ORDER BY source, doc_id"
    )
    return [
        Entry(row["doc_id"], row["source"], row["title"], _day(row["source"], row["date"]),
              row["kind"], row["size"])
        for row in rows
        if allowed is None or row["doc_id"] in allowed
    ]  # fmt: skip


def _day(source: str, day: str) -> str:
    """The day in a file's name, which its owner gave it, before that in its metadata."""
    match = _DATED_NAME.search(source, source.rfind("/") + 1)
    if match is None:
        return day
    named = "-".join(part for part in match.groups() if part)
    return day if day.startswith(named) else named


@dataclass(frozen=True, slots=True)
class Group:
    """The documents a question counts, and what they are called there.

    :ivar limits: what narrows them, in words.
    """

    entries: tuple[Entry, ...]
    noun: str
    limits: tuple[str, ...] = ()


def find_group(catalog: Catalog, plan: Plan, only: Filter, *, dated: bool = True) -> Group | None:
    """The documents that a question speaks of; None where its words name no group of them."""
    everything = entries(catalog, only)
    words = plan.subject.split()
    chosen, noun, rest = _class(everything, words)
    if chosen is None:
        if not (plan.forced or (plan.dates and _is_about_writing(words))):
            return None
        chosen, noun, rest = everything, "documents", words
    limits = [noun] if noun != "documents" else []
    for word in rest:
        if frozenset(terms(word)) <= _VERBS | IDLE | MONEY:
            continue
        narrowed = _narrowed(catalog, chosen, word)
        if not narrowed:
            return None
        limits.append(f"with “{word}”")
        chosen = narrowed
    if dated and plan.dates:
        chosen = [entry for entry in chosen if plan.dates.holds(_whole_day(entry.day, plan))]
        limits.append(f"dated {plan.dates.since or '…'} to {plan.dates.until or '…'}")
    return Group(tuple(chosen), noun, tuple(limits))


def _is_about_writing(words: Sequence[str]) -> bool:
    """ "What did I write last week": no word is left that says about what."""
    return all(frozenset(terms(word)) <= _VERBS for word in words)


def _whole_day(day: str, plan: Plan) -> str:
    """A month or year as a day that the range holds if it holds all of it."""
    return day if len(day) in (0, 10) else (day + "-01-01")[:10]


def _class(
    everything: Sequence[Entry], words: Sequence[str]
) -> tuple[list[Entry] | None, str, list[str]]:
    """The documents that a noun of the question stands for, the noun, and the words left."""
    for word in words[:CLASS_WORDS]:
        kind = next((KIND_OF[t] for t in terms(word.casefold())[:1] if t in KIND_OF), None)
        rest = [other for other in words if other != word]
        folder = _in_folder(everything, word)
        if folder:
            return folder, f"in folder {word}", rest
        if kind is not None:
            held = [e for e in everything if is_of_kind(kind, e.source, e.kind)]
            return held, f"of kind {kind}" if kind else "documents", rest
    return None, "", list(words)


def _in_folder(everything: Sequence[Entry], word: str) -> list[Entry]:
    """Documents below a folder of this name; not where every document lies below it."""
    found = frozenset(terms(word)) | alike(word)
    own = frozenset(terms(word))
    held = [entry for entry in everything if own & entry.folders]
    held = held or [entry for entry in everything if found & entry.folders]
    return held if len(held) < len(everything) else []


def _narrowed(catalog: Catalog, chosen: Sequence[Entry], word: str) -> list[Entry]:
    """Those documents whose path or title holds a word; else those whose text does."""
    wanted = frozenset(terms(word))
    named = [entry for entry in chosen if wanted <= entry.name]
    if named or not wanted:
        return named
    query = " AND ".join(f'"{term}"' for term in sorted(wanted))
    rows = catalog.rows(
        "SELECT DISTINCT doc_id FROM lexical JOIN passages ON passages.id = lexical.rowid"
        " WHERE lexical MATCH ?",
        (query,),
    )
    held = {row["doc_id"] for row in rows}
    return [entry for entry in chosen if entry.doc_id in held]


def census(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The answer to a question about documents as such; None where it is none."""
    group = find_group(catalog, plan, only)
    if group is None:
        return None
    line = " ".join(filter(None, [_doing(plan), "documents", *group.limits]))
    found = list(group.entries)
    if not found:
        return Computed("count", line, (Line(f"0 documents {_limits(group)}".strip()),), (), False)
    if plan.group:
        return _grouped(plan, group, line)
    if plan.aggregate in ("newest", "oldest", "most", "least"):
        found = _ordered(found, plan)[: plan.top or 1]
    form = "count" if plan.aggregate == "count" else "list"
    return _listed(catalog, found, _head(len(found), group), form, line)


def _listed(catalog: Catalog, found: Sequence[Entry], head: str, form: str, line: str) -> Computed:
    quotes = [opening(catalog, entry) for entry in found[:SHOWN]]
    return listed(head, [shown(entry) for entry in found], form, line, quotes)


def opening(catalog: Catalog, entry: Entry) -> Quote:
    """A document as evidence of itself: its first words."""
    document = read_text(catalog, entry.doc_id)
    if document is None:
        raise LookupError(entry.doc_id)
    return document.opening()


def shown(entry: Entry) -> str:
    """A document in one line."""
    name = PurePath(entry.source).name
    title = entry.title if entry.title and entry.title != PurePath(entry.source).stem else ""
    return " · ".join(filter(None, [title, name, entry.day]))


def _doing(plan: Plan) -> str:
    return {
        "count": "counting",
        "newest": "the newest of",
        "oldest": "the oldest of",
        "most": "the largest of",
        "least": "the smallest of",
    }.get(plan.aggregate, "listing")


def _limits(group: Group) -> str:
    return " ".join(group.limits)


def _head(count: int, group: Group) -> str:
    noun = "document" if count == 1 else "documents"
    return f"{count} {noun} {_limits(group)}".strip()


def _ordered(found: Sequence[Entry], plan: Plan) -> list[Entry]:
    if plan.aggregate in ("newest", "oldest"):
        dated = [entry for entry in found if entry.day]
        return sorted(dated, key=lambda e: (e.day, e.source), reverse=plan.aggregate == "newest")
    return sorted(found, key=lambda e: (e.size, e.source), reverse=plan.aggregate == "most")


def _grouped(plan: Plan, group: Group, line: str) -> Computed:
    """How many documents there are for each month, year, folder or kind."""
    counts = Counter(_key(entry, plan.group) for entry in group.entries)
    lines = [f"{name}: {count}" for name, count in sorted(counts.items())]
    head = Line(f"{_head(len(group.entries), group)}, by {plan.group}")
    return Computed("count", f"{line}, by {plan.group}", (head, *map(Line, lines)))


def _key(entry: Entry, group: str) -> str:
    if group in ("month", "year"):
        return entry.day[: 7 if group == "month" else 4] or "no date"
    path = PurePath(entry.source)
    return path.suffix.lstrip(".").lower() or entry.kind if group == "kind" else path.parent.name
