"""Passages to the sentences that best answer a question, word for word.

A sentence counts by its likeness to the question, by the likeness of its passage, by the question's
telling words it holds, and by holding the kind of thing that is asked for. It writes nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.blocks import Span
from rag.lexical import query_terms, terms
from rag.protocols import Embedder
from rag.question import Kind, holds, kind_of
from rag.records import Quote, ScoredPassage
from rag.sentences import sentences

CANDIDATES = 32
"""Sentences embedded for a question: the rest is left out by words and passage rank, which costs
nothing; 32 take about 0.2 s on two cores."""

# Openings that mean nothing without the sentence before.
_LEANS = re.compile(
    r"(?:this|that|these|those|it|its|he|she|they|his|her|their|such|however|therefore|thus|instead|"
    r"also|then|so|er|sie|es|dies\w*|jedoch|daher|él|ella|ellos|esto|esta|este|sin embargo|он|она|"
    r"оно|они|это|этот|однако|他|她|它|这|這|هو|هي|هذا|هذه|لكن)(?![^\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to a sentence's cosine with the question.

    :ivar passage: times the cosine of the passage.
    :ivar words: times the share of the question's words held, by rarity among the candidates.
    :ivar kind: when the sentence holds what the question asks for.
    """

    passage: float = 0.3
    words: float = 0.05
    kind: float = 0.01


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a ranked passage; `span` is in the passage's text."""

    scored: ScoredPassage
    span: Span
    text: str
    terms: frozenset[str]


def find_evidence(
    question: str, passages: Sequence[ScoredPassage], embedder: Embedder, limit: int = 3
) -> tuple[Quote, ...]:
    """The best sentences for a question, best first; `score` is in 0..1.

    A sentence that leans on the one before (``This …``, ``He …``) brings it along.
    """
    return find_weighted(question, passages, embedder, limit)


def find_weighted(
    question: str,
    passages: Sequence[ScoredPassage],
    embedder: Embedder,
    limit: int,
    weights: Weights = Weights(),  # noqa: B008 -- frozen
) -> tuple[Quote, ...]:
    """`find_evidence` with other weights."""
    every = [candidate for scored in passages for candidate in _candidates(scored)]
    if not every:
        return ()
    rarity = _rarity(question, every)
    chosen = _prune(every, rarity)
    scores = _scores(question, chosen, rarity, embedder, weights)
    order = sorted(range(len(chosen)), key=lambda i: (-scores[i], chosen[i].scored.rank))
    quotes: list[Quote] = []
    for i in order:
        quote = _quote(chosen[i], min(1.0, max(0.0, scores[i])))
        if not any(_overlap(quote, other) for other in quotes):
            quotes.append(quote)
        if len(quotes) == limit:
            break
    return tuple(quotes)


def _candidates(scored: ScoredPassage) -> list[_Candidate]:
    text = scored.passage.text
    found = []
    for span in sentences(text):
        inner = text[span.start : span.end]
        if any(map(str.isalnum, inner)):
            found.append(_Candidate(scored, span, inner, frozenset(terms(inner))))
    return found


def _rarity(question: str, candidates: Sequence[_Candidate]) -> dict[str, float]:
    """Inverse document frequency of the question's words among the candidates."""
    counts = Counter(term for candidate in candidates for term in candidate.terms)
    total = len(candidates)
    return {term: math.log(1 + total / (1 + counts[term])) for term in query_terms(question)}


def _coverage(held: frozenset[str], rarity: dict[str, float]) -> float:
    whole = sum(rarity.values())
    return sum(value for term, value in rarity.items() if term in held) / whole if whole else 0.0


def _prune(candidates: Sequence[_Candidate], rarity: dict[str, float]) -> list[_Candidate]:
    def promise(candidate: _Candidate) -> float:
        return _coverage(candidate.terms, rarity) + 1 / candidate.scored.rank

    order = sorted(range(len(candidates)), key=lambda i: (-promise(candidates[i]), i))
    return [candidates[i] for i in sorted(order[:CANDIDATES])]


def _scores(
    question: str,
    candidates: Sequence[_Candidate],
    rarity: dict[str, float],
    embedder: Embedder,
    weights: Weights,
) -> list[float]:
    query = embedder.embed_queries([question])[0]
    close = embedder.embed_passages([candidate.text for candidate in candidates]) @ query
    kind: Kind = kind_of(question)
    whole = 1 + weights.passage + weights.words + weights.kind
    return [
        float(
            np.float32(cosine)
            + weights.passage * (candidate.scored.explanation.dense_score or float(cosine) - 0.05)
            + weights.words * _coverage(candidate.terms, rarity)
            + weights.kind * holds(kind, candidate.text, question)
        )
        / whole
        for candidate, cosine in zip(candidates, close, strict=True)
    ]


def _quote(candidate: _Candidate, score: float) -> Quote:
    passage = candidate.scored.passage
    start = candidate.span.start
    if _LEANS.match(candidate.text):
        before = [span for span in sentences(passage.text) if span.end <= start]
        start = before[-1].start if before else start
    return Quote(passage, passage.start + start, passage.start + candidate.span.end, score)


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.passage.passage_id == other.passage.passage_id
    return same and one.start < other.end and other.start < one.end
