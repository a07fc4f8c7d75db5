"""The collections that the default confidence is fitted on, and what is asked of each."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.shared.places import EVAL, ROOT
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


def written(file: Path, answerable: bool, kind: str = "") -> list[str]:
    """Questions of one of the repository's own files."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        row["text"]
        for row in rows
        if row["answerable"] == answerable and (not kind or row.get("kind") == kind)
    ]


def groups(home: Path, shared: Path) -> Iterator[Group]:
    """Every collection."""
    til, handbook = EVAL / "abstaining/til.jsonl", EVAL / "handbook/queries.jsonl"
    sample = load_squad(shared / "squad/squad-v2-sample.json")
    other = load_squad(shared / "squad/squad-v1-outside.json")
    notes, far = written(til, True), written(til, False, "far")
    elsewhere = [*notes, *far, *pick(asked(sample), 150)]
    yield Group(
        "handbook",
        ROOT / "corpora/handbook",
        {
            "inside": written(handbook, True),
            "near": written(handbook, False),
            "outside": [*elsewhere, *written(til, False, "near")],
        },
    )
    yield Group(
        "squad",
        write_corpus(replace(sample, name="squad"), home),
        {
            "inside": pick(asked(sample), 900),
            "impossible": pick(asked(sample, answerable=False), 700),
            "outside": pick(asked(other), 900),
        },
    )
    yield Group(
        "other",
        write_corpus(replace(other, name="other"), home),
        {
            "inside": pick(asked(other), 600),
            "outside": [*pick(asked(sample), 600), *notes],
        },
    )
    yield Group(
        "til",
        shared / "til",
        {"inside": notes, "near": written(til, False, "near"), "outside": elsewhere[len(notes) :]},
    )
    yield from _single_articles(home, sample, other)
    yield from _languages(home, shared)
    yield _claims(home, shared, elsewhere)


def _single_articles(home: Path, *files: Squad) -> Iterator[Group]:
    """Small collections about one subject."""
    for file in files:
        every = articles(file)
        for number, title in enumerate(every):
            own = part(file, [title], f"article-{file.name[6:8]}-{number:02d}")
            rest = part(file, [t for t in every if t != title], "rest")
            yield Group(
                own.name,
                write_corpus(own, home),
                {
                    "inside": pick(asked(own), 60),
                    "impossible": pick(asked(own, answerable=False), 40),
                    "outside": pick(asked(rest), 75),
                },
            )


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
            inside, outside = pick(asked(own), 150), pick(asked(rest), 150)
            yield Group(own.name, texts, {"inside": inside, "outside": outside})
        other = files["de" if name == "en" else "en"]
        texts = part(other, articles(other)[0::2], f"foreign-{name}-0")
        asks = [pick(asked(part(file, every[half::2], "")), 60) for half in (0, 1)]
        yield Group(texts.name, write_corpus(texts, home), {"inside": asks[0], "outside": asks[1]})


def _claims(home: Path, shared: Path, elsewhere: list[str]) -> Group:
    """SciFact's claims of the train split, over their abstracts and 400 others."""
    rows = [json.loads(line) for line in (shared / "scifact/corpus.jsonl").open(encoding="utf-8")]
    texts = {
        row["_id"]: row["text"]
        for row in map(json.loads, (shared / "scifact/queries.jsonl").open(encoding="utf-8"))
    }
    judged = [line.split("\t") for line in (shared / "scifact/qrels/train.tsv").open()][1:]
    wanted = {row[1] for row in judged}
    wanted |= set(pick([row["_id"] for row in rows if row["_id"] not in wanted], 400))
    # Not beside the signals, which are kept by the name of the group.
    corpus = home / "confidence" / "corpora" / "scifact.jsonl"
    corpus.parent.mkdir(parents=True, exist_ok=True)
    kept = (json.dumps(row) + "\n" for row in rows if row["_id"] in wanted)
    corpus.write_text("".join(kept), encoding="utf-8")
    claims = pick(sorted({texts[row[0]] for row in judged}), 250)
    return Group("scifact", corpus, {"inside": claims, "outside": elsewhere})
