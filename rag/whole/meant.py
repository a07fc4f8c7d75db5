"""Which document a summary is asked of: the one whose name, then whose text fits the words best.

A wrong document told in short is worse than none: where nothing fits clearly there is no answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.catalog.kinds import SEPARATED, ending_of, is_of_kind
from rag.language.search_terms import terms
from rag.question.everyday import alike, papers
from rag.question.file_kinds import KIND_OF
from rag.whole.central import told_by
from rag.whole.document_text import read_text
from rag.whole.entries import Entry, entries
from rag.whole.entries_within import RECORDS
from rag.whole.versions import family, versions

LEAST = 0.6
"""Share of the weight of a question's words that a document has to hold."""
IN_TEXT = 0.7
"""What a word counts that stands in the text alone, where one in the name counts 1."""
LIKE = 0.9
"""What a synonym counts of the word itself."""
NAMED = 0.5
"""Share of the weight that a name has to hold to be the name that is meant."""
CENTRAL = 0.2
"""Share of a document's sentences that must speak of what its name does not say."""
AHEAD = 0.08
"""How far the best document has to be ahead of one that is no version of it."""
DATA = 0.2
"""What a table or file of records is behind a text of the same name: it has little to tell."""
READ = 12
"""Documents whose sentences are looked at."""
AFFORDED = 20_000
"""Passages that one word is looked up in."""

_WHAT_IT_IS = frozenset(
    terms(
        "page pages article letter meeting meetings interview talk chapter text transcript call "
        "message conversation people person say says said tell tells told went go seite gespräch "
        "nachricht sagt rules terms conditions instructions guide guidelines details story history "
        "info information facts news tips regeln hinweise"
    )
)
"""Terms of what a document may be, or does, whatever it is about."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document that holds some of the words.

    :ivar held: share of the words' weight, 0..1.
    :ivar is_called: its name is meant: it holds half of the weight, or a word where its text holds
        all the others.
    """

    entry: Entry
    held: float
    is_called: bool


def document_meant(
    catalog: Catalog, words: Sequence[str], only: Filter, *, by_text: bool
) -> Entry | None:
    """The document that words mean; None where it is not clear, or none holds enough of them.

    :param words: of a question, without those that only ask.
    :param by_text: a document is asked for, which its text may tell where no name does.
    """
    held = entries(catalog, only)
    kinds = {kind for word in words for kind in _kinds(word) if kind}
    of_kind = [e for e in held if any(is_of_kind(kind, e.source, e.kind) for kind in kinds)]
    for among in filter(None, (of_kind, held)):
        if found := _among(catalog, words, among, by_text):
            return found
    return None


def _kinds(word: str) -> list[str]:
    return [KIND_OF[term] for term in terms(word.casefold())[:1] if term in KIND_OF]


def is_told_apart(word: str) -> bool:
    """Whether a word says which document is meant, and not only what it is: a note, a report."""
    own = frozenset(terms(word))
    return bool(own) and not own <= papers() | _WHAT_IT_IS and not _kinds(word)


def _among(
    catalog: Catalog, words: Sequence[str], held: Sequence[Entry], by_text: bool
) -> Entry | None:
    telling = list(dict.fromkeys(word for word in words if is_told_apart(word)))
    if not telling:
        return _called(words, held)
    in_text = {
        word: frozenset(catalog.words.documents_with(sorted(alike(word)), most=AFFORDED))
        for word in telling
    }
    values = [(entry, _values(telling, entry)) for entry in held]
    weights = {
        word: _weight(len(held), [v[word] or e.doc_id in in_text[word] for e, v in values])
        for word in telling
    }
    found = [_candidate(entry, named, weights, in_text) for entry, named in values]
    fitting = sorted((c for c in found if c.held >= LEAST), key=lambda c: (-c.held, c.entry.source))
    named = [candidate for candidate in fitting if candidate.is_called]
    return _best(catalog, (named or (fitting if by_text else []))[:READ], words)


def _called(words: Sequence[str], held: Sequence[Entry]) -> Entry | None:
    """The only document whose name holds all of the words, or the newest of its versions."""
    found = [e for e in held if all(_value(word, e) for word in words)]
    newest = versions(found)
    if len(found) > 1 and len(newest) == len(found):
        return newest[-1]
    return found[0] if len(found) == 1 else None


