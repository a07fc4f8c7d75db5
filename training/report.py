"""What a run has to show: its loss curve and a page of figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.prompt.messages import CANNOT_ANSWER
from training.encode import Encoded
from training.examples import Example
from training.judge import Figures
from training.train import LOSSES

SMOOTHED = 20


def read_losses(folder: Path) -> list[float]:
    """Loss of every step; of a step that was run again after an interruption, the last."""
    lines = (folder / LOSSES).read_text(encoding="utf-8").splitlines()
    steps = {entry["step"]: entry["loss"] for entry in map(json.loads, lines)}
    return [steps[step] for step in sorted(steps)]


def draw_curve(losses: Sequence[float], file: Path) -> None:
    """Each step's loss, and the mean of the last `SMOOTHED` steps."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.5), layout="constrained")
    axes = figure.subplots()
    windows = [losses[max(0, i - SMOOTHED) : i + 1] for i in range(len(losses))]
    axes.plot(range(1, len(losses) + 1), losses, color="0.8", linewidth=0.8)
    axes.plot(range(1, len(losses) + 1), [sum(w) / len(w) for w in windows], color="C0")
    axes.set_xlabel("step")
    axes.set_ylabel("loss of answer tokens")
    axes.set_ylim(0, max(losses[len(losses) // 50 :]) * 1.05)
    figure.savefig(file)


def data_lines(examples: Sequence[Example], encoded: Sequence[Encoded]) -> list[str]:
    """What the training set is made of."""
    contexts = Counter(example.kind for example in examples)
    asked = Counter(example.kind for example in examples for _ in example.asked)
    languages = Counter(example.language for example in examples for _ in example.asked)
    refusals = sum(a.answer == CANNOT_ANSWER for e in examples for a in e.asked)
    lines = ["| kind | contexts | questions |", "|---|---|---|"]
    lines += [f"| {kind} | {contexts[kind]} | {asked[kind]} |" for kind in sorted(contexts)]
    total = sum(asked.values())
    lines += [
        "",
        f"{total} questions in {sum(map(len, encoded))} tokens; by source: "
        + ", ".join(f"{name} {n}" for name, n in sorted(languages.items()))
        + f". Without an answer: {refusals / max(1, total):.0%}.",
    ]
    return lines


def figure_lines(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> list[str]:
    """A table: each setting without and with the adapter."""
    lines = [
        "| setting | n | F1 | gold contained | refused | mark on an excerpt with the gold |",
        "|---|---|---|---|---|---|",
    ]
    for name, now in after.items():
        then = before.get(name)
        lines.append(
            f"| {name} | {now.n} | "
            + " | ".join(
                f"{getattr(then, key):.3f} → {getattr(now, key):.3f}"
                if then
                else f"{getattr(now, key):.3f}"
                for key in ("f1", "contains", "refused", "marked")
            )
            + " |"
        )
    return lines
