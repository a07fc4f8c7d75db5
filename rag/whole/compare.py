"""Two documents held against each other: what was said before and what is said now, word by word.

Stretches that are alike are aligned, those with other numbers come first; what stands in one alone
is shown as added or gone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.everyday import alike as alike_words
from rag.question.plan import Plan
from rag.question.subject import without_versions
from rag.whole.aligned import (
    AND,
    LEAST_ALIKE,
    SentenceAt,
    changed,
    differ,
    likeness,
    sentences_of,
)
from rag.whole.compare_subjects import compare_on
from rag.whole.computed import SHOWN, Computed, Line
from rag.whole.copies import copies_of
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import Entry, entries
from rag.whole.named import named_documents
from rag.whole.versions import versions
from rag.whole.versions_meant import versions_meant

_PAIR = re.compile(rf"^(?P<one>.+?)\s+{AND}\s+(?P<other>.+)$", re.IGNORECASE)


_NUMBER = re.compile(r"\d[\d.,]*")
LEAST_KEPT = 0.15
"""Share of a text that its earlier version has too; two years of a journal have next to nothing."""
SAME = 3
"""Sentences shown that say of what is asked the same in both."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A sentence that became another; "" on the side where there is none."""

    before: SentenceAt | None
    after: SentenceAt | None

    @property
    def weight(self) -> int:
        """Changed numbers first, then changed words, then what came and went."""
        if self.before and self.after:
            numbers = [_NUMBER.findall(side.text) for side in (self.before, self.after)]
            return 0 if numbers[0] != numbers[1] else 1
        return 2

    def says(self, wanted: frozenset[str]) -> bool:
        """Whether one of its sides, or the heading above it, holds a term."""
        sides = [side for side in (self.before, self.after) if side]
        return any(wanted & _terms(side) for side in sides)


def compare(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The differences of two documents or versions, those first that are asked for; None where
    the question names no two."""
    pair, besides = _meant(catalog, plan, only)
    if pair is None:
        return compare_on(catalog, plan.words, only)
    texts = [read_text(catalog, entry.doc_id) for entry in pair]
    if texts[0] is None or texts[1] is None:
        return None
    older, newer = texts[0], texts[1]
    wanted = frozenset().union(*map(alike_words, besides))
    changes = _changes(older, newer)
    if plan.compared and _kept(newer, changes) < LEAST_KEPT:
        return None
    changes.sort(key=lambda change: (not change.says(wanted), change.weight))
    names = [PurePath(entry.source).name for entry in pair]
    line = f"comparing {names[0]} with {names[1]}: {len(changes)} differences"
    if not changes:
        return Computed("compare", line, (Line(f"{names[0]} and {names[1]} say the same"),))
    lines = [Line(f"{len(changes)} differences of {names[1]} from {names[0]}")]
    quotes: list[Quote] = []
    told = [_shown(change, older, newer) for change in changes[:SHOWN]]
    if not any(change.says(wanted) for change in changes):
        told = _same(older, newer, wanted) + told
    for text, found in told:
        lines.append(Line(text, tuple(range(len(quotes) + 1, len(quotes) + len(found) + 1))))
        quotes.extend(found)
    return Computed("compare", line, tuple(lines), tuple(quotes))


def _kept(newer: DocumentText, changes: Sequence[_Change]) -> float:
    """Share of a document's sentences that are the same in the other, or changed, 0..1."""
    added = sum(change.before is None for change in changes)
    return 1 - added / max(1, len(sentences_of(newer)))


def _terms(sentence: SentenceAt) -> frozenset[str]:
    return frozenset(terms(f"{sentence.heading} {sentence.text}"))


def _same(
    older: DocumentText, newer: DocumentText, wanted: frozenset[str]
) -> list[tuple[str, list[Quote]]]:
    """What both say of what is asked, word for word."""
    before = {s.text: s for s in sentences_of(older)}
    said = [s for s in sentences_of(newer) if s.text in before and wanted & _terms(s)]
    return [(f"the same in both: {_plain(s)}", [newer.quote(s.start, s.end)]) for s in said[:SAME]]


def _meant(
    catalog: Catalog, plan: Plan, only: Filter
) -> tuple[tuple[Entry, Entry] | None, tuple[str, ...]]:
    """The two that are meant, and the words for what of them is asked."""
    years = plan.compared.years if plan.compared else ()
    pair = None if years else _pair(catalog, plan, only)
    if pair is None and plan.compared is not None:
        words = plan.subject.split()
        found = versions_meant(catalog, words, years, only)
        return ((found.older, found.newer), found.besides) if found else (None, ())
    return pair, ()


def _pair(catalog: Catalog, plan: Plan, only: Filter) -> tuple[Entry, Entry] | None:
    named = named_documents(catalog, without_versions(plan.subject), only)
    found = versions(named)
    if len(found) > 1:
        return found[-2], found[-1]
    match = _PAIR.match(plan.words)
    if match is not None:
        one, other = (named_documents(catalog, match[side], only) for side in ("one", "other"))
        if len(one) == len(other) == 1 and one != other:
            return one[0], other[0]
    return _with_copy(catalog, named[0], only) if len(named) == 1 else None


def _with_copy(catalog: Catalog, entry: Entry, only: Filter) -> tuple[Entry, Entry] | None:
    """A document and its other version, which goes by another name, the older first."""
    known = {one.doc_id: one for one in entries(catalog, only)}
    other = next((c.doc_id for c in copies_of(catalog, entry.doc_id) if c.doc_id in known), None)
    if other is None:
        return None
    older, newer = sorted((entry, known[other]), key=lambda one: (one.day, one.source))
    return older, newer


def _changes(older: DocumentText, newer: DocumentText) -> list[_Change]:
    before, after = sentences_of(older), sentences_of(newer)
    matcher = difflib.SequenceMatcher(
        None, [s.text for s in before], [s.text for s in after], autojunk=False
    )
    found: list[_Change] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found.extend(_aligned(before[a:b], after[c:d]))
    return found


def _aligned(before: Sequence[SentenceAt], after: Sequence[SentenceAt]) -> list[_Change]:
    """Each new sentence beside the old one that it is most like."""
    left = list(before)
    found = []
    for sentence in after:
        best = max(left, key=lambda old: likeness(old, sentence), default=None)
        if best is not None and likeness(best, sentence) >= LEAST_ALIKE:
            left.remove(best)
            if differ(best, sentence):
                found.append(_Change(best, sentence))
        else:
            found.append(_Change(None, sentence))
    return [*found, *(_Change(old, None) for old in left)]


def _shown(change: _Change, older: DocumentText, newer: DocumentText) -> tuple[str, list[Quote]]:
    if change.before and change.after:
        quotes = [older.quote(change.before.start, change.before.end),
                  newer.quote(change.after.start, change.after.end)]  # fmt: skip
        return changed(change.before, change.after), quotes
    if change.after:
        return f"added: {_plain(change.after)}", [newer.quote(change.after.start, change.after.end)]
    assert change.before is not None
    return f"gone: {_plain(change.before)}", [older.quote(change.before.start, change.before.end)]


def _plain(sentence: SentenceAt) -> str:
    return " · ".join(filter(None, sentence.cells)) or sentence.text
