"""Fits the default confidence on many collections, and measures it on those it was not fitted on.

    python -m benchmarks.quality.confidence HOME SHARED [--only NAME…]
        [--judged COLLECTION=FILE…] [--judged-home HOME]

SHARED is the folder with squad/, xquad/, scifact/ and til/. Every question goes through the
product's own search, evidence and signals; what was measured is kept in HOME/confidence and made
again only where it is missing. Prints, for every group of collections left out in turn, how many
covered and uncovered questions are refused, then the curves fitted on all as Python.

A collection's outside questions are those of others; `near` ones sound as if they belonged there;
`left` ones have lost the document that answers them.
Every second question of the handbook is confirmed with, never fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality.confidence_judged import judged
from benchmarks.quality.confidence_questions import Group, groups
from rag.answer.look import DEPTH, look
from rag.core.config import Config
from rag.embedding.caching_embedder import remembered
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation.answers import auroc
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.testset import Testset
from rag.index.collection import Collection
from rag.question.form import form_of
from rag.search.confidence import HELD, SUBJECT, THRESHOLD, Calibration
from rag.search.coverage_signals import Signals
from rag.search.fit_confidence import fit_curve
from rag.search.retrieve import Search, retrieve

CONFIRMED = "confirming"
WEIGHTS = {
    "xquad": 0.25, "article": 0.5, "foreign": 0.25, "handbook": 2.0, "squad": 1.5, "other": 0.7,
    "til": 0.7,
}  # fmt: skip
PER_FAMILY = 900
LABELS = ("inside", "near", "left", "impossible", "outside")
UNCOVERED = {"near": 8, "outside": 1, "left": 1}
"""How often a question counts that the collection does not cover: the few that people wrote for it
more, for they are what is refused least."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The signals of one question."""

    family: str
    label: str
    question: str
    signals: Signals


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
    passages = retrieve(collection, embedder, question, Search(limit=DEPTH))
    return look(collection, embedder, question, passages, form_of(question)).signals


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
        uncovered = [r.signals for r in own for _ in range(UNCOVERED.get(r.label, 0))]
        outside += _repeated(uncovered, count)
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
    step = max(1.0, len(signals) / count)
    return [signals[int(place * step) % len(signals)] for place in range(count)]


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
    parser.add_argument("--judged", nargs="*", default=[], help="COLLECTION=FILE of questions")
    parser.add_argument("--judged-home", type=Path, help="where those collections are kept")
    arguments = parser.parse_args()
    rows = signals_of(arguments.home, arguments.shared, arguments.only)
    files = dict(pair.split("=", 1) for pair in arguments.judged)
    of_people = judged(arguments.judged_home, {name: Path(file) for name, file in files.items()})
    rows += [Measured(name, *row) for name, measured in of_people for row in measured]
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
