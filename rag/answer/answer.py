"""Question to answer: retrieve, show evidence, decide, write, check.

The order is the promise: proof is found before a model writes a word, and no sentence is kept that
the proof does not hold. One-shot, conversation and evaluation all come through `answer`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from rag.answer.fit_prompt import Draft
from rag.answer.prompt_for_question import prompt_for, read_beside
from rag.answer.withhold import covers
from rag.answer.write_sentences import write
from rag.catalog.find_documents import hashes_of, paths_of
from rag.core.records import Citation, Quote, ScoredPassage, Sentence
from rag.core.timings import moment
from rag.embedding.caching_embedder import remembered
from rag.evidence.check_quotes import cite
from rag.evidence.choose_quotes import find_evidence, short_answer
from rag.evidence.grounding import refuses
from rag.evidence.proof import Proof
from rag.load.question_context import is_given, rank_context
from rag.prompt.messages import Turn
from rag.prompt.templates import prompt_set
from rag.search.confidence import confidence
from rag.search.retrieve import Search, retrieve
from rag.whole.compute import compute
from rag.whole.computed import Computed
from rag.workspace import Workspace

AnswerMode = Literal["generated", "extracted", "abstained"]

ABSTAINED = "Your documents don't seem to cover this."

EVIDENCE_QUOTES = 3
EXTRACTED_WORDS = 40
"""An answer of quotes takes more of them only while it stays this short."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time to each stage, in seconds: opening files and models, then from the question on."""

    load: float = 0.0
    retrieve: float = 0.0
    first_token: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and all that stands behind it.

    :ivar query: what was searched with; differs from the question for a follow-up.
    :ivar confidence: how likely the collection covers the question, 0..1.
    :ivar held: how likely the best quote holds what is asked, 0..1.
    :ivar passages: what was retrieved, best first.
    :ivar quotes: the evidence; the n of a mark ``[n]`` counts from 1 in it.
    :ivar citations: those quotes that the answer's sentences lean on.
    :ivar form: what kind of answer a computed one is: count, table, list, summary …
    :ivar plan: what was computed, in one line; "" for a lookup.
    :ivar draft: what the language model was given and wrote; empty when it was not asked.
    """

    question: str
    query: str
    text: str
    mode: AnswerMode
    confidence: float
    passages: tuple[ScoredPassage, ...]
    quotes: tuple[Quote, ...] = ()
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    draft: Draft = field(default_factory=Draft)
    seconds: Seconds = field(default_factory=Seconds)
    held: float = 0.0
    form: str = ""
    plan: str = ""

    @property
    def said(self) -> str:
        """What a model wrote of it, where it is borne out; "" where it is quotes alone."""
        written = (s for s in self.sentences if s.supported and not s.quoted)
        return " ".join(sentence.text for sentence in written)


class Listener(Protocol):
    """Hears of an answer as it is made."""

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The proof, before anything is written."""
        ...

    def sentence(self, sentence: Sentence) -> None:
        """A sentence, written and checked."""
        ...


class Silent:
    """A listener for those who want the finished answer only."""

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """Nothing is shown."""

    def sentence(self, sentence: Sentence) -> None:
        """Nothing is shown."""


