"""Questions worded by a language model for sentences of one's own notes.

It words; whether a question can be judged is decided in `rag.evaluation.mine`, by the same search
that decides it for all others.
"""

from __future__ import annotations

from collections.abc import Callable

from rag.language.lexical import query_terms
from rag.prompt import load_template
from rag.protocols import Generator, Message, Part
from rag.records import Passage

PROMPT = "mine.txt"
QUESTION_TOKENS = 40
WORDS = (3, 25)
"""Shorter is no question, longer is not one that a person types."""
MARKS = ("?", "？", "؟")

Wording = Callable[[Passage, str], str]
"""A passage and a sentence of it to a question that the sentence answers, or ""."""


def worded_by(generator: Generator, prompts: str = "") -> Wording:
    """A language model's questions; "" where what it wrote is none.

    :param prompts: the person's own prompts folder, or "".
    :raises ConfigError: when the template cannot be read.
    """
    template = load_template(PROMPT, prompts)

    def word(passage: Passage, sentence: str) -> str:
        shown = "\n".join(part for part in (passage.heading or passage.title, sentence) if part)
        # The note's text stands apart from the template: it can never become a turn.
        message = Message("user", template.fill({"passage": (Part(shown),)}))
        written = "".join(generator.generate(generator.encode([message]), QUESTION_TOKENS))
        return question_in(written, sentence)

    return word


def question_in(written: str, sentence: str) -> str:
    """The first line that is a question and no copy of the sentence, or ""."""
    for line in written.splitlines():
        question = line.strip(" \t\"'“”*#-")
        asks = question.endswith(MARKS)
        words = len(question.split())
        unspaced = words == 1 and not question.isascii()  # scripts without spaces
        if asks and (unspaced or WORDS[0] <= words <= WORDS[1]) and not _copies(question, sentence):
            return question
    return ""


def _copies(question: str, sentence: str) -> bool:
    """Whether the question says everything the sentence says: nothing is left to answer it with."""
    return set(query_terms(sentence)) <= set(query_terms(question))
