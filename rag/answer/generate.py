"""What a language model writes over the evidence, kept where the evidence bears it out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.cite import EXTRACTED_WORDS, cited, extracted, placed, told
from rag.answer.prompt_for_question import prompt_for, read_beside
from rag.answer.record import Answer, Ask, Listener
from rag.answer.write_sentences import write
from rag.core.records import Quote, Sentence
from rag.evidence.grounding import refuses
from rag.evidence.proof import Proof
from rag.prompt.templates import prompt_set
from rag.workspace import Workspace


def reads(workspace: Workspace, found: Answer) -> bool:
    """Whether a model is asked: a tiny one answers facts only, for every other form its fragments
    are worse than the stretches they are taken from."""
    return found.form == "fact" or prompt_set(workspace.generator().parameters) != "tiny"


def _read(found: Answer, tiny: bool) -> tuple[Quote, ...]:
    """The evidence as the model reads it: single sentences where it is tiny, else the stretches."""
    return found.telling if tiny else found.quotes


def generated(
    workspace: Workspace, ask: Ask, found: Answer, listener: Listener, started: float
) -> Answer:
    """What the model writes, where the quotes bear it out; the quotes where they do not."""
    generator = workspace.generator()
    tiny = prompt_set(generator.parameters) == "tiny"
    prompt = prompt_for(workspace, ask.question, (_read(found, tiny), found.passages), ask.history)
    beside = read_beside(ask.history, prompt.draft, found.passages)
    proof = Proof(_read(found, tiny), beside, workspace.embedder, strict=tiny)
    heard = 0

    def finished(text: str) -> bool:
        nonlocal heard
        proof.add(text)
        # Nothing is said before one sentence is borne out: if none is, the quotes answer instead.
        if proof.holds:
            heard = _tell(listener, found, proof, heard)
        return not proof.over

    began = time.perf_counter() - started
    draft = write(generator, replace(prompt, held=found.held), finished)
    seconds = replace(found.seconds, first_token=began + draft.first_token_seconds)
    found = replace(found, draft=draft, seconds=seconds)
    if refuses(draft.text) and not tiny:
        return replace(found, quotes=(), telling=(), outcome="not_covered")
    if refuses(draft.text) or not proof.holds:
        return cited(workspace, extracted(found))
    found = replace(found, telling=tuple(proof.quotes), mode="generated")
    backing = _backing(found.telling, proof.sentences) if tiny else ()
    found = replace(found, sentences=(*proof.sentences, *backing))
    return cited(workspace, placed(found), marked_only=not tiny)


def _tell(listener: Listener, found: Answer, proof: Proof, heard: int) -> int:
    """Tell the sentences that were not told yet, with the marks they keep; how many there are."""
    marked = placed(replace(found, telling=tuple(proof.quotes), sentences=tuple(proof.sentences)))
    for sentence in marked.sentences[heard:]:
        listener.sentence(sentence)
    return len(marked.sentences)


def _backing(quotes: Sequence[Quote], written: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Quotes that stand behind what a tiny model wrote: with its adapter it states the right thing
    in 57 of 100 answers, the quotes hold it in 83. Those that it has copied are not said again."""
    said = " ".join(sentence.text for sentence in written if sentence.supported)
    room = EXTRACTED_WORDS - len(said.split())
    return tuple(s for s in told(quotes, room) if s.text not in said)
