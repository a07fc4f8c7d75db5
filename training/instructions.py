"""Examples of ordinary instructions, answered as the reader answers without an adapter.

They keep what it can do besides short answers: it is its own teacher there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from rag.core.protocols import Generator
from rag.prompt.messages import CANNOT_ANSWER, Excerpt, build_messages
from rag.prompt.templates import load_prompts
from training.examples import Asked, Example
from training.gather import Case

INSTRUCTIONS = (
    "Summarise this.",
    "Summarise the excerpts in two sentences.",
    "Give me a short summary.",
    "What is this about?",
    "List the main points.",
    "List the steps.",
    "Make a list of the names and what is said of them.",
    "Explain this in simple words.",
    "Rewrite this in simpler language.",
    "Write a short paragraph about this.",
    "Write a title for this.",
    "Explain why this matters.",
    "Compare what the excerpts say.",
    "Write three questions about this text.",
    "Turn this into bullet points.",
    "What are the key facts?",
    "Describe what is said here.",
    "Write one sentence that says it all.",
    "Give an example from the text.",
    "What are the disadvantages?",
    "Explain the main idea.",
    "What should a reader remember?",
    "Write a message to a friend about this.",
    "Tell me more about this.",
    "Write an introduction to this.",
    "Name the causes.",
    "What is the difference between them?",
)
LONGEST = 112
"""Tokens of an answer."""


def make_instructions(
    cases: Sequence[Case],
    generator: Generator,
    number: int,
    rng: random.Random,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Example]:
    """Instructions over excerpts of training articles, in the product's prompt.

    :param generator: the reader without an adapter.
    """
    prompts = load_prompts("tiny")
    chosen = rng.sample([case for case in cases if len(case.found) > 2], number)
    made = []
    for done, case in enumerate(chosen):
        report(done, number)
        shown = case.found[: rng.randint(1, 3)]
        excerpts = tuple(Excerpt(str(n), one.heading, one.text) for n, one in enumerate(shown))
        instruction = rng.choice(INSTRUCTIONS)
        tokens = generator.encode(build_messages(prompts, excerpts, (), instruction))
        text = "".join(generator.generate(tokens, LONGEST)).strip()
        if generator.generated_tokens() < LONGEST and text and CANNOT_ANSWER not in text:
            made.append(
                Example("instruction", case.language, excerpts, (Asked(instruction, text),))
            )
    report(number, number)
    return made
