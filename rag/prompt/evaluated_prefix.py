"""The rules that every prompt begins with: evaluated once on a machine, then read from a file.

A capable model has some 130 tokens of rules, which take it seconds on a processor. The rules of
tiny models are too short to fill a batch, and nothing is kept for them.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rag.core.errors import RagError
from rag.core.locations import cache_folder, private_folder
from rag.core.protocols import Generator
from rag.core.timings import timed
from rag.models.kept_tuning import machine
from rag.prompt.messages import Excerpt, build_messages
from rag.prompt.templates import load_prompts, prompt_set


class Prepared(Generator, Protocol):
    """A generator that can begin with something evaluated already."""

    def prepare(self, tokens: Sequence[int], file: Path) -> int:
        """See `rag.reader.generate.LlamaGenerator`."""
        ...


@timed("rules")
def prepare(generator: Prepared, home: Path, prompts: str, key: str) -> None:
    """Have the rules evaluated before the first question comes.

    :param prompts: the person's own templates, or "".
    :param key: everything about the model and how it is run.
    """
    rules = rules_of(generator, prompts)
    folder = cache_folder(home) / "rules"
    whole = f"{key}\0{machine()}\0{rules}"
    file = folder / f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}.state"
    try:
        private_folder(folder)
        generator.prepare(rules, file)
    except (OSError, RagError):
        return  # the first question evaluates them, and says what is wrong if anything is


def rules_of(generator: Generator, prompts: str) -> tuple[int, ...]:
    """The tokens that all prompts of this model have in common at their beginning."""
    templates = load_prompts(prompt_set(generator.parameters), prompts)
    excerpts = ((), (Excerpt("", "", "one"),), (Excerpt("", "another", "text"),))
    every = [
        generator.encode(build_messages(templates, shown, (), question))
        for shown, question in zip(excerpts, ("why?", "and then", "9"), strict=True)
    ]
    alike = itertools.takewhile(lambda tokens: len(set(tokens)) == 1, zip(*every, strict=False))
    return tuple(first for first, *_ in alike)
