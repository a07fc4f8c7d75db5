"""Fits the default confidence on many collections, and measures it on those it was not fitted on.

    python -m benchmarks.quality.confidence HOME SHARED --judged COLLECTION=FILE…

SHARED is the folder with squad/ and xquad/; the judged collections are those of HOME. Every
question goes through the product's own search, evidence and signals; what was measured is kept in
HOME/confidence and made again only where it is missing. Prints, for every group of collections left
out in turn, how many covered and uncovered questions are refused, then the curves fitted on all as
Python.

A collection's outside questions are those of others; `near` ones sound as if they belonged there;
`left` ones have lost the document that answers them. Of judged questions only the half that is for
tuning is asked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality.confidence_judged import Row, judged, signals_of
from benchmarks.quality.confidence_questions import Group, groups
from rag.core.config import Config
from rag.embedding.caching_embedder import remembered
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation.answers import auroc
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.testset import Testset
from rag.search.confidence import HELD, SUBJECT, THRESHOLD, Calibration
from rag.search.coverage_signals import Signals
from rag.search.fit_confidence import fit_curve

TIMES = {"near": 3, "outside": 3}
"""How often a question counts that the collection does not cover: the few that people wrote for it
more, for they are what is refused least."""
SQUAD = 3
"""How often all of SQuAD counts, which is to keep its silence beside so many collections."""
LABELS = ("inside", "near", "left", "impossible", "outside")


@dataclass(frozen=True, slots=True)
class Measured:
    """The signals of one question."""

    family: str
    label: str
    question: str
    signals: Signals


def of_test_sets(home: Path, shared: Path) -> list[Measured]:
    """Questions of SQuAD and XQuAD."""
    config = Config(home)
    embedder = remembered(load_embedder(config))
    found: list[Measured] = []
    for group in groups(home, shared):
        file = home / "confidence" / f"{group.name}.jsonl"
        if not file.is_file():
            testset = Testset(group.name, "all", group.corpus, (), ())
            with embedded_corpus(config, testset, embedder) as collection:
                _keep(file, _rows(group, lambda q, c=collection: signals_of(c, embedder, q)))
        found += _kept(file, group.family)
    return found


def _rows(group: Group, signals) -> Iterable[Row]:
    for label, questions in group.questions.items():
        for question in questions:
            yield label, question, signals(question)


def of_people(home: Path, files: dict[str, Path]) -> list[Measured]:
    """Judged questions to collections of a home."""
    kept = {name: home / "confidence" / f"judged-{name}.jsonl" for name in files}
    if not all(file.is_file() for file in kept.values()):
        for name, rows in judged(home, files):
            _keep(kept[name], rows)
    return [row for name, file in kept.items() for row in _kept(file, name)]


def _keep(file: Path, rows: Iterable[Row]) -> None:
    lines = [
        json.dumps({"label": label, "question": question, "signals": asdict(signals)}) + "\n"
        for label, question, signals in rows
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(lines), encoding="utf-8")
    print(f"measured {file.stem}", flush=True)


def _kept(file: Path, family: str) -> list[Measured]:
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Measured(family, r["label"], r["question"], Signals(**r["signals"])) for r in rows]


def fitted(rows: Sequence[Measured]) -> Calibration:
    """Both curves."""
    held = [row for row in rows if row.family == "squad"]
    return Calibration(
        fit_curve(SUBJECT, *_sides(rows), strength=1.0),
        fit_curve(
            HELD,
            [row.signals for row in held if row.label == "inside"],
            [row.signals for row in held if row.label == "impossible"],
            strength=1.0,
        ),
    )


def _sides(rows: Sequence[Measured]) -> tuple[list[Signals], list[Signals]]:
    """Signals of covered questions and of those that are not, each as often as it counts."""
    sides: tuple[list[Signals], list[Signals]] = [], []
    for row in rows:
        if row.label != "impossible":
            times = SQUAD if row.family == "squad" else TIMES.get(row.label, 1)
            sides[row.label != "inside"].extend([row.signals] * times)
    return sides


def table(rows: Sequence[Measured], curve: Calibration) -> None:
    """A line a family: refused at the threshold, AUROC against the covered questions."""
    for family in sorted({row.family for row in rows}):
        values = {
            label: [
                curve.confidence(r.signals) for r in rows if (r.family, r.label) == (family, label)
            ]
            for label in LABELS
        }
        line = f"{family:12}"
        for label in filter(values.get, LABELS):
            refused = np.mean(np.array(values[label]) < THRESHOLD)
            line += f"  {label} {len(values[label]):4} refused {refused:.3f}"
            if label != "inside":
                line += f" {auroc(values['inside'], values[label]):.4f}"
        print(line)


def main() -> None:
    """Measure, leave out, fit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--judged", nargs="*", default=[], help="COLLECTION=FILE of questions")
    arguments = parser.parse_args()
    files = dict(pair.split("=", 1) for pair in arguments.judged)
    rows = of_people(arguments.home, {name: Path(file) for name, file in files.items()})
    rows += of_test_sets(arguments.home, arguments.shared)
    print("\nEach family left out of the fit:")
    left_out = []
    for family in sorted({row.family for row in rows}):
        own = fitted([row for row in rows if row.family != family])
        table([row for row in rows if row.family == family], own)
        left_out += [(row, own.confidence(row.signals)) for row in rows if row.family == family]
    print("\nAll judged collections together, each left out:")
    for label in LABELS:
        values = [value for row, value in left_out if row.label == label and row.family in files]
        if values:
            print(f"  {label} {len(values)} refused {np.mean(np.array(values) < THRESHOLD):.3f}")
    everything = fitted(rows)
    print("\nFitted on all:")
    table(rows, everything)
    for name in ("subject", "held"):
        curve = getattr(everything, name)
        print(f"{name}: {curve.intercept:.2f}", *(f'("{n}", {w:.3g}),' for n, w in curve.weights))
    print(f"threshold {THRESHOLD}")


if __name__ == "__main__":
    main()
