"""A summary in a capable model's words, piece by piece, each held against its own quotes.

The sentences that were chosen from the documents stay the proof. What the model gets wrong, or is
stopped before, is told in the documents' own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.fit_prompt import Draft, Prompt, make_prompt
from rag.answer.record import Answer, Ask, Listener
from rag.answer.write_sentences import write
from rag.core.errors import ContextOverflow, ModelMissing
from rag.core.records import Quote, Sentence
from rag.evidence.grounding import refuses
from rag.evidence.proof import Proof
from rag.prompt.messages import excerpt_of
from rag.prompt.templates import prompt_set
from rag.workspace import Workspace

PIECE_WORDS = 250
"""Words that a model is given at once: more is summed up worse, and checked later."""

Lines = Sequence[Sentence]


def rewrites(workspace: Workspace, ask: Ask, found: Answer) -> bool:
    """Whether what was computed is a summary that a model puts into words: a tiny one cannot."""
    if ask.extract or found.form != "summary" or found.mode == "abstained":
        return False
    try:
        return prompt_set(workspace.generator().parameters) != "tiny"
    except ModelMissing:  # a summary needs none
        return False


def rewritten(workspace: Workspace, ask: Ask, found: Answer, listener: Listener) -> Answer:
    """The summary with those of its pieces in the model's words that the quotes bear out; as it was
    where there is none. A person may stop it: the rest stays as it is."""
    told: list[Sentence] = []
    draft = Draft()
    for lines in _pieces(found.sentences):
        for piece, prompt in _prompts(workspace, ask, found, lines):
            said: Lines = ()
            if prompt and not (draft.interrupted or draft.broken_off):
                draft, said = _in_words(workspace, found, piece, prompt)
            for sentence in said or [replace(line, quoted=True) for line in piece]:
                listener.sentence(sentence)
                told.append(sentence)
    if all(sentence.quoted for sentence in told):
        return replace(found, draft=draft)
    text = "\n".join(sentence.marked for sentence in told)
    return replace(found, mode="generated", sentences=tuple(told), text=text, draft=draft)


def _pieces(lines: Lines) -> Iterator[Lines]:
    """Lines that are summed up together: those of one document, at most `PIECE_WORDS`; what names a
    document stands by itself."""
    piece: list[Sentence] = []
    for line in lines:
        words = sum(len(other.text.split()) for other in (*piece, line))
        if piece and (words > PIECE_WORDS or not line.markers or not piece[0].markers):
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


def _prompts(
    workspace: Workspace, ask: Ask, found: Answer, lines: Lines
) -> Iterator[tuple[Lines, Prompt | None]]:
    """Some lines with the prompt that sums them up, in halves where the model's window is too small
    for all of them; None where it is even for one, and for the name of a document."""
    quotes = _quotes(found, lines)
    if not quotes:
        yield lines, None
        return
    excerpts = [excerpt_of(quote.passage, quote.text) for quote in quotes]
    try:
        prompt = make_prompt(workspace.generator(), workspace.config, ask.question, excerpts)
    except ContextOverflow:
        yield lines, None
        return
    if not prompt.draft.dropped or len(lines) == 1:
        yield lines, prompt
        return
    half = len(lines) // 2
    yield from _prompts(workspace, ask, found, lines[:half])
    yield from _prompts(workspace, ask, found, lines[half:])


def _in_words(
    workspace: Workspace, found: Answer, lines: Lines, prompt: Prompt
) -> tuple[Draft, Lines]:
    """What a model writes of some lines; no sentences where they do not bear it out."""
    proof = Proof(_quotes(found, lines), (), workspace.embedder)

    def finished(text: str) -> bool:
        proof.add(text)
        return not proof.over

    draft = write(workspace.generator(), prompt, finished)
    if refuses(draft.text) or not proof.holds:
        return draft, ()
    marks = _marks(lines)
    kept = [sentence for sentence in proof.sentences if sentence.supported]
    return draft, [replace(s, markers=tuple(marks[m - 1] for m in s.markers)) for s in kept]


def _marks(lines: Lines) -> list[int]:
    return [marker for line in lines for marker in line.markers]


def _quotes(found: Answer, lines: Lines) -> list[Quote]:
    return [found.quotes[marker - 1] for marker in _marks(lines)]
