"""Where to look, as a question says it of this collection: its folders, documents, kinds, senders.

What is said outright is a filter; a group of documents that is named in passing ("my cocktail
recipes") only comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter
from rag.catalog.kinds import is_of_kind
from rag.language.search_terms import terms
from rag.question.dates import read_dates
from rag.question.scope_words import ScopeWords, dates_documents, scope_words, writer
from rag.whole.by_fact import sent_by
from rag.whole.entries import Entry, entries, in_folder, whole_day
from rag.whole.named import named_documents

MOST_PREFERRED = 0.5
"""Share of the documents beyond which a group of them tells nothing."""

_OWN = re.compile(
    r"(?<!\w)(?:my|our|the|meinen?|unseren?|meiner|mis?|nuestr[ao]s|mes|nos|mon|ma|mi[eo]i|mie|"
    r"nostr[ei]|mijn|onze)\s+(?P<words>[^\W\d_][\w-]*(?:\s+[^\W\d_][\w-]*){0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look.

    :ivar only: the filter in force.
    :ivar said: what the question's own words have added to it, for a person; "" for nothing.
    :ivar rest: the question without these words.
    :ivar preferred: ids of documents that come first.
    """

    only: Filter
    said: str
    rest: str
    preferred: frozenset[str] = frozenset()


def scope_of(catalog: Catalog, question: str, only: Filter) -> Scope:
    """The folders, documents, kinds of file and senders that a question limits itself to."""
    known = entries(catalog, only) if _may_limit(question) else []
    held, said, rest = known, [], question
    taken: list[ScopeWords] = []
    for words in scope_words(question) if known else ():
        if any(words.start < other.end and other.start < words.end for other in taken):
            continue
        found, told = _named(catalog, held, words)
        if found and len(found) < len(known):
            held = found
            said.append(told)
            taken.append(words)
    for words in taken:
        rest = rest[: words.start] + " " * (words.end - words.start) + rest[words.end :]
    if not taken:
        return Scope(only, "", question)
    among = replace(only, among=frozenset(entry.doc_id for entry in held))
    return Scope(among, f"only {' and '.join(said)}", _tidy(rest) or question)


def with_days(catalog: Catalog, scope: Scope, today: date) -> Scope:
    """The same with the days that are said of documents, as in "my notes since March"."""
    dates = read_dates(scope.rest, today)
    if not dates or not dates_documents(scope.rest, dates):
        return scope
    found = entries(catalog, scope.only)
    held = [entry for entry in found if dates.holds(whole_day(entry.day))]
    if not held or len(held) == len(found):
        return scope
    said = f"dated {dates.since or '…'} to {dates.until or '…'}"
    return Scope(
        replace(scope.only, among=frozenset(entry.doc_id for entry in held)),
        f"{scope.said} and {said}" if scope.said else f"only documents {said}",
        _tidy(dates.without(scope.rest)),
    )


def with_preferred(catalog: Catalog, scope: Scope) -> Scope:
    """The same with the documents of a folder that is named in passing, "my cocktail recipes", or
    with the mails of who is said to have written it."""
    if mails := _mails_of(catalog, writer(scope.rest)):
        return replace(scope, preferred=mails)
    spans = [match["words"].split() for match in _OWN.finditer(scope.rest)]
    if not spans:
        return scope
    everything = entries(catalog, scope.only)
    found = {entry.doc_id for words in spans for entry in _group(everything, words)}
    return replace(scope, preferred=frozenset(found))


def _mails_of(catalog: Catalog, name: str) -> frozenset[str]:
    return sent_by(catalog, name) if name else frozenset()


def _may_limit(question: str) -> bool:
    return next(scope_words(question), None) is not None


def _named(catalog: Catalog, held: Sequence[Entry], words: ScopeWords) -> tuple[list[Entry], str]:
    """The documents that words name, and how that is told."""
    if words.part == "folder":
        return below(held, words.value), f"in folder {words.value}"
    if words.part == "kind":
        found = [entry for entry in held if is_of_kind(words.value, entry.source, entry.kind)]
        return found, f"files of kind {words.value}"
    if words.part == "sender":
        ids = sent_by(catalog, words.value)
        return [e for e in held if e.doc_id in ids], f"mails from {words.value}"
    named = {entry.doc_id for entry in named_documents(catalog, words.value, EVERYTHING)}
    found = [entry for entry in held if entry.doc_id in named]
    return (found if len(found) == 1 else []), f"in {words.value}"


def below(held: Sequence[Entry], folder: str) -> list[Entry]:
    """Documents below a folder of this name, or of this path."""
    wanted = folder.casefold().strip("/")
    return [e for e in held if f"/{wanted}/" in f"/{e.source.rpartition('/')[0].casefold()}/"]


def _group(everything: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The documents of the folder that one of some words names, narrowed by the word before it."""
    for place, word in enumerate(words):
        found = in_folder(everything, word)
        if not found or len(found) > MOST_PREFERRED * len(everything):
            continue
        before = frozenset(terms(words[place - 1])) if place else frozenset()
        narrowed = [entry for entry in found if before and before <= entry.name]
        return narrowed or found
    return []


def _tidy(text: str) -> str:
    return re.sub(r"[\s,]+([?!.,])", r"\1", " ".join(text.split())).strip(" ,:;")
