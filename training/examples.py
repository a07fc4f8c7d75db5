"""Cases to examples: a context of a few excerpts and questions asked of it, with the answers that
the reader is to give. Seeded; nothing here knows of tokens.

Several questions share a context, because a context costs many times what a question does, and
because an answer beside a refusal over the same text shows what decides between them.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.prompt.messages import CANNOT_ANSWER, Excerpt
from training.gather import Case, Found
from training.settings import DataSettings


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the answer to learn."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Example:
    """Questions about one context.

    :ivar kind: ``found``, ``given``, ``impossible`` or ``instruction``, for the report.
    """

    kind: str
    language: str
    excerpts: tuple[Excerpt, ...]
    asked: tuple[Asked, ...]


def answer_text(gold: str, mark: int) -> str:
    """The answer as it is learned: the words of the document, then the mark of their excerpt.

    A capital article is lowered: the sentence that refuses then begins as no answer does, and one
    token tells them apart.
    """
    words = re.sub(r"^(?:The|A|An) ", lambda found: found.group().lower(), gold.strip())
    return f"{words.rstrip('.')} [{mark}]"


def make_examples(
    cases: Sequence[Case], settings: DataSettings, rng: random.Random, contexts: int
) -> list[Example]:
    """Examples from the cases of one language.

    :param contexts: at most how many are made for answerable cases, chosen at random; for
        impossible ones there are `DataSettings.impossible` as many.
    """
    paragraphs = defaultdict(list)
    for case in cases:
        paragraphs[_paragraph(case)].append(case)
    answerable = [case for case in cases if case.golds]
    impossible = [case for case in cases if not case.golds]
    rng.shuffle(answerable)
    rng.shuffle(impossible)
    answerable = answerable[:contexts]
    impossible = impossible[: round(settings.impossible * len(answerable))]
    made = []
    for case in answerable + impossible:
        siblings = [other for other in paragraphs[_paragraph(case)] if other != case]
        made.append(_example(case, siblings, settings, rng))
    return [example for example in made if example is not None]


def _paragraph(case: Case) -> tuple[str, frozenset[str]]:
    """Cases of one paragraph have the same sentences, in their own and their neighbours'."""
    return case.article, frozenset(re.findall(r"\w+", " ".join([case.sentence, *case.neighbours])))


def _example(
    case: Case, siblings: list[Case], settings: DataSettings, rng: random.Random
) -> Example | None:
    if not case.golds:
        kind, shown = "impossible", list(case.found[: _count(case, rng)])
    elif rng.random() < settings.given:
        kind, shown = "given", given(case, rng)
    else:
        kind, shown = "found", _with_own(list(case.found[: _count(case, rng)]), case, rng)
    if not shown:
        return None
    bare = rng.random() < settings.plain_heading
    excerpts = tuple(
        Excerpt(str(n), "" if bare else one.heading, one.text) for n, one in enumerate(shown)
    )
    asked = [_asked(case, shown)]
    asked += _more(siblings, shown, settings, rng)
    if asked[0] is None:
        return None
    kept = [one for one in asked if one is not None]
    rng.shuffle(kept)
    return Example(kind, case.language, excerpts, tuple(kept))


def _count(case: Case, rng: random.Random) -> int:
    """How many quotes are shown: three in use, others so that the number may change; fewer in
    scripts of which a letter takes a token or two."""
    weights = (6, 3, 1, 0, 0) if case.language in ("ar", "ru", "zh") else (2, 4, 8, 1, 1)
    return rng.choices((1, 2, 3, 4, 5), weights=weights)[0]


def given(case: Case, rng: random.Random) -> list[Found]:
    """The right sentence among up to two others, in any order."""
    own = Found(case.heading, case.sentence, True)
    others = [one for one in case.found if not _holds(one.text, case) and not one.own]
    others += [Found(case.heading, text, False) for text in case.neighbours]
    others = [one for one in others if one.text not in case.sentence]
    shown = [own, *rng.sample(others, min(rng.randint(0, 2), len(others)))]
    rng.shuffle(shown)
    return shown


def _with_own(shown: list[Found], case: Case, rng: random.Random) -> list[Found]:
    """What was found; the right sentence takes the place of another where it is not among it."""
    if any(one.own for one in shown):
        return shown
    own = next((one for one in case.found if one.own), Found(case.heading, case.sentence, True))
    place = rng.randrange(max(1, len(shown)))
    return [*shown[:place], own, *shown[place + 1 :]]


def _asked(case: Case, shown: Sequence[Found]) -> Asked | None:
    """The case's own question: of an impossible one, only where the excerpts are its own."""
    if not case.golds:
        return Asked(case.question, CANNOT_ANSWER)
    mark = _mark(case, shown)
    return Asked(case.question, answer_text(case.golds[0], mark)) if mark else None


def _mark(case: Case, shown: Sequence[Found]) -> int:
    """The number of the excerpt that holds the case's sentence, or 0."""
    for number, one in enumerate(shown, 1):
        if case.sentence in one.text:
            return number
    for number, one in enumerate(shown, 1):
        if one.text in case.sentence and case.golds[0] in one.text:
            return number
    return 0


def _more(
    siblings: list[Case], shown: Sequence[Found], settings: DataSettings, rng: random.Random
) -> list[Asked | None]:
    """Other questions of the same paragraph: those the excerpts answer, and those they do not."""
    rng.shuffle(siblings)
    answers, refusals = [], []
    for case in siblings:
        if case.golds and _mark(case, shown):
            answers.append(_asked(case, shown))
        elif not any(_holds(one.text, case) for one in shown):
            refusals.append(Asked(case.question, CANNOT_ANSWER))
    refusals = refusals[: rng.randint(0, settings.refusals)]
    return [*answers[: settings.asks - 1 - len(refusals)], *refusals]


def _holds(text: str, case: Case) -> bool:
    """Whether a text has one of the answers in it, wherever; then it may answer."""
    lower = text.casefold()
    return any(gold.casefold() in lower for gold in case.golds)
