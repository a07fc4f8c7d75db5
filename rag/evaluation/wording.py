"""Questions worded by a language model for sentences of one's own notes.

It words; whether a question can be judged is decided in `rag.evaluation.mine`, by the same search
that decides it for all others.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.core.protocols import Generator, Message, Part
from rag.core.records import Passage
from rag.language.line_ends import ASKING
from rag.language.search_terms import query_terms, terms
from rag.prompt.templates import load_template

PROMPT = "mine.txt"
EXAMPLES = "mine-examples.txt"
QUESTION_TOKENS = 40
WORDS = (3, 25)
"""Shorter is no question, longer is not one that a person types."""

Wording = Callable[[Passage, str], str]
"""A passage and a sentence of it to a question that the sentence answers, or ""."""


def worded_by(generator: Generator, prompts: str = "") -> Wording:
    """A language model's questions; "" where what it wrote is none.

    Examples are shown as turns before: without them the bundled reader asks for "the meaning of
    this sentence" (seven of sixteen sentences of the handbook).

    :param prompts: the person's own prompts folder, or "".
    :raises ConfigError: when a template cannot be read.
    """
    template = load_template(PROMPT, prompts)

    def asked(shown: str) -> Message:
        # The note's text stands apart from the template: it can never become a turn.
        return Message("user", template.fill({"passage": (Part(shown),)}))

    turns: list[Message] = []
    for shown, question in _examples(prompts):
        turns += [asked(shown), Message("assistant", (Part(question),))]

    def word(passage: Passage, sentence: str) -> str:
        shown = "\n".join(part for part in (passage.heading or passage.title, sentence) if part)
        tokens = generator.encode([*turns, asked(shown)])
        return question_in("".join(generator.generate(tokens, QUESTION_TOKENS)), sentence)

    return word


def question_in(written: str, sentence: str) -> str:
    """The first line that is a question about the sentence and no copy of it, or ""."""
    for line in written.splitlines():
        question = line.strip(" \t\"'“”*#-")
        asks = question.endswith(ASKING)
        words = len(question.split())
        unspaced = words == 1 and not question.isascii()  # scripts without spaces
        if asks and (unspaced or WORDS[0] <= words <= WORDS[1]) and _fits(question, sentence):
            return question
    return ""


def _fits(question: str, sentence: str) -> bool:
    """Whether the question shares a telling word with the sentence, but leaves some to answer it
    with: one that shares none asks for something else or for "the meaning of this sentence". One
    that says a word twice is a small model's "the difference between a dash and a dash"."""
    said, asked = set(query_terms(sentence)), set(query_terms(question))
    told = [term for term in terms(question) if term in asked]
    return bool(said & asked) and not said <= asked and len(told) == len(asked)


def _examples(prompts: str) -> list[tuple[str, str]]:
    """(heading and sentence, question) of each example."""
    text = "".join(part.text for part in load_template(EXAMPLES, prompts).fill({}))
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return list(zip(parts[::2], parts[1::2], strict=False))
