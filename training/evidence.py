"""Learns what each sign of a unit is worth: ``python -m training.evidence HOME COLLECTION=FILE …``.

FILE holds judged questions (eval/README.md) about a collection of that home. The worth is that of
a listwise logistic regression: the units that lie in the right place share the belief. Each file
is left out in turn, and what is chosen for its questions judged, before all are put together. Of
ids that end in a number only the odd ones are learned from.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.answer.look import DEPTH
from rag.core.config import load_config
from rag.core.protocols import Embedder
from rag.evaluation.question_file import is_for_tuning
from rag.evidence.closer_look import look_closer
from rag.evidence.unit_signs import SIGNS, Candidates, candidates
from rag.evidence.units import Unit
from rag.index.collection import Collection
from rag.question.form import form_of
from rag.search.retrieve import Search, retrieve
from rag.search.surroundings import surroundings
from rag.workspace import reading

TYPES = ("how-to", "definition", "why", "fact", "list", "yes-no", "compare", "troubleshoot", "when",
         "keyword", "vague", "cross-language", "scan")  # fmt: skip
"""Kinds of question that one place answers."""
PENALTY = 0.05
STEPS = 300
ALIKE = 0.85
"""Share of a quotation's words that makes a unit of a converted file its place."""

Signs = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: its candidates, their signs, and which of them lie in the right place."""

    question: dict[str, Any]
    given: Candidates
    signs: Signs
    right: npt.NDArray[np.bool_]


def examples(collection: Collection, embedder: Embedder, file: Path) -> list[Example]:
    """The questions of a file that one place answers, asked of their collection."""
    found = []
    for question in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        learned = is_for_tuning(question["id"])
        if not question["answerable"] or question["type"] not in TYPES or not learned:
            continue
        found.append(_example(collection, embedder, question))
    return [example for example in found if example.right.any()]


def _example(collection: Collection, embedder: Embedder, question: dict[str, Any]) -> Example:
    text = question["question"]
    given = given_for(collection, embedder, text)
    signs, _ = look_closer(text, given, embedder)
    return Example(question, given, signs, np.array(right_ones(question, given)))


def given_for(collection: Collection, embedder: Embedder, text: str) -> Candidates:
    """The units that the product looks at for a question."""
    passages = retrieve(collection, embedder, text, Search(limit=DEPTH))
    return candidates(text, surroundings(collection, embedder, text, passages), form_of(text))


def right_ones(question: dict[str, Any], given: Candidates) -> list[bool]:
    """Which of the units lie in a place that answers a judged question."""
    places = [*question["spans"], *question.get("also", [])]
    return [any(_lies_in(unit, place) for place in places) for unit in given.units]


def _lies_in(unit: Unit, place: dict[str, Any]) -> bool:
    passage = unit.passage
    if passage.start_line is not None and "start_line" in place:
        before = passage.text.count("\n", 0, unit.start - passage.start)
        return in_lines(place, passage.source, passage.start_line + before, unit.text)
    if not passage.source.endswith(place["source"]) or "quote" not in place:
        return False
    wanted, words = (set(re.findall(r"\w+", t.lower())) for t in (place["quote"], unit.text))
    return len(wanted & words) >= ALIKE * len(wanted)


def in_lines(place: dict[str, Any], source: str, first: int, text: str) -> bool:
    """Whether a text that begins in a line of a document shares a line with a judged place."""
    if not source.endswith(place["source"]) or "start_line" not in place:
        return False
    last = first + text.count("\n")
    return bool(first <= place["end_line"] and last >= place["start_line"])


def fit(learned: Sequence[Example], penalty: float = PENALTY) -> Signs:
    """Worth of each sign, shape (len(SIGNS),)."""
    import torch

    rows = np.vstack([example.signs for example in learned])
    spread = rows.std(0) + 1e-6
    data = [
        (torch.tensor(example.signs / spread), torch.tensor(example.right)) for example in learned
    ]
    worth = torch.zeros(len(SIGNS), requires_grad=True)
    steps = torch.optim.Adam([worth], lr=0.05)
    for _ in range(STEPS):
        loss = penalty * (worth**2).sum()
        for signs, right in data:
            values = signs @ worth
            missed = torch.logsumexp(values, 0) - torch.logsumexp(values[right], 0)
            loss = loss + missed / len(data)
        steps.zero_grad()
        loss.backward()
        steps.step()
    return np.asarray(worth.detach().numpy() / spread, dtype=np.float32)


def main() -> None:
    """Print the worth learned from all files, and how it does on each of them left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("judged", nargs="+", help="COLLECTION=FILE")
    options = parser.parse_args()
    families: dict[str, list[Example]] = {}
    for pair in options.judged:
        name, _, file = pair.partition("=")
        with reading(load_config(None, home=options.home, collection=name)) as opened:
            families[name] = examples(opened.collection, opened.embedder, Path(file))
    for name, held_out in families.items():
        others = [e for other in families if other != name for e in families[other]]
        print(name, len(held_out), *(f"{v:.3f}" for v in judged(held_out, fit(others))))
    every = [example for family in families.values() for example in family]
    near = [SIGNS.index(name) for name in ("near", "near_before", "answers")]
    blind = [Example(e.question, e.given, _without(e.signs, near), e.right) for e in every]
    for title, learned in (("WORTH", every), ("FIRST_LOOK", blind)):
        print(title, json.dumps(dict(zip(SIGNS, fit(learned).round(3).tolist(), strict=True))))


def _without(signs: Signs, columns: Sequence[int]) -> Signs:
    changed = signs.copy()
    changed[:, columns] = 0
    return changed


def judged(held_out: Sequence[Example], worth: Signs) -> tuple[float, float]:
    """Share of questions whose best unit lies in the right place, and mean belief in that place."""
    hits, beliefs = [], []
    for example in held_out:
        values = example.signs @ worth
        belief = np.exp(values - values.max())
        beliefs.append(float(belief[example.right].sum() / belief.sum()))
        hits.append(bool(example.right[int(values.argmax())]))
    return float(np.mean(hits)), float(np.mean(beliefs))


if __name__ == "__main__":
    main()