SILENT = Silent()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked.

    :ivar query: what to search with; "" takes the question itself.
    :ivar context: extra text given with this question, searched like a document.
    :ivar history: earlier turns, oldest first; the model reads them, the search does not.
    :ivar form: the kind of answer wanted, a key of `rag.question.plan.FORMS`; "" lets the question
        decide.
    :ivar extract: answer with quotes alone; no language model is used.
    """

    question: str
    query: str = ""
    context: str = ""
    history: tuple[Turn, ...] = ()
    form: str = ""
    extract: bool = False


def answer(workspace: Workspace, ask: Ask, search: Search, listener: Listener = SILENT) -> Answer:
    """Answer one question.

    :raises EmptyCollection: when there is nothing to search.
    :raises ContextOverflow: when not even one quote fits the model's context window.
    """
    started = time.perf_counter()
    if not ask.context and (whole := compute(workspace, ask.question, search.only, ask.form)):
        return _timed(_computed(workspace, ask, whole), started)
    workspace = replace(workspace, embedder=remembered(workspace.embedder))
    found = _find(workspace, ask, search)
    retrieved = time.perf_counter() - started
    found = replace(found, seconds=Seconds(workspace.load_seconds, retrieved))
    if not found.quotes or not covers(
        workspace.collection, found.confidence, workspace.config.threshold
    ):
        return _timed(replace(found, quotes=()), started)
    listener.evidence(found.quotes)
    moment("evidence")
    if ask.extract:
        return _timed(_extracted(workspace, found), started)
    return _timed(_generated(workspace, ask, found, listener, started), started)


def _computed(workspace: Workspace, ask: Ask, whole: Computed) -> Answer:
    """What was computed from the catalogue; withheld where the documents hold nothing of it."""
    shown = Answer(
        question=ask.question,
        query=ask.question,
        text=whole.text,
        mode="extracted" if whole.found else "abstained",
        confidence=float(whole.found),
        passages=tuple(
            ScoredPassage(rank, 1.0, quote.passage) for rank, quote in enumerate(whole.quotes, 1)
        ),
        quotes=whole.quotes,
        sentences=whole.sentences,
        seconds=Seconds(workspace.load_seconds),
        form=whole.form,
        plan=whole.plan,
    )
    return replace(shown, citations=tuple(_proved(workspace, whole.quotes)))


def _find(workspace: Workspace, ask: Ask, search: Search) -> Answer:
    """Passages, quotes and confidence, as an answer that says nothing yet."""
    query = ask.query or ask.question
    collection, embedder = workspace.collection, workspace.embedder
    passages = retrieve(collection, embedder, query, search)
    if ask.context:
        passages = rank_context(ask.context, query, embedder, passages)
    quotes = find_evidence(query, passages, embedder, EVIDENCE_QUOTES)
    sure = confidence(collection, embedder, query, passages, quotes)
    return Answer(
        ask.question, query, ABSTAINED, "abstained", sure.covered, passages, quotes, held=sure.held
    )


def _extracted(workspace: Workspace, found: Answer) -> Answer:
    """The best quotes as the answer."""
    taken = _quoted(found.quotes, EXTRACTED_WORDS)
    return _cited(workspace, replace(found, mode="extracted", sentences=taken))


def _quoted(quotes: Sequence[Quote], words: int) -> tuple[Sentence, ...]:
    """The first quotes as sentences, at least one, while they stay within so many words."""
    short = short_answer(quotes, words)
    return tuple(Sentence(quote.text, True, (n,), quoted=True) for n, quote in enumerate(short, 1))


def _generated(
    workspace: Workspace, ask: Ask, found: Answer, listener: Listener, started: float
) -> Answer:
    """What the model writes, where the quotes bear it out; the quotes where they do not."""
    generator = workspace.generator()
    prompt = prompt_for(workspace, ask.question, (found.quotes, found.passages), ask.history)
    tiny = prompt_set(generator.parameters) == "tiny"
    beside = read_beside(ask.history, prompt.draft, found.passages)
    proof = Proof(found.quotes, beside, workspace.embedder, strict=tiny)
    heard = 0

    def finished(text: str) -> bool:
        nonlocal heard
        proof.add(text)
        # Nothing is said before one sentence is borne out: if none is, the quotes answer instead.
        if proof.holds:
            heard = _tell(listener, proof, heard)
        return not proof.over

    began = time.perf_counter() - started
    draft = write(generator, replace(prompt, held=found.held), finished)
    seconds = replace(found.seconds, first_token=began + draft.first_token_seconds)
    found = replace(found, draft=draft, seconds=seconds)
    if refuses(draft.text) and not tiny:
        return replace(found, quotes=())
    if refuses(draft.text) or not proof.holds:
        return _extracted(workspace, found)
    found = replace(found, quotes=tuple(proof.quotes), mode="generated")
    backing = _backing(found.quotes, proof.sentences) if tiny else ()
    return _cited(workspace, replace(found, sentences=(*proof.sentences, *backing)))


def _tell(listener: Listener, proof: Proof, heard: int) -> int:
    """Tell the sentences that were not told yet; how many there are now."""
    for sentence in proof.sentences[heard:]:
        listener.sentence(sentence)
    return len(proof.sentences)


def _backing(quotes: Sequence[Quote], written: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Quotes that stand behind what a tiny model wrote: with its adapter it states the right thing
    in 57 of 100 answers, the quotes hold it in 83. Those that it has copied are not said again."""
    said = " ".join(sentence.text for sentence in written if sentence.supported)
    room = EXTRACTED_WORDS - len(said.split())
    return tuple(s for s in _quoted(quotes, room) if s.text not in said)


def _cited(workspace: Workspace, found: Answer) -> Answer:
    """The answer's text from its supported sentences, and a citation for every mark in it."""
    kept = [sentence for sentence in found.sentences if sentence.supported]
    used = {marker for sentence in kept for marker in sentence.markers}
    return replace(
        found,
        text=" ".join(" ".join([s.text, *(f"[{m}]" for m in s.markers)]) for s in kept),
        citations=tuple(c for c in _proved(workspace, found.quotes) if c.marker in used),
    )


def _proved(workspace: Workspace, quotes: Sequence[Quote]) -> list[Citation]:
    """A citation for each quote, held against the file as it is now."""
    catalog = workspace.collection.catalog
    documents = [quote.passage.doc_id for quote in quotes]
    paths = paths_of(catalog, documents)
    files = [Path(paths.get(document, "")) for document in documents]
    # Text that came with the question is in no file: it is what was given, word for word.
    return [
        replace(citation, verified=True) if is_given(quote.passage) else citation
        for quote, citation in zip(
            quotes, cite(quotes, files, hashes_of(catalog, documents)), strict=True
        )
    ]


def _timed(found: Answer, started: float) -> Answer:
    seconds = replace(found.seconds, total=time.perf_counter() - started)
    return replace(found, seconds=seconds)
