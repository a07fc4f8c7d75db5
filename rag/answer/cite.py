"""Evidence as an answer's sentences, and the citations that stand behind them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.answer.record import CLOSEST_ONLY, Answer
from rag.catalog.find_documents import hashes_of, paths_of
from rag.core.records import Citation, Quote, Sentence
from rag.evidence.check_quotes import cite
from rag.evidence.choose_quotes import short_answer
from rag.load.question_context import is_given
from rag.workspace import Workspace

EXTRACTED_WORDS = 40
"""A fact told in quotes takes more of them only while it stays this short."""


def extracted(found: Answer) -> Answer:
    """The evidence as the answer: a fact in its best sentences, all else in its stretches."""
    found = replace(found, mode="extracted")
    if found.form == "fact":
        found = replace(found, telling=_led(found.quotes[0], found.telling))
        return placed(replace(found, sentences=told(found.telling, EXTRACTED_WORDS)))
    whole = tuple(
        Sentence(quote.text, True, (marker,), quoted=True)
        for marker, quote in enumerate(found.quotes, 1)
    )
    return replace(found, sentences=whole)


def _led(best: Quote, telling: Sequence[Quote]) -> tuple[Quote, ...]:
    """The telling sentences; where none of them lies in the best stretch, its mark comes first: the
    stretch is chosen by more signs than they are."""
    if not telling or any(_holds(best, quote) for quote in telling):
        return tuple(telling)
    return replace(best.mark, score=telling[0].score), *telling


def _holds(stretch: Quote, quote: Quote) -> bool:
    same = stretch.passage.doc_id == quote.passage.doc_id
    return same and stretch.start <= quote.start and quote.end <= stretch.end


def told(telling: Sequence[Quote], words: int) -> tuple[Sentence, ...]:
    """The first quotes as sentences, at least one, while they stay within so many words."""
    short = short_answer(telling, words)
    return tuple(Sentence(quote.text, True, (n,), quoted=True) for n, quote in enumerate(short, 1))


def placed(found: Answer) -> Answer:
    """The answer with its marks counted among what is shown: a stretch stands for the telling
    sentences in it, those that stand in none are shown beside the stretches.

    Marks are placed in the order of their sentences: those of the first sentences stay the same
    whatever is written after them.
    """
    shown = list(found.quotes)
    places: dict[int, int] = {}
    for marker in dict.fromkeys(m for sentence in found.sentences for m in sentence.markers):
        quote = found.telling[marker - 1]
        place = _place(quote, shown)
        other = shown[place - 1]
        if place not in places.values() and (place == 1 or not any(other.highlight)):
            shown[place - 1] = replace(other, highlight=_mark(quote, other))
        places[marker] = place
    sentences = tuple(
        replace(s, markers=tuple(dict.fromkeys(places[m] for m in s.markers)))
        for s in found.sentences
    )
    return replace(found, quotes=tuple(shown), sentences=sentences)


def _place(quote: Quote, shown: list[Quote]) -> int:
    """The mark of the shown quote that holds one, from 1; where none does it is shown too."""
    for number, other in enumerate(shown, 1):
        if _holds(other, quote):
            return number
    shown.append(quote)
    return len(shown)


def _mark(quote: Quote, other: Quote) -> tuple[int, int]:
    """Where a quote stands in one that holds it; nothing apart where it is all of it."""
    start, end = quote.start - other.start, quote.end - other.start
    return (start, end) if end - start < len(other.text) else (0, 0)


def cited(workspace: Workspace, found: Answer, *, marked_only: bool = False) -> Answer:
    """The answer's text from its supported sentences, and a citation for every quote shown.

    :param marked_only: quotes that no sentence leans on are left out: a capable model has read
        them and found nothing to say.
    """
    kept = [sentence for sentence in found.sentences if sentence.supported]
    used = {marker for sentence in kept for marker in sentence.markers}
    return replace(
        found,
        text=" ".join(sentence.marked for sentence in kept),
        citations=tuple(
            citation
            for citation in proved(workspace, found.quotes)
            if citation.marker in used or not marked_only
        ),
    )


def closest(workspace: Workspace, found: Answer) -> Answer:
    """The best stretch, as the closest place and not as an answer."""
    best = found.quotes[:1]
    return replace(
        found, text=CLOSEST_ONLY, quotes=best, telling=(), citations=tuple(proved(workspace, best))
    )


def proved(workspace: Workspace, quotes: Sequence[Quote]) -> list[Citation]:
    """A citation for each quote, held against the file as it is now."""
    return _held(quotes, _files_of(workspace, quotes))


def proved_in_turn(workspace: Workspace, quotes: Sequence[Quote]) -> Iterator[Citation]:
    """The same as files are read: whoever takes no more of them has no more read.

    A file is read once for quotes of it that stand together.
    """
    files = _files_of(workspace, quotes)
    marker = 0
    for _, held in itertools.groupby(quotes, lambda quote: quote.passage.doc_id):
        for citation in _held(list(held), files):
            marker += 1
            yield replace(citation, marker=marker)


@dataclass(frozen=True, slots=True)
class _Files:
    """Where documents lie and what they were made of, by document id."""

    paths: Mapping[str, str]
    hashes: Mapping[str, str]


def _files_of(workspace: Workspace, quotes: Sequence[Quote]) -> _Files:
    catalog = workspace.collection.catalog
    documents = [quote.passage.doc_id for quote in quotes]
    return _Files(paths_of(catalog, documents), hashes_of(catalog, documents))


def _held(quotes: Sequence[Quote], known: _Files) -> list[Citation]:
    files = [Path(known.paths.get(quote.passage.doc_id, "")) for quote in quotes]
    # Text that came with the question is in no file: it is what was given, word for word.
    return [
        replace(citation, verified=True) if is_given(quote.passage) else citation
        for quote, citation in zip(quotes, cite(quotes, files, known.hashes), strict=True)
    ]