def _weight(documents: int, holding: Sequence[object]) -> float:
    """How much a word tells: the fewer documents hold it, the more."""
    return math.log(1 + documents / max(1, sum(map(bool, holding))))


def _values(words: Sequence[str], entry: Entry) -> dict[str, float]:
    """What a document's name holds of each word, 0..1."""
    name = frozenset(terms(f"{PurePath(entry.source).name} {entry.title}"))
    return {
        word: 1.0 if frozenset(terms(word)) <= name else LIKE if name & alike(word) else 0.0
        for word in words
    }


def _value(word: str, entry: Entry) -> float:
    return _values([word], entry)[word]


def _candidate(
    entry: Entry,
    named: Mapping[str, float],
    weights: Mapping[str, float],
    in_text: Mapping[str, frozenset[str]],
) -> _Candidate:
    whole = sum(weights.values())
    if any(named.values()):  # "the choir's committee" lies in a folder of the choir
        below = {w: IN_TEXT for w in weights if frozenset(terms(w)) <= entry.folders}
        named = {word: value or below.get(word, 0.0) for word, value in named.items()}
    held = {
        word: value or (IN_TEXT if entry.doc_id in in_text[word] else 0.0)
        for word, value in named.items()
    }
    share = sum(weights[word] * value for word, value in named.items()) / whole
    return _Candidate(
        entry,
        sum(weights[word] * value for word, value in held.items()) / whole,
        share >= NAMED or (1.0 in named.values() and all(held.values())),
    )


def _best(catalog: Catalog, fitting: Sequence[_Candidate], words: Sequence[str]) -> Entry | None:
    scored = []
    for candidate in fitting:
        entry = candidate.entry
        besides = [word for word in words if not is_told_apart(word)]
        told = [word for word in words if word not in besides and not _value(word, entry)]
        share = _share(catalog, entry, told)
        in_text = share is not None and share >= CENTRAL and not _is_data(entry)
        if share is None or (not candidate.is_called and not in_text):
            continue
        called = any(_value(word, entry) for word in besides)
        score = candidate.held + min(share, 0.5) / 2 + 2 * AHEAD * called
        scored.append((score - DATA * _is_data(entry), entry))
    scored.sort(key=lambda pair: (-pair[0], pair[1].source))
    if not scored:
        return None
    first = scored[0][1]
    near = [entry for score, entry in scored if score > scored[0][0] - AHEAD]
    of_one = [e for _, e in scored if e == first or _same(e, first) or _goes_on(e, first)]
    return _newest(first, of_one) if all(entry in of_one for entry in near) else None


def _is_data(entry: Entry) -> bool:
    return ending_of(entry.source) in (*RECORDS, *SEPARATED, "xlsx", "ods", "xls")


def _share(catalog: Catalog, entry: Entry, words: Sequence[str]) -> float | None:
    """Share of a document's sentences that hold a word, 0 for a single one; None where it has no
    sentences."""
    document = read_text(catalog, entry.doc_id)
    every = told_by(document) if document else []
    if not every:
        return None
    if not words:
        return 0.0  # its name says all
    wanted = frozenset().union(*map(alike, words))
    said = sum(bool(one.terms & wanted) for one in every)
    return said / len(every) if said > 1 else 0.0


def _same(one: Entry, other: Entry) -> bool:
    return bool(family(one.source)) and family(one.source) == family(other.source)


def _goes_on(one: Entry, other: Entry) -> bool:
    """Whether two dated documents are of one thing: the name of the later is the earlier's and a
    little more, "roof" and "roof revisited"."""
    names = [frozenset(family(e.source).split()) for e in (one, other)]
    dated = bool(one.day and other.day) and one.day != other.day
    return (
        dated
        and all(names)
        and names[0] != names[1]
        and (names[0] < names[1] or names[1] < names[0])
    )


def _newest(first: Entry, found: Sequence[Entry]) -> Entry:
    """The newest of the documents that are versions of one, or go on from it."""
    same = [entry for entry in found if entry == first or _same(entry, first)]
    if len(same) > 1:
        return versions(same)[-1]
    return max(found, key=lambda entry: (entry.day, entry.source))
