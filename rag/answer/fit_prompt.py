"""Evidence to a prompt that fits.

It counts every token before anything runs and names what did not fit; it runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.core.config import Config
from rag.core.protocols import Generator, Message
from rag.core.records import Quote, ScoredPassage
from rag.core.timings import timed
from rag.language.exclusions import ruled_out
from rag.language.expected_answer import is_question
from rag.prompt.budget import Budget, Dropped, Fixed, pack
from rag.prompt.copy_grammar import verbatim_grammar
from rag.prompt.messages import (
    CANNOT_ANSWER,
    Excerpt,
    Turn,
    build_messages,
    citation_grammar,
    excerpt_of,
    prompt_sha256,
)
from rag.prompt.templates import Prompts, load_prompts, prompt_set

_BRACKETED = re.compile(r"\[\d")
"""A number in brackets that is no mark: ``argv[1]``."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the language model was given, and what it wrote before anything was checked.

    :ivar in_prompt: ids of the passages that it could read.
    :ivar added: the excerpts that were new to it, beside those of earlier turns.
    :ivar reused_tokens: prompt tokens that were evaluated for an earlier answer already.
    :ivar first_token_seconds: from the call to the first piece of text.
    :ivar interrupted: the person stopped it.
    :ivar broken_off: why another program's reader stopped in the middle, or "".
    """

    text: str = ""
    model: str = ""
    budget: Budget = field(default_factory=Budget)
    dropped: tuple[Dropped, ...] = ()
    in_prompt: tuple[str, ...] = ()
    added: tuple[Excerpt, ...] = ()
    prompt_sha256: str = ""
    prompt_tokens: int = 0
    reused_tokens: int = 0
    completion_tokens: int = 0
    first_token_seconds: float = 0.0
    interrupted: bool = False
    broken_off: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt ready to run; `draft` has everything but the text.

    :ivar tokens: exactly what the model evaluates.
    :ivar answer_tokens: how many it may write.
    :ivar grammar: GBNF rules that it writes under, or "".
    :ivar held: how likely the excerpts hold what is asked, 0..1; None where nobody knows.
    :ivar unwanted: terms of what the question rules out; told sentences go without them.
    """

    tokens: tuple[int, ...]
    answer_tokens: int
    draft: Draft
    grammar: str = ""
    held: float | None = None
    unwanted: frozenset[str] = frozenset()


@timed("pack")
def make_prompt(
    generator: Generator,
    config: Config,
    question: str,
    excerpts: Sequence[Excerpt],
    history: Sequence[Turn] = (),
) -> Prompt:
    """Pack excerpts, best first, into the model's context window; those that an earlier turn
    showed already are not shown again.

    :raises ContextOverflow: when not even the first excerpt fits.
    """
    prompts = load_prompts(prompt_set(generator.parameters), config.prompts)
    reserved = min(config.answer_tokens, generator.context_window // 2)

    standing = [excerpt for turn in history for excerpt in turn.excerpts]
    excerpts = [excerpt for excerpt in excerpts if _is_new(excerpt, standing)]

    def tokens(messages: Sequence[Message]) -> int:
        return len(generator.encode(messages))

    fixed = _fixed(generator, prompts, question, history)
    bare = tokens(build_messages(prompts, (), history, question))
    # Alone after nothing: parts are tokenised apart, so an excerpt costs the same everywhere.
    sizes = [tokens(build_messages(prompts, [e], history, question)) - bare for e in excerpts]
    packed = pack(
        [excerpt.passage_id for excerpt in excerpts],
        lambda place, number: sizes[place],
        fixed,
        generator.context_window,
        reserved,
    )
    kept = [excerpts[place] for place in packed.kept]
    messages = build_messages(prompts, kept, history, question)
    encoded = generator.encode(messages)
    used = len(encoded) - bare
    free = packed.budget.free + packed.budget.passages - used
    draft = Draft(
        model=generator.name,
        # What wraps the excerpts is counted with each of them while packing, but stands once.
        budget=replace(
            packed.budget, passages=used, free=free, estimated=not generator.counts_exactly
        ),
        dropped=packed.dropped,
        in_prompt=tuple(dict.fromkeys(key for e in (*standing, *kept) for key in e.passage_ids)),
        added=tuple(kept),
        prompt_sha256=prompt_sha256(messages),
        prompt_tokens=len(encoded),
    )
    grammar = _grammar(generator, question, [*standing, *kept])
    unwanted = ruled_out(question) if generator.extractive is not None else frozenset()
    return Prompt(encoded, reserved, draft, grammar, unwanted=unwanted)


def beginning(generator: Generator, config: Config, history: Sequence[Turn]) -> tuple[int, ...]:
    """Tokens that the prompt of every next question begins with; none where new excerpts would
    stand before the history."""
    if not any(turn.excerpts for turn in history):
        return ()
    prompts = load_prompts(prompt_set(generator.parameters), config.prompts)
    one, other = (
        generator.encode(build_messages(prompts, (), history, question)) for question in "1?"
    )
    same = [a == b for a, b in zip(one, other, strict=False)]
    return one[: [*same, False].index(False)]


def excerpts_for(
    generator: Generator, quotes: Sequence[Quote], passages: Sequence[ScoredPassage]
) -> list[Excerpt]:
    """What the model reads: a tiny one the quotes alone, a capable one whole passages.

    Measured with SmolLM2-135M: the right answer from three paragraphs in 22 of 100 questions, from
    the best sentence in 39.
    """
    if prompt_set(generator.parameters) == "tiny":
        return [excerpt_of(quote.passage, quote.text) for quote in quotes]
    order = [quote.passage for quote in quotes] + [scored.passage for scored in passages]
    unique = {passage.passage_id: passage for passage in order}
    return [excerpt_of(passage, passage.text) for passage in unique.values()]


def _grammar(generator: Generator, question: str, excerpts: Sequence[Excerpt]) -> str:
    """The excerpts' own words, for an extractive model that is asked a question; else marks of
    excerpts that are in the prompt only, for a model that was asked for marks.

    Not where excerpts have such brackets of their own: what they say could not be quoted.
    """
    if generator.extractive is not None:
        texts = [excerpt.text for excerpt in excerpts]
        asked = is_question(question)
        return verbatim_grammar(texts, CANNOT_ANSWER, question) if asked else ""
    if prompt_set(generator.parameters) == "tiny" or any(
        _BRACKETED.search(excerpt.text) for excerpt in excerpts
    ):
        return ""
    return citation_grammar(len(excerpts))


def _is_new(excerpt: Excerpt, standing: Sequence[Excerpt]) -> bool:
    """Whether an earlier turn has not shown all of it already."""
    read = {passage.passage_id for other in standing for passage in other.passages}
    whole = bool(excerpt.passages) and read.issuperset(excerpt.passage_ids)
    return excerpt not in standing and not whole


def _fixed(generator: Generator, prompts: Prompts, question: str, history: Sequence[Turn]) -> Fixed:
    """Tokens of the rules, the history and the question; together exactly the prompt without
    passages."""
    empty = len(generator.encode(build_messages(prompts, (), (), "")))
    asked = len(generator.encode(build_messages(prompts, (), (), question)))
    whole = len(generator.encode(build_messages(prompts, (), history, question)))
    return Fixed(system=empty, history=whole - asked, question=asked - empty)
