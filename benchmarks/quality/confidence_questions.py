"""The collections that the default confidence is fitted on, and what is asked of each."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.evaluation.squad import Squad, load_squad, write_corpus

LANGUAGES = ["en", "de", "es", "zh", "ar", "ru"]


@dataclass(frozen=True, slots=True)
class Group:
    """One collection and its questions by label."""

    name: str
    corpus: Path
    questions: dict[str, list[str]]

    @property
    def family(self) -> str:
        """What is left out together: the halves of a language, the articles of a file."""
        return re.sub(r"-\d+$", "", self.name)


def pick(questions: Sequence[str], count: int) -> list[str]:
    """A seeded draw without repeats."""
    unique = list(dict.fromkeys(questions))
    random.Random(1).shuffle(unique)
    return unique[:count]


def asked(squad: Squad, answerable: bool = True) -> list[str]:
    """The questions of a file that its paragraphs answer, or those they do not."""
    return [q.question for q in squad.questions if bool(q.golds) == answerable]


def articles(squad: Squad) -> list[str]:
    """Titles in their order."""
    return list(dict.fromkeys(paragraph.title for paragraph in squad.paragraphs))


def part(squad: Squad, titles: Sequence[str], name: str) -> Squad:
    """Some articles with their questions."""
    paragraphs = tuple(p for p in squad.paragraphs if p.title in titles)
    names = {paragraph.name for paragraph in paragraphs}
    questions = tuple(q for q in squad.questions if q.paragraph in names)
    return replace(squad, name=name, paragraphs=paragraphs, questions=questions)


def groups(home: Path, shared: Path) -> Iterator[Group]:
    """Every collection."""
    sample = load_squad(shared / "squad/squad-v2-sample.json")
    other = load_squad(shared / "squad/squad-v1-outside.json")
    yield Group(
        "squad",
        write_corpus(replace(sample, name="squad"), home),
        {
            "inside": pick(asked(sample), 400),
            "impossible": pick(asked(sample, answerable=False), 400),
            "outside": pick(asked(other), 400),
        },
    )
    yield from _languages(home, shared)


def _languages(home: Path, shared: Path) -> Iterator[Group]:
    """Half of the articles of a language answers its own questions, not those on the other half;
    and English texts asked in other languages."""
    files = {name: load_squad(shared / f"xquad/xquad.{name}.json") for name in LANGUAGES}
    for name, file in files.items():
        every = articles(file)
        for half in (0, 1):
            own = part(file, every[half::2], f"xquad-{name}-{half}")
            rest = part(file, every[1 - half :: 2], "rest")
            texts = write_corpus(own, home)
            inside, outside = pick(asked(own), 60), pick(asked(rest), 60)
            yield Group(own.name, texts, {"inside": inside, "outside": outside})
        other = files["de" if name == "en" else "en"]
        texts = part(other, articles(other)[0::2], f"foreign-{name}-0")
        asks = [pick(asked(part(file, every[half::2], "")), 30) for half in (0, 1)]
        yield Group(texts.name, write_corpus(texts, home), {"inside": asks[0], "outside": asks[1]})
