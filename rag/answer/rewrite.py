"""A summary in a capable model's words, piece by piece, each held against its own quotes.

The sentences that were chosen from the documents stay the proof. What the model gets wrong, or is
stopped before, is told in the documents' own words. A piece that was written is kept, and not
asked for again: what was stopped goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.fit_prompt import Draft, Prompt, make_prompt
from rag.answer.kept_pieces import kept_pieces, key_of
from rag.answer.record import Answer, Ask, Listener
from rag.answer.write_sentences import replay, write
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
    where there is none. A person may stop it: the rest stays as it is.

    :param found: with its citations.
    """
    kept_pieces(workspace.config).clean()
    telling = _Telling(found, listener)
    writer = _Writer(workspace, found)
    for lines in _pieces(found.sentences):
        for piece, prompt in _prompts(workspace, ask, found, lines):
            telling.progress(len(piece))
            said = writer.in_words(piece, prompt) if prompt else ()
            telling.tell(said or [replace(line, quoted=True) for line in piece])
    told, draft = telling.told, writer.draft
    if all(sentence.quoted for sentence in told):
        return replace(found, draft=draft)
    text = "\n".join(sentence.marked for sentence in told)
    return replace(found, mode="generated", sentences=tuple(told), text=text, draft=draft)


@dataclass(slots=True)
class _Telling:
    """What was told of a summary, and how much of it there was to tell."""

    found: Answer
    listener: Listener
    told: list[Sentence] = field(default_factory=list)
    done: int = 0

    def progress(self, lines: int) -> None:
        """So many more of the lines are summed up now."""
        self.listener.progress(self.found, self.done, len(self.found.sentences))
        self.done += lines

    def tell(self, sentences: Lines) -> None:
        """Tell what some lines became, with what it rests on."""
        for sentence in sentences:
            proof = [
                (self.found.quotes[m - 1], self.found.citations[m - 1]) for m in sentence.markers
            ]
            self.listener.line(sentence, proof)
            self.told.append(sentence)


@dataclass(slots=True)
class _Writer:
    """Has pieces written, until somebody stops it; those that are kept are told even then.

    :ivar draft: the last that the model was asked for; of one that was stopped, how.
    """

    workspace: Workspace
    found: Answer
    draft: Draft = field(default_factory=Draft)

    def in_words(self, lines: Lines, prompt: Prompt) -> Lines:
        """What a model writes of some lines; none where they do not bear it out."""
        proof = Proof(_quotes(self.found, lines), (), self.workspace.embedder)

        def finished(text: str) -> bool:
            proof.add(text)
            return not proof.over

        try:
            draft = self._draft(prompt, finished)
        except KeyboardInterrupt:  # while a sentence was being checked
            draft = self.draft = replace(prompt.draft, interrupted=True)
        # Half a piece would leave out the rest of what its quotes say.
        whole = draft is not None and not (draft.interrupted or draft.broken_off)
        if draft is None or not whole or refuses(draft.text) or not proof.holds:
            return ()
        marks = _marks(lines)
        kept = [sentence for sentence in proof.sentences if sentence.supported]
        return [replace(s, markers=tuple(marks[m - 1] for m in s.markers)) for s in kept]

    def _draft(self, prompt: Prompt, finished: Callable[[str], object]) -> Draft | None:
        """What is kept of a piece, else what the model writes; None once it was stopped."""
        generator, config = self.workspace.generator(), self.workspace.config
        pieces = kept_pieces(config)
        key = key_of(config, generator.name, prompt.draft.prompt_sha256, prompt.answer_tokens)
        stopped = self.draft.interrupted or self.draft.broken_off
        if text := pieces.read(key):
            draft = replay(prompt, text, finished)
            self.draft = self.draft if stopped else draft
            return draft
        if stopped:
            return None
        self.draft = write(generator, prompt, finished)
        if not (self.draft.interrupted or self.draft.broken_off):
            pieces.keep(key, self.draft.text)
        return self.draft


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


def _marks(lines: Lines) -> list[int]:
    return [marker for line in lines for marker in line.markers]


def _quotes(found: Answer, lines: Lines) -> list[Quote]:
    return [found.quotes[marker - 1] for marker in _marks(lines)]
