"""Signs that a collection covers a question, each made to compare across questions.

E5 gives high similarities even to unrelated texts, so a similarity counts by how far it stands
above what anything in the collection would get; a word counts by how rare it is there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.nearest import background, sample
from rag.collection import Collection
from rag.language.facts import WORD, facts, is_function_word
from rag.language.lexical import query_terms, terms
from rag.language.polarity import is_negated, opposite_words
from rag.protocols import Embedder
from rag.records import Passage, Quote, ScoredPassage

COUNTED = 5000
"""A term in more passages than this is common, however many more they are."""
DEPTH = 5
"""Ranks of each search that are compared for agreement."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What confidence is made from.

    The first seven tell whether the subject is covered, the others whether the best quote holds
    what is asked. Shares and cosines are in 0..1, counts from 0.

    :ivar top: cosine of the best passage.
    :ivar margin: `top` above the median over the collection.
    :ivar words: share of the question's words, by rarity, in the best of three passages.
    :ivar agreement: share of the best passages of either search that both found.
    :ivar evidence: cosine of the best quote above the median over the collection.
    :ivar quoted: share of the question's words, by rarity, in the best quote.
    :ivar absent: share of the question's words that the quote's passage lacks.
    :ivar rarest: rarity of the rarest word that the quote lacks; 1 is a word found nowhere.
    :ivar lost: how many words the passage lacks.
    :ivar numbers: how many of the question's numbers the quote lacks.
    :ivar names: how many of the question's capitalised words the passage lacks.
    :ivar opposed: 1 where the question says ``largest`` and the quote ``smallest``.
    :ivar denied: 1 where the question is negated and the quote is not.
    """

    top: float = 0.0
    margin: float = 0.0
    words: float = 0.0
    agreement: float = 0.0
    evidence: float = 0.0
    quoted: float = 0.0
    absent: float = 0.0
    rarest: float = 0.0
    lost: float = 0.0
    numbers: float = 0.0
    names: float = 0.0
    opposed: float = 0.0
    denied: float = 0.0


def measure(
    collection: Collection,
    embedder: Embedder,
    question: str,
    passages: Sequence[ScoredPassage],
    quotes: Sequence[Quote],
) -> Signals:
    """The signals of one question from what was found for it; all 0 where nothing was."""
    if not passages or not quotes:
        return Signals()
    query = embedder.embed_queries([question])
    usual = background(sample(collection.catalog), query)
    rarity = term_rarity(collection.catalog, query_terms(question))
    top = max(scored.explanation.dense_score or 0.0 for scored in passages)
    quote, passage = quotes[0].text, quotes[0].passage
    held, around = set(terms(quote)), _terms_of(passage)
    nowhere = math.log(1 + 2 * max(1, collection.catalog.counts().passages))
    return Signals(
        top=top,
        margin=top - usual,
        words=max(_share(rarity, _terms_of(scored.passage)) for scored in passages[:3]),
        agreement=_agreement(passages),
        evidence=float((embedder.embed_passages([quote]) @ query[0])[0]) - usual,
        quoted=_share(rarity, held),
        absent=len(rarity.keys() - around) / max(1, len(rarity)),
        rarest=max((rarity[term] for term in rarity.keys() - held), default=0.0) / nowhere,
        lost=len(rarity.keys() - around),
        numbers=_numbers_lacking(question, quote),
        names=_names_lacking(question, around),
        opposed=opposite_words(question, quote),
        denied=is_negated(question) and not is_negated(quote),
    )


def term_rarity(catalog: Catalog, wanted: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of terms in the collection."""
    total = max(1, catalog.counts().passages)
    return {term: math.log(1 + total / (0.5 + _frequency(catalog, term))) for term in wanted}


def _frequency(catalog: Catalog, term: str) -> int:
    rows = catalog.rows(
        "SELECT count(*) FROM (SELECT rowid FROM lexical WHERE lexical MATCH ? LIMIT ?)",
        (f'"{term}"', COUNTED),
    )
    return int(rows[0][0])


def _share(rarity: Mapping[str, float], held: Iterable[str]) -> float:
    whole = sum(rarity.values())
    present = set(held)
    return sum(value for term, value in rarity.items() if term in present) / (whole or 1.0)


def _terms_of(passage: Passage) -> set[str]:
    return set(terms(" ".join((passage.title, passage.heading, passage.text))))


def _agreement(passages: Sequence[ScoredPassage]) -> float:
    far = DEPTH + 1
    ranks = [
        (scored.explanation.dense_rank or far, scored.explanation.lexical_rank or far)
        for scored in passages
    ]
    either = sum(min(pair) <= DEPTH for pair in ranks)
    return sum(max(pair) <= DEPTH for pair in ranks) / max(1, either)


def _numbers_lacking(question: str, quote: str) -> int:
    asked, held = ({n.value for n in facts(text).numbers} for text in (question, quote))
    return len(asked - held)


def _names_lacking(question: str, held: set[str]) -> int:
    """Capitalised words, but for the first one: every question begins with a capital."""
    names = [
        match.group()
        for match in WORD.finditer(question)
        if match.start() and match.group()[0].isupper() and not is_function_word(match.group())
    ]
    return sum(not set(terms(name)) <= held for name in names)
