"""What is asked, what is answered, and who hears of it while it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from rag.answer.fit_prompt import Draft
from rag.core.records import Citation, Passage, Quote, ScoredPassage, Sentence
from rag.prompt.messages import Turn
from rag.whole.computed import SHOWN

AnswerMode = Literal["generated", "extracted", "abstained"]

Outcome = Literal["answered", "closest", "not_covered"]

ABSTAINED = "Your documents don't seem to cover this."
CLOSEST_ONLY = "Your documents don't say."
SURE = 0.6
"""Below this confidence what is answered may be beside the point, and that is said: of 1,408
judged questions that were answered, covered or not, 139 lie below, of which what is shown answers
0.55; of the others 0.81. The page of `rag serve` has the same number."""
PAGE_LINES = SHOWN
"""Lines of a page of a long list."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time to each stage, in seconds: opening files and models, then from the question on."""

    load: float = 0.0
    retrieve: float = 0.0
    first_token: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Earlier:
    """An older statement that no longer counts.

    :ivar marker: of the citation that shows it.
    :ivar date: when it was written, ISO 8601, as far as it is known; "" where its version tells.
    :ivar told_by: what tells that day: line, heading, file name, front matter, opening, document.
    """

    marker: int
    date: str
    told_by: str
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and all that stands behind it.

    :ivar query: what was searched with; differs from the question for a follow-up.
    :ivar confidence: how likely the collection covers the question, 0..1.
    :ivar held: how likely the best quote holds what is asked, 0..1.
    :ivar form: what an answer to such a question looks like: fact, steps, count, table …
    :ivar plan: what was computed, in one line; "" for a lookup.
    :ivar scope: the limits that the question's own words have set, in one line; "" for none.
    :ivar shown: of a list of many pages: (first, last, of how many), from 1.
    :ivar outcome: ``closest`` where only what is nearest is shown, and not as an answer.
    :ivar passages: what was retrieved, best first.
    :ivar looked: all passages that were looked at, best first.
    :ivar spelled: what was searched with, where slips of the question were mended; else "".
    :ivar quotes: the evidence; the n of a mark ``[n]`` counts from 1 in it.
    :ivar telling: the sentences that answer most, for a reader of single sentences; none where no
        fact is asked.
    :ivar citations: the quotes that are shown, held against their files.
    :ivar placed: each line is a place: it is told beside the line, not in a list below.
    :ivar earlier: those of the citations that show what held before.
    :ivar draft: what the language model was given and wrote; empty when it was not asked.
    """

    question: str
    query: str
    text: str
    mode: AnswerMode
    confidence: float
    passages: tuple[ScoredPassage, ...]
    quotes: tuple[Quote, ...] = ()
    telling: tuple[Quote, ...] = ()
    citations: tuple[Citation, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    draft: Draft = field(default_factory=Draft)
    seconds: Seconds = field(default_factory=Seconds)
    held: float = 0.0
    form: str = "note"
    plan: str = ""
    outcome: Outcome = "not_covered"
    shown: tuple[int, int, int] = (0, 0, 0)
    scope: str = ""
    earlier: tuple[Earlier, ...] = ()
    looked: tuple[Passage, ...] = ()
    spelled: str = ""
    placed: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether the documents may not cover what they are quoted for. What is computed follows
        from rows and files that match, however near any passage is."""
        return self.mode != "abstained" and not self.plan and self.confidence < SURE

    @property
    def said(self) -> str:
        """What a model wrote of it, where it is borne out; "" where it is quotes alone."""
        written = (s for s in self.sentences if s.supported and not s.quoted)
        return " ".join(sentence.text for sentence in written)


Proved = tuple[Quote, Citation]
"""What is cited, and how it stands in its file now."""


class Listener(Protocol):
    """Hears of an answer as it is made."""

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """The proof, before anything is written."""
        ...

    def sentence(self, sentence: Sentence) -> None:
        """A sentence, written and checked."""
        ...

    def progress(self, answer: Answer, done: int, total: int) -> None:
        """How far something long is; `answer` has what is known of it, its plan at the least."""
        ...

    def line(self, sentence: Sentence, proof: Sequence[Proved]) -> None:
        """A line of a computed answer with what it rests on, once that was read again."""
        ...


class Silent:
    """A listener for those who want the finished answer only."""

    def evidence(self, quotes: Sequence[Quote]) -> None:
        """Nothing is shown."""

    def sentence(self, sentence: Sentence) -> None:
        """Nothing is shown."""

    def progress(self, answer: Answer, done: int, total: int) -> None:
        """Nothing is shown."""

    def line(self, sentence: Sentence, proof: Sequence[Proved]) -> None:
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
    :ivar page: of a long list, from 1; 0 begins it, and tells all of an exhaustive reading.
    :ivar anywhere: folders, kinds and days in the question's words are no filter.
    :ivar extract: answer with quotes alone; no language model is used.
    """

    question: str
    query: str = ""
    context: str = ""
    history: tuple[Turn, ...] = ()
    form: str = ""
    extract: bool = False
    page: int = 0
    anywhere: bool = False
