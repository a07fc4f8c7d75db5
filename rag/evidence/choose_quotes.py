"""Passages to the sentences that best answer a question, word for word.

A sentence counts by its likeness to the question, by its passage's place, by the question's
telling words it holds, and by holding the kind of thing that is asked for. It writes nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.core.protocols import Embedder
from rag.core.records import Quote, ScoredPassage
from rag.core.timings import timed
from rag.evidence.quotable_sentences import Quotable, quotable
from rag.language.count_words import count_words
from rag.language.days import AskedDay
from rag.language.expected_answer import holds, kind_of
from rag.language.line_ends import ASKING, announces, asks
from rag.language.search_terms import query_terms, terms

CANDIDATES = 16
"""Sentences embedded for a question; more are left out by words and passage rank, which costs
nothing. With 32 nothing measured changes, and a question takes 1.4 times as long."""

APART = 0.05
"""A quote whose score lies further below the best one's adds nothing to an answer: on the SQuAD
sample none of them held what the best had missed."""

_WHAT_IS = re.compile(
    r"(?:what(?:'s| is| are)|was (?:ist|sind)|¿?qué (?:es|son))\s+"
    r"(?:(?:an?|the|eine?|der|die|das|una?|el|la)\s+)?(?P<subject>[\w.+#/-]+(?:\s+[\w.+#/-]+){0,2})\s*\??$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to a sentence's cosine with the question; found on 1,997 questions of
    the SQuAD sample, where neighbouring values do about as well.

    :ivar passage: times the cosine of the passage.
    :ivar place: times the passage's score, the best one's being 1.
    :ivar words: times the share of the question's words held, by rarity among the candidates.
    :ivar kind: when the sentence holds what the question asks for.
    :ivar defining: when it says what the thing is that a question asks the nature of.
    :ivar asking: taken off where it asks itself, says no more than the question does, or ends in a
        colon.
    :ivar neighbour: for further quotes from the best one's passage.
    """

    passage: float = 0.3
    place: float = 0.04
    words: float = 0.15
    kind: float = 0.015
    defining: float = 0.04
    asking: float = 0.2
    neighbour: float = 0.03


@timed("evidence")
def find_evidence(
    question: str, passages: Sequence[ScoredPassage], embedder: Embedder, limit: int = 3
) -> tuple[Quote, ...]:
    """The best sentences for a question, best first; `score` is in 0..1.

    A sentence that leans on the one before (``This …``, ``He …``, a list after a colon) brings it
    along. None overlap.
    """
    day = AskedDay(question)
    every = [
        replace(candidate, terms=candidate.terms | day.held(candidate.text))
        for scored in passages
        for candidate in quotable(scored)
    ]
    if not every or limit < 1:
        return ()
    rarity = _rarity(question, every)
    chosen = _prune(every, rarity)
    return _best(chosen, _scores(question, chosen, rarity, embedder), limit)


def short_answer(quotes: Sequence[Quote], words: int) -> tuple[Quote, ...]:
    """The first quotes that together stay within this many words and are about as good as the best;
    always the first one."""
    taken: list[Quote] = []
    total = 0
    for quote in quotes:
        total += count_words(quote.text)
        if taken and (total > words or quote.score < quotes[0].score - APART):
            break
        taken.append(quote)
    return tuple(taken)


def _best(
    candidates: Sequence[Quotable],
    scores: Sequence[float],
    limit: int,
    weights: Weights = Weights(),
) -> tuple[Quote, ...]:
    first = max(range(len(candidates)), key=lambda i: (scores[i], -i))
    home = candidates[first].scored.passage.passage_id

    def order(i: int) -> tuple[float, int]:
        near = candidates[i].scored.passage.passage_id == home
        return -scores[i] - (weights.neighbour if near else 0.0), i

    quotes: list[Quote] = []
    for i in sorted(range(len(candidates)), key=order):
        quote = candidates[i].quote(scores[i])
        if not any(_same(quote, other) for other in quotes):
            quotes.append(quote)
    return tuple(quotes[:limit])


def _rarity(question: str, candidates: Sequence[Quotable]) -> dict[str, float]:
    """Inverse document frequency of the question's words among the candidates."""
    counts = Counter(term for candidate in candidates for term in candidate.terms)
    total = len(candidates)
    return {term: math.log(1 + total / (1 + counts[term])) for term in query_terms(question)}


def _coverage(held: frozenset[str], rarity: dict[str, float]) -> float:
    whole = sum(rarity.values())
    return sum(value for term, value in rarity.items() if term in held) / whole if whole else 0.0


def _prune(candidates: Sequence[Quotable], rarity: dict[str, float]) -> list[Quotable]:
    def promise(i: int) -> tuple[float, int]:
        candidate = candidates[i]
        return -_coverage(candidate.terms, rarity) - 1 / candidate.scored.rank, i

    kept = sorted(range(len(candidates)), key=promise)[:CANDIDATES]
    return [candidates[i] for i in sorted(kept)]


def _scores(
    question: str,
    candidates: Sequence[Quotable],
    rarity: dict[str, float],
    embedder: Embedder,
    weights: Weights = Weights(),
) -> list[float]:
    """One score a candidate, 0..1."""
    query = embedder.embed_queries([question])[0]
    close = embedder.embed_passages([candidate.text for candidate in candidates]) @ query
    kind, asked, defines = kind_of(question), set(terms(question)), _definition_of(question)
    dense = [c.scored.explanation.dense_score for c in candidates]
    # A passage that only the lexical search found lies below all that the dense search found.
    unknown = min((score for score in dense if score is not None), default=0.0)
    top = max(candidate.scored.score for candidate in candidates) or 1.0
    whole = 1 + weights.passage + weights.place + weights.words + weights.kind
    scores = (
        float(cosine)
        + weights.passage * (unknown if passage is None else passage)
        + weights.place * candidate.scored.score / top
        + weights.words * _coverage(candidate.terms, rarity)
        + weights.kind * holds(kind, candidate.text, question)
        + weights.defining * bool(defines and defines.match(candidate.text))
        - weights.asking * _asks(candidate, question, asked)
        for candidate, cosine, passage in zip(candidates, close, dense, strict=True)
    )
    return [min(1.0, max(0.0, score / whole)) for score in scores]


def _definition_of(question: str) -> re.Pattern[str] | None:
    """What a sentence looks like that says what the subject of ``What is X?`` is."""
    asked = _WHAT_IS.match(question)
    if asked is None:
        return None
    subject = re.escape(asked["subject"])
    return re.compile(
        rf"\W*(?:(?:an?|the|eine?|der|die|das|una?|el|la)\s+)?{subject}\b.{{0,40}}?"
        r"\b(?:is|are|means|ist|sind|bedeutet|es|son|significa)\b",
        re.IGNORECASE,
    )


def _asks(candidate: Quotable, question: str, asked: set[str]) -> bool:
    """Whether a sentence or an example asks rather than states, only repeats the question, or only
    announces what follows it."""
    text = candidate.text
    repeats = question.rstrip().endswith(ASKING) and candidate.terms <= asked
    example = text.lstrip().startswith(("$ ", "```", "~~~")) and any(m in text for m in ASKING)
    return repeats or example or asks(text) or announces(text)


def _same(one: Quote, other: Quote) -> bool:
    """Whether two quotes share words of one passage, or say the same in copies of it."""
    return one.overlaps(other) or one.text == other.text
