"""Proposes questions from a collection's own headings, definitions and sentences.

A proposal is kept when search can tell whether it is answered: the trivial, which any search finds
by its words, and the ambiguous, which several documents answer, are left out.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rag.catalog.lexical_search import search_lexical
from rag.core.protocols import Embedder
from rag.core.records import Passage
from rag.evaluation.notes import SpanJudgement
from rag.evaluation.testset import Query
from rag.evaluation.wording import Wording
from rag.index.collection import Collection
from rag.language.line_ends import ASKING
from rag.language.search_terms import query_terms, terms
from rag.language.sentences import sentences
from rag.search.retrieve import Search, retrieve

DEPTH = 20
"""A passage that is not even among these for its own question is not what the question is about."""

TRIVIAL_LEAD = 1.5
"""A lexical score this many times that of the next document: any search would find it."""

AMBIGUOUS_SHARE = 0.97
"""Another document that scores at least this share of the best may well answer it too."""

WORDS = (5, 30)
"""Shortest and longest sentence, in words, that is taken for a statement."""

QUERY_TERMS = 5
"""Rare words of a sentence that a person might remember of it."""

_DEFINITION = re.compile(
    r"^(?:(?:an?|the|eine?|der|die|das|una?|el|la|los|las)\s+)?"
    r"(?P<subject>[\w.+#-]+(?:\s+[\w.+#-]+){0,3}?)\s+"
    r"(?P<verb>is|are|means|ist|sind|bedeutet|es|son|significa)\s+"
    r"(?:an?|the|eine?|der|die|das|una?|el|la|los|las)\s",
    re.IGNORECASE,
)
_ASK = {
    "is": "What is {}?", "are": "What are {}?", "means": "What does {} mean?",
    "ist": "Was ist {}?", "sind": "Was sind {}?", "bedeutet": "Was bedeutet {}?",
    "es": "¿Qué es {}?", "son": "¿Qué son {}?", "significa": "¿Qué significa {}?",
}  # fmt: skip
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_POINTING = frozenset(
    "this that it these those he she they there which what here one dies das es sie".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question and the words of the collection that answer it.

    :ivar origin: ``heading``, ``definition``, ``sentence``, or ``model``, which worded it.
    """

    question: str
    origin: str
    source: str
    quote: str

    def judged(self) -> tuple[Query, SpanJudgement]:
        """As a query and its judgement; the id is made of both, so that mining again repeats it."""
        key = hashlib.sha256(f"{self.question}\0{self.quote}".encode()).hexdigest()[:10]
        return Query(key, self.question), SpanJudgement(key, self.source, self.quote)


def propose(
    collection: Collection,
    embedder: Embedder,
    count: int,
    seed: int = 0,
    wording: Wording = lambda passage, sentence: "",
) -> Iterator[Proposal]:
    """At most `count` questions, spread over the documents; the same seed gives the same ones.

    :param wording: gives a passage's sentence a question; "" leaves it to headings and words.
    """
    passages = list(collection.catalog.all_passages())
    heading_counts = Counter(passage.heading.casefold() for passage in passages)
    random.Random(seed).shuffle(passages)
    asked: set[str] = set()
    per_source: Counter[str] = Counter()
    most = 1 + 2 * count // max(1, len({passage.doc_id for passage in passages}))
    for passage in passages:
        if count <= 0:
            return
        if per_source[passage.doc_id] >= most:
            continue
        for proposal in _candidates(passage, heading_counts, wording):
            if proposal.question.casefold() not in asked and tells(
                collection, embedder, proposal, passage
            ):
                asked.add(proposal.question.casefold())
                per_source[passage.doc_id] += 1
                count -= 1
                yield proposal
                break


def tells(collection: Collection, embedder: Embedder, proposal: Proposal, passage: Passage) -> bool:
    """Whether the question is neither trivial nor ambiguous for the search as it is now."""
    hits = search_lexical(collection.catalog, query_terms(proposal.question), DEPTH)
    known = collection.catalog.passages([key for key, _ in hits])
    best: dict[str, float] = {}
    for key, score in hits:
        if key in known:
            best.setdefault(known[key].doc_id, score)
    scores = list(best.items())
    first = bool(scores) and scores[0][0] == passage.doc_id
    if first and (len(scores) == 1 or scores[0][1] > TRIVIAL_LEAD * scores[1][1]):
        return False
    found = retrieve(collection, embedder, proposal.question, Search(limit=DEPTH))
    own = [s.score for s in found if s.passage.passage_id == passage.passage_id]
    others = [s.score for s in found if s.passage.doc_id != passage.doc_id]
    if not own:
        return False
    rivals = [score for score in others if score >= AMBIGUOUS_SHARE * own[0]]
    return len(rivals) <= 1


def _candidates(
    passage: Passage, heading_counts: Counter[str], wording: Wording
) -> Iterator[Proposal]:
    statements = _statements(passage)
    longest = max(statements, key=len, default="")
    shown = _LINK.sub(r"\1", longest)  # what a person reads of it; the quote stays verbatim
    if longest and (question := wording(passage, shown)):
        yield Proposal(question, "model", passage.source, longest)
    for sentence in statements:
        if match := _DEFINITION.match(sentence):
            subject = match["subject"]
            if subject.casefold().split()[0] not in _POINTING:
                question = _ASK[match["verb"].casefold()].format(subject)
                yield Proposal(question, "definition", passage.source, sentence)
    last = passage.heading.rsplit(" > ", 1)[-1]
    if statements and heading_counts[passage.heading.casefold()] == 1 and len(terms(last)) >= 2:
        yield Proposal(last, "heading", passage.source, statements[0])
    if longest:
        yield Proposal(_keywords(shown), "sentence", passage.source, longest)


def _statements(passage: Passage) -> list[str]:
    found = []
    for span in sentences(passage.text):
        text = passage.text[span.start : span.end]
        plain = text[:1].isalnum() and not text.startswith(("http", "```"))
        plain = plain and not text.endswith(ASKING)  # what asks states nothing
        if plain and "\n\n" not in text and WORDS[0] <= len(text.split()) <= WORDS[1]:
            found.append(text)
    return found


def _keywords(sentence: str) -> str:
    """The longest telling words of a sentence in their order: longer words are rarer (Zipf)."""
    telling = set(query_terms(sentence))
    words = [
        word.strip(".,;:!?()[]\"'`*_")
        for word in sentence.split()
        if telling.intersection(terms(word))
    ]
    kept = set(sorted(dict.fromkeys(words), key=lambda word: -len(word))[:QUERY_TERMS])
    return " ".join(word for word in dict.fromkeys(words) if word in kept)
