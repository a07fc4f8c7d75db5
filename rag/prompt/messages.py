"""Excerpts, history and the question to the messages that a model reads.

It counts nothing and knows no model; the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.protocols import Message, Part
from rag.core.records import Passage
from rag.prompt.templates import Prompts

CANNOT_ANSWER = "The documents do not say."
"""What a model writes when the excerpts do not hold the answer: named in the prompt, recognised in
the answer."""

_EMPTY_LINE = Part("\n\n", trusted=True)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What the model is shown of one passage; its number is its place from 1.

    :ivar heading: title and headings, one line.
    :ivar passages: those it shows in whole, in reading order; the neighbours of the one passage
        may be among them.
    """

    passage_id: str
    heading: str
    text: str
    passages: tuple[Passage, ...] = ()

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """Ids of the passages it shows, the one it was made for first."""
        return tuple(dict.fromkeys([self.passage_id, *(p.passage_id for p in self.passages)]))


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and the answer that was shown.

    :ivar excerpts: what was shown to the model with this question; they stay where they stood.
    """

    question: str
    answer: str
    excerpts: tuple[Excerpt, ...] = ()


def build_messages(
    prompts: Prompts, excerpts: Sequence[Excerpt], history: Sequence[Turn], question: str
) -> tuple[Message, ...]:
    """Rules, passages, history, question: what changes least comes first and is evaluated once.

    The passages open the first question rather than stand with the rules, so that their text has
    no more say than a person's. Where earlier turns brought excerpts of their own, those stay with
    them and the new ones open the last question: the prompt only grows at its end.
    """
    rules = prompts.system.fill({"cannot_answer": CANNOT_ANSWER})
    messages = [Message("system", rules)] if rules else []
    growing = any(turn.excerpts for turn in history)
    shown = () if growing else _excerpt_parts(prompts, excerpts, 1)
    number = 1 if growing else 1 + len(excerpts)
    for turn in history:
        if turn.excerpts:
            shown = _excerpt_parts(prompts, turn.excerpts, number)
            number += len(turn.excerpts)
        messages.append(Message("user", (*shown, *_question_parts(prompts, turn.question))))
        messages.append(Message("assistant", (Part(turn.answer.strip()),)))
        shown = ()
    if growing and excerpts:
        shown = _excerpt_parts(prompts, excerpts, number)
    return (*messages, Message("user", (*shown, *_question_parts(prompts, question))))


def excerpt_of(passage: Passage, text: str) -> Excerpt:
    """An excerpt that shows some text of a passage, or all of it."""
    whole = (passage,) if text == passage.text else ()
    return Excerpt(passage.passage_id, breadcrumb(passage), text, whole)


def breadcrumb(passage: Passage) -> str:
    """Title and headings of a passage, the title once."""
    title = "" if passage.heading.startswith(passage.title) else passage.title
    return " > ".join(part for part in (title, passage.heading) if part)


def passage_parts(prompts: Prompts, number: int, excerpt: Excerpt) -> tuple[Part, ...]:
    """One excerpt as it stands in the prompt, an empty line after it."""
    filled = prompts.passage.fill(
        {
            "number": str(number),
            "heading": (Part(" ".join(excerpt.heading.split())),),
            "text": (Part(excerpt.text.strip()),),
        }
    )
    return (*filled, _EMPTY_LINE)


def prompt_sha256(messages: Sequence[Message]) -> str:
    """Digest of the roles and texts of a prompt, before any model's chat template."""
    digest = hashlib.sha256()
    for message in messages:
        for text in (message.role, "".join(part.text for part in message.parts)):
            digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def citation_grammar(passages: int) -> str:
    """GBNF rules for free text in which ``[n]`` has an n from 1 to `passages`.

    A bracket may hold anything that does not begin with a digit.
    """
    numbers = " | ".join(f'"{number}"' for number in range(1, passages + 1))
    mark = f'"[" ({numbers}) "]"' if passages else '"[" [^0-9]'
    return f'root ::= ([^\\[] | {mark} | "[" [^0-9\\[])*\n'


def _excerpt_parts(prompts: Prompts, excerpts: Sequence[Excerpt], first: int) -> tuple[Part, ...]:
    """Excerpts numbered from `first`, as they stand in front of a question."""
    numbered = enumerate(excerpts, first)
    parts = tuple(part for n, excerpt in numbered for part in passage_parts(prompts, n, excerpt))
    shown = prompts.passages.fill({"passages": parts})
    return shown if prompts.passages.ends_with("passages") else (*shown, _EMPTY_LINE)


def _question_parts(prompts: Prompts, question: str) -> tuple[Part, ...]:
    return prompts.question.fill(
        {"question": (Part(question.strip()),), "cannot_answer": CANNOT_ANSWER}
    )
