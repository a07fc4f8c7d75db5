"""Signs that a collection covers a question, each made to compare across questions.

E5 gives high similarities even to unrelated texts, how high depends on the language. So a
similarity counts by how far it stands above that, and above what anything in the collection would
get; a word counts by how rare it is there. Where question and texts are in different languages,
words say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.catalog.catalog import Catalog
from rag.catalog.exact_neighbours import background, exact_scores, sample
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Passage, Quote, ScoredPassage
from rag.index.collection import Collection
from rag.language.count_words import count_words
from rag.language.detect_language import language_of
from rag.language.facts import WORD, facts, is_function_word
from rag.language.polarity import is_negated, opposite_words
from rag.language.search_terms import query_terms, terms
from rag.search.foreign import is_foreign

COUNTED = 5000
"""A term in more passages than this is common, however many more they are."""
UNRELATED = {"zh": 0.80, "ja": 0.80, "es": 0.76, "ar": 0.755, "ru": 0.755, "de": 0.75}
UNRELATED_ELSEWHERE = 0.74
"""Cosine of E5 small between a question and a text of its language that has nothing to do with it:
medians over XQuAD."""
LARGE = 1000
"""More passages than this bring no chance neighbour that is nearer still."""
LONG, USUAL = 14, 9
"""Words of a question beyond which more tell nothing, and what counts where they cannot be told."""
DEPTH = 5
"""Ranks of each search that are compared for agreement."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What confidence is made from.

    Most tell whether the subject is covered, those from `evidence` on whether the best quote holds
    what is asked. Shares are in 0..1, counts from 0; where `foreign`, those of words are 0.

    :ivar above: cosine of the best passage above that of an unrelated text, by language.
    :ivar margin: the same cosine above the median over the collection.
    :ivar size: natural logarithm of the number of passages, up to `LARGE`: of more, the best is
        nearer by chance.
    :ivar foreign: 1 where the question is in another language than what was found.
    :ivar words: share of the question's words, by rarity, in the best of three passages.
    :ivar agreement: share of the best passages of either search that both found.
    :ivar evidence: cosine of the best quote above that of an unrelated text.
    :ivar quoted: share of the question's words, by rarity, in the best quote.
    :ivar absent: share of the question's words that the quote's passage lacks.
    :ivar rarest: rarity of the rarest word that the quote lacks; 1 is a word found nowhere.
    :ivar lost: how many words the passage lacks.
    :ivar numbers: how many of the question's numbers the quote lacks.
    :ivar names: how many of the question's capitalised words the passage lacks.
    :ivar opposed: 1 where the question says ``largest`` and the quote ``smallest``.
    :ivar denied: 1 where the question is negated and the quote is not.
    :ivar strength: what the signs of the best unit of evidence are worth together.
    :ivar shown: share of the question's words, by rarity, in the best stretch and its headings.
    :ivar length: words of the question, up to `LONG`: who half remembers what is written asks in
        more of them than who tries what might be there, and a smaller share of them is found.
    :ivar answers: how far the best unit of evidence answers, read together with the question,
        0..1; 0.5 where the embedder cannot tell.
    :ivar support: mean log odds of the best units of the best one's document that they answer: one
        place alone is often near by chance.
    """

    above: float = 0.0
    margin: float = 0.0
    size: float = 0.0
    foreign: float = 0.0
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
    strength: float = 0.0
    shown: float = 0.0
    length: float = 0.0
    answers: float = 0.0
    support: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The best stretch of evidence, as far as it tells whether the question is covered.

    :ivar text: its words, below its document's title and headings.
    :ivar odds: the best log odds of a unit that it answers.
    :ivar support: the mean of the best ones in its document.
    """

    text: str = ""
    strength: float = 0.0
    odds: float = 0.0
    support: float = 0.0


def measure(
    collection: Collection,
    embedder: Embedder,
    question: str,
    passages: Sequence[ScoredPassage],
    quotes: Sequence[Quote],
) -> Signals:
    """The signals of one question from what was found for it; all 0 where nothing was.

    :param quotes: what answers most, best first: sentences, or the mark of the best stretch.
    """
    if not passages or not quotes:
        return Signals()
    query = embedder.embed_queries([question])
    best = _nearest(collection.catalog, query, passages)
    quote = quotes[0].text
    foreign = is_foreign(question, passages[0].passage.text)
    unrelated = UNRELATED_ELSEWHERE if foreign else unrelated_cosine(question)
    found = Signals(
        above=best - unrelated,
        margin=best - background(sample(collection.catalog), query),
        size=math.log(min(max(1, collection.catalog.counts().passages), LARGE)),
        evidence=float((embedder.embed_passages([quote]) @ query[0])[0]) - unrelated,
        numbers=_numbers_lacking(question, quote),
        opposed=opposite_words(question, quote),
        denied=is_negated(question) and not is_negated(quote),
        length=USUAL,
    )
    if foreign:
        return replace(found, foreign=1.0)
    return _with_words(found, collection.catalog, question, passages, quotes[0])


def unrelated_cosine(question: str) -> float:
    """What a text of the question's language gets that has nothing to do with it."""
    return UNRELATED.get(language_of(question), UNRELATED_ELSEWHERE)


def _nearest(catalog: Catalog, query: FloatMatrix, passages: Sequence[ScoredPassage]) -> float:
    """Cosine of the nearest of the passages; a lexical search has not compared them yet."""
    known = [scored.explanation.dense_score for scored in passages]
    if any(score is not None for score in known):
        return max(score for score in known if score is not None)
    scores = exact_scores(catalog, [scored.passage.passage_id for scored in passages], query)
    return scores[0][1] if scores else 0.0


def _with_words(
    found: Signals,
    catalog: Catalog,
    question: str,
    passages: Sequence[ScoredPassage],
    quote: Quote,
) -> Signals:
    """Adds what the words of one language tell."""
    rarity = term_rarity(catalog, query_terms(question))
    held, around = set(terms(quote.text)), _terms_of(quote.passage)
    nowhere = math.log(1 + 2 * max(1, catalog.counts().passages))
    return replace(
        found,
        length=min(count_words(question), LONG),
        words=max(_share(rarity, _terms_of(scored.passage)) for scored in passages[:3]),
        agreement=_agreement(passages),
        quoted=_share(rarity, held),
        absent=len(rarity.keys() - around) / max(1, len(rarity)),
        rarest=max((rarity[term] for term in rarity.keys() - held), default=0.0) / nowhere,
        lost=len(rarity.keys() - around),
        names=_names_lacking(question, around),
    )


def with_shown(found: Signals, rarity: Mapping[str, float], shown: Shown) -> Signals:
    """Adds what the best stretch tells.

    :param rarity: of the question's terms, as `term_rarity` gives it.
    """
    words = 0.0 if found.foreign else _share(rarity, terms(shown.text))
    # Half of the log odds: beyond "surely" and "surely not" more of them tell little.
    answers = 1 / (1 + math.exp(-shown.odds / 2))
    return replace(
        found, strength=shown.strength, shown=words, answers=answers, support=shown.support
    )


def term_rarity(catalog: Catalog, wanted: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of terms in the collection."""
    total = max(1, catalog.counts().passages)
    held = catalog.words.counts_up_to(wanted, COUNTED)
    return {term: math.log(1 + total / (0.5 + held[term])) for term in wanted}


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
