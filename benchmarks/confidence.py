"""Fits the default confidence on many collections, and measures it on those it was not fitted on.

    python -m benchmarks.confidence HOME SHARED [--only NAME…]

SHARED is the folder with squad/, xquad/, scifact/ and til/. Every question goes through the
product's own search, evidence and signals; what was measured is kept in HOME/confidence and made
again only where it is missing. Prints, for every group of collections left out in turn, how many
covered and uncovered questions are refused, then the curves fitted on all as Python.

A collection's outside questions are those of others; `near` ones sound as if they belonged there.
Every second question of the handbook is confirmed with, never fitted on.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from rag.calibrate import fit_curve
from rag.collection import Collection
from rag.confidence import HELD, SUBJECT, THRESHOLD, Calibration
from rag.config import Config
from rag.embed import load_embedder
from rag.evaluation.answers import auroc
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.squad import Squad, load_squad, write_corpus
from rag.evaluation.testset import Testset
from rag.evidence import find_evidence
from rag.remembered import remembered
from rag.retrieve import Search, retrieve
from rag.signals import Signals, measure

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["en", "de", "es", "zh", "ar", "ru"]
CONFIRMED = "confirming"
WEIGHTS = {
    "xquad": 0.25, "article": 0.5, "foreign": 0.25, "handbook": 2.0, "squad": 1.5, "other": 0.7,
    "til": 0.7,
}  # fmt: skip
PER_FAMILY = 900
LABELS = ("inside", "near", "impossible", "outside")


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


@dataclass(frozen=True, slots=True)
class Measured:
    """The signals of one question."""

    family: str
    label: str
    question: str
    signals: Signals


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
    til, handbook = ROOT / "eval/abstaining/til.jsonl", ROOT / "eval/handbook/queries.jsonl"
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
    corpus = home / "confidence" / "scifact.jsonl"
    corpus.parent.mkdir(parents=True, exist_ok=True)
    kept = (json.dumps(row) + "\n" for row in rows if row["_id"] in wanted)
    corpus.write_text("".join(kept), encoding="utf-8")
    claims = pick(sorted({texts[row[0]] for row in judged}), 250)
    return Group("scifact", corpus, {"inside": claims, "outside": elsewhere})


def signals_of(home: Path, shared: Path, only: Sequence[str]) -> list[Measured]:
    """The signals of every question, measured where they are not kept yet."""
    config = Config(home)
    embedder = remembered(load_embedder(config))
    found: list[Measured] = []
    for group in groups(home, shared):
        if only and group.family not in only:
            continue
        file = home / "confidence" / f"{group.name}.jsonl"
        if not file.is_file():
            testset = Testset(group.name, "all", group.corpus, (), ())
            with embedded_corpus(config, testset, embedder) as collection:
                _measure(group, file, lambda q, c=collection: _signals(c, embedder, q))
            print(f"measured {group.name}", flush=True)
        for number, row in enumerate(map(json.loads, file.open(encoding="utf-8"))):
            signals = Signals(**row["signals"])
            family = CONFIRMED if group.family == "handbook" and number % 2 else group.family
            found.append(Measured(family, row["label"], row["question"], signals))
    return found


def _signals(collection: Collection, embedder, question: str) -> Signals:
    passages = retrieve(collection, embedder, question, Search())
    quotes = find_evidence(question, passages, embedder)
    return measure(collection, embedder, question, passages, quotes)


def _measure(group: Group, file: Path, signals: Callable[[str], Signals]) -> None:
    rows = [
        {"label": label, "question": question, "signals": asdict(signals(question))}
        for label, questions in group.questions.items()
        for question in questions
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def fitted(rows: Sequence[Measured]) -> Calibration:
    """Both curves."""
    inside: list[Signals] = []
    outside: list[Signals] = []
    for family in sorted({row.family for row in rows}):
        own = [row for row in rows if row.family == family]
        count = int(PER_FAMILY * weight(family))
        inside += _repeated([r.signals for r in own if r.label == "inside"], count)
        outside += _repeated([r.signals for r in own if r.label in ("outside", "near")], count)
    held = [row for row in rows if row.family in ("squad", "article-v2")]
    return Calibration(
        fit_curve(SUBJECT, inside, outside, strength=1.0),
        fit_curve(
            HELD,
            [row.signals for row in held if row.label == "inside"],
            [row.signals for row in held if row.label == "impossible"],
            strength=1.0,
        ),
    )


def weight(family: str) -> float:
    """How much a family counts: the six languages together as much as one, single articles less
    because they are easy, questions in the words of people who have not read the page more."""
    for name, value in WEIGHTS.items():
        if family.startswith(name):
            return value
    return 1.0


def _repeated(signals: Sequence[Signals], count: int) -> list[Signals]:
    return [signals[place % len(signals)] for place in range(count)]


def table(rows: Sequence[Measured], value: Callable[[Measured], float]) -> None:
    """A line a family: refused at the threshold, AUROC against the covered questions."""
    for family in sorted({row.family for row in rows}):
        by_label = {
            label: [value(r) for r in rows if (r.family, r.label) == (family, label)]
            for label in LABELS
        }
        line = f"{family:12}"
        for label, values in by_label.items():
            if values:
                line += (
                    f"  {label} {len(values):4} refused {np.mean(np.array(values) < THRESHOLD):.3f}"
                )
                line += f" {auroc(by_label['inside'], values):.4f}" if label != "inside" else ""
        low, high = (
            np.quantile(by_label[label], share)
            for label, share in (("inside", 0.05), ("outside", 0.97))
        )
        print(f"{line}   5 % of inside below {low:.2f}, 97 % of outside below {high:.2f}")


def main() -> None:
    """Measure, leave out, fit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="families to measure")
    arguments = parser.parse_args()
    rows = signals_of(arguments.home, arguments.shared, arguments.only)
    fitting = [row for row in rows if row.family != CONFIRMED]
    print("\nEach family left out of the fit:")
    for family in sorted({row.family for row in rows}):
        # The other half of the handbook must not vouch for the one that confirms.
        out = {family, "handbook"} if family == CONFIRMED else {family}
        own = fitted([row for row in fitting if row.family not in out])
        table([r for r in rows if r.family == family], lambda r, own=own: own.confidence(r.signals))
    everything = fitted(fitting)
    print("\nFitted on all but the confirming half of the handbook:")
    table(rows, lambda row: everything.confidence(row.signals))
    for name in ("subject", "held"):
        curve = getattr(everything, name)
        print(f"{name}: {curve.intercept:.2f}", *(f'("{n}", {w:.3g}),' for n, w in curve.weights))
    print(f"threshold {THRESHOLD}")


if __name__ == "__main__":
    main()
