"""Other names and numbers in a context, so that it has to be read and cannot be remembered.

A model that meets a question for the third time knows the answer by heart and learns nothing from
the context beside it. Where the answer is another one each time, only the context tells it; after
Longpre et al. 2021, "Entity-Based Knowledge Conflicts in Question Answering"
(https://arxiv.org/abs/2109.05052).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.prompt.messages import CANNOT_ANSWER, Excerpt
from training.examples import Asked, Example

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
SMALL = frozenset({"of", "the", "and", "de", "von", "van", "du", "la"})
YEAR = re.compile(r"1[0-9]{3}|20[0-2][0-9]")


def swap_some(examples: Sequence[Example], share: float, rng: random.Random) -> list[Example]:
    """A random share of them `swapped`, each with names of its own language."""
    names = defaultdict(list)
    for example in examples:
        names[example.language] += filter(is_name, map(bare, example.asked))
    return [
        swapped(example, names[example.language], rng) if rng.random() < share else example
        for example in examples
    ]


def swapped(example: Example, names: Sequence[str], rng: random.Random) -> Example:
    """The example with each name, year or number that is an answer replaced wherever it stands.

    Left as it is: an answer of another kind, and one that shares a word with a question, which
    would then ask for what is no longer there.

    :param names: answers that are names, of the same language.
    """
    questions = _words(" ".join(asked.question for asked in example.asked))
    for asked in example.asked:
        old = bare(asked)
        new = _other(old, names, rng) if old and not _words(old) & questions else ""
        if new and not _words(new) & (questions | _words(_text(example))):
            example = _replaced(example, old, new)
    return example


def bare(asked: Asked) -> str:
    """The answer's words without its mark, "" of a refusal."""
    if asked.answer == CANNOT_ANSWER:
        return ""
    return re.sub(r" \[\d+\]$", "", asked.answer)


def is_name(text: str) -> bool:
    """Whether every word but the small ones begins with a capital, with no digit anywhere."""
    words = [word for word in text.split() if word not in SMALL]
    return bool(words) and not re.search(r"\d", text) and all(w[0].isupper() for w in words)


def _other(text: str, names: Sequence[str], rng: random.Random) -> str:
    """One of the same kind, "" when there is none."""
    if text in NUMBERS:
        return rng.choice(NUMBERS)
    if re.fullmatch(r"\D{0,3}\d[\d,.]*( \w+|%)?", text):
        return re.sub(r"\d+", lambda found: _number(found.group(), rng), text)
    if is_name(text):
        alike = [name for name in names if len(name.split()) == len(text.split())]
        return rng.choice(alike) if alike else ""
    return ""


def _number(digits: str, rng: random.Random) -> str:
    """Another number of as many digits; of a year, a year within a lifetime of it."""
    if YEAR.fullmatch(digits):
        return str(int(digits) + rng.choice((-1, 1)) * rng.randint(1, 60))
    first = rng.choice("123456789") if digits[0] != "0" else "0"
    return first + "".join(rng.choice("0123456789") for _ in digits[1:])


def _replaced(example: Example, old: str, new: str) -> Example:
    whole = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")

    def change(text: str) -> str:
        return whole.sub(lambda found: new, text)

    return replace(
        example,
        excerpts=tuple(
            Excerpt(one.passage_id, change(one.heading), change(one.text))
            for one in example.excerpts
        ),
        asked=tuple(Asked(one.question, change(one.answer)) for one in example.asked),
    )


def _text(example: Example) -> str:
    return " ".join(one.text for one in example.excerpts)


def _words(text: str) -> set[str]:
    """Its words but the small ones, which say nothing of what is meant."""
    return set(re.findall(r"\w+", text)) - SMALL
