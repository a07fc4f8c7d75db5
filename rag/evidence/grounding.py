"""Checks an answer sentence by sentence against quotes: what they do not say is not believed.

A sentence is supported by one quote alone that holds all its numbers, dates, names and code, does
not contradict it, and covers its other words or comes very close in meaning. Doubt means
unsupported: the reader then gets the quote instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.protocols import Embedder
from rag.core.records import Quote, Sentence
from rag.core.timings import timed
from rag.language.facts import WORD, Facts, facts, is_fact_word, is_function_word, missing
from rag.language.polarity import contradicts, negates
from rag.language.roles import roles_swapped
from rag.language.search_terms import terms
from rag.language.sentences import sentences
from rag.language.vocabulary import FUNCTION_CHARACTERS
from rag.prompt.messages import CANNOT_ANSWER

CLOSE = 0.88
"""Cosine above which a sentence may say a few things in other words than its quote."""
OTHER_WORDS = 0.25
"""Largest share of content words in other words; names and numbers never are."""

_MARKS = r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]"
_LEADING = re.compile(rf"(?:{_MARKS})+\s*")
_MARK = re.compile(_MARKS)
_PLAIN = re.compile(r"[^\W\d_]+")
# Sentences of these words alone, or ending in a colon with one of the first, say nothing.
_ANNOUNCING = frozenset(
    {"answer", "answers", "question", "excerpt", "excerpts", "antwort", "frage"}
)
_FILLING = frozenset(
    """
    the a to this that is are of from based on in according and correct following final here
    die der auf diese ist lautet
    """.split()  # noqa: SIM905 -- one word a line would hide the code
)
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Source:
    """A quote, read once for all sentences of an answer."""

    text: str
    facts: Facts
    stems: frozenset[str]


@timed("check")
def check(answer: str, quotes: Sequence[Quote], embedder: Embedder) -> tuple[Sentence, ...]:
    """The sentences of an answer without their marks, with the marks that the quotes bear out.

    Marks count quotes from 1. A right mark is kept, a wrong or missing one is replaced by that of
    a supporting quote; a sentence no quote supports has none and is not `supported`.
    """
    sources = [_source(quote.text) for quote in quotes]
    found = []
    for text, claimed in marked_sentences(answer):
        supporting = _supporting(text, sources, embedder)
        kept = tuple(mark for mark in claimed if mark in supporting) or tuple(supporting[:1])
        found.append(Sentence(text, bool(kept), kept))
    return tuple(found)


def refuses(answer: str) -> bool:
    """Whether a model says that what it was given does not hold the answer."""
    return _bare(answer) == _bare(CANNOT_ANSWER)


def is_preamble(sentence: str) -> bool:
    """Whether a sentence only announces an answer: ``The answer is:``."""
    words = {word.casefold() for word in _PLAIN.findall(_MARK.sub("", sentence))}
    announced = sentence.rstrip().endswith((":", "：")) and bool(words & _ANNOUNCING)
    return announced or (bool(words) and words <= _ANNOUNCING | _FILLING)


def marked_sentences(answer: str) -> list[tuple[str, tuple[int, ...]]]:
    """Sentences without their marks, and the marks they had; a mark after the full stop belongs
    to the sentence before it."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for span in sentences(answer):
        text = answer[span.start : span.end]
        leading = _LEADING.match(text)
        if leading and found:
            before, marks = found[-1]
            found[-1] = before, (*marks, *_numbers(leading.group()))
            text = text[leading.end() :]
        bare = re.sub(r"\s+([.!?。！？])$", r"\1", _MARK.sub("", text).strip())
        if any(map(str.isalnum, bare)):
            found.append((bare, _numbers(text)))
    return [(text, tuple(dict.fromkeys(marks))) for text, marks in found]


def _bare(text: str) -> str:
    return " ".join(_PLAIN.findall(_MARK.sub("", text).casefold()))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for group in _MARK.findall(text) for n in re.findall(r"\d+", group))


def _source(text: str) -> _Source:
    return _Source(text, facts(text), frozenset(terms(text)))


def _supporting(text: str, sources: Sequence[_Source], embedder: Embedder) -> list[int]:
    """Marks of the quotes that support a sentence, those with most of its words first."""
    claim = facts(text)
    content = _content(text)
    if not content and not claim.numbers and not claim.names:
        return []
    shares: dict[int, float] = {}
    for mark, source in enumerate(sources, 1):
        if missing(claim, source.facts) or contradicts(text, source.text):
            continue
        if roles_swapped(text, source.text):
            continue
        open_words = [word for word in content if not _covers(source, word)]
        share = len(open_words) / max(1, len(content))
        if not open_words or (
            _may_differ(open_words, share) and _close(text, source.text, embedder)
        ):
            shares[mark] = share
    return sorted(shares, key=lambda mark: (shares[mark], mark))


def _covers(source: _Source, word: str) -> bool:
    """Whether a source holds a word, in whatever form; of a Chinese run every character and half
    of the pairs."""
    stems = terms(word)
    if not _HAN.search(word):
        return set(stems) <= source.stems
    held = sum(stem in source.stems for stem in stems)
    characters = set(word) <= set(source.text) | FUNCTION_CHARACTERS
    return characters and (len(word) < 3 or held >= len(stems) / 2)


def _content(text: str) -> list[str]:
    """Words that carry meaning and are neither names nor negations, which are checked apart."""
    words = [match.group() for match in WORD.finditer(text)]
    return [
        word
        for word in words
        if not is_function_word(word)
        and not is_fact_word(word)
        and not negates(word.casefold())
        and not any(map(str.isupper, word))
    ]


def _may_differ(open_words: Sequence[str], share: float) -> bool:
    """Whether these words may be other words for what the source says.

    Scripts without capitals do not show their names, so there none may be.
    """
    return share <= OTHER_WORDS and all(word.upper() != word.lower() for word in open_words)


def _close(text: str, source: str, embedder: Embedder) -> bool:
    one, other = embedder.embed_passages([text, source])
    return float(one @ other) >= CLOSE
