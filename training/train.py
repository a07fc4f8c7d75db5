"""The loop: steps over batches, a checkpoint now and then, a line of progress.

An interrupted run goes on from its last checkpoint to the same result.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.batches import collate, plan
from training.encode import Encoded
from training.model import adapter_weights, loss_of
from training.settings import TrainSettings

CHECKPOINT = "checkpoint.pt"
LOSSES = "losses.jsonl"
FLOOR = 0.05
CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step, for the curve."""

    step: int
    steps: int
    loss: float
    tokens: int
    seconds: float


def train(
    model: Any,
    examples: Sequence[Encoded],
    settings: TrainSettings,
    folder: Path,
    report: Callable[[Step], None] = lambda step: None,
) -> None:
    """One pass over the examples; the weights are in the model afterwards.

    :param folder: where the checkpoint and the losses are kept, and looked for.
    """
    import torch

    torch.manual_seed(settings.seed)
    batches = plan(examples, settings.batch_tokens, random.Random(settings.seed))
    weights = list(adapter_weights(model).values())
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.0)
    first = _resume(model, optimizer, folder)
    model.train()
    with (folder / LOSSES).open("a", encoding="utf-8") as log:
        for number in range(first, len(batches)):
            started = time.perf_counter()
            for group in optimizer.param_groups:
                group["lr"] = settings.learning_rate * schedule(number, len(batches), settings)
            batch = collate([examples[i] for i in batches[number]]).to(weights[0].device)
            loss = loss_of(model, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, CLIP)
            optimizer.step()
            optimizer.zero_grad()
            seconds = time.perf_counter() - started
            step = Step(
                number + 1, len(batches), loss.item(), batch.tokens.numel(), round(seconds, 2)
            )
            log.write(json.dumps({"step": step.step, "loss": round(step.loss, 4)}) + "\n")
            log.flush()
            report(step)
            if step.step % settings.save_every == 0 or step.step == step.steps:
                _save(model, optimizer, step.step, folder)


def schedule(number: int, steps: int, settings: TrainSettings) -> float:
    """Share of the learning rate: a linear rise, then half a cosine down to `FLOOR`."""
    if number < settings.warmup_steps:
        return (number + 1) / settings.warmup_steps
    done = (number - settings.warmup_steps) / max(1, steps - settings.warmup_steps)
    return FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * done)) / 2


def _save(model: Any, optimizer: Any, step: int, folder: Path) -> None:
    import torch

    weights = {name: value.detach().clone() for name, value in adapter_weights(model).items()}
    part = folder / f"{CHECKPOINT}.part"
    torch.save({"step": step, "weights": weights, "optimizer": optimizer.state_dict()}, part)
    part.replace(folder / CHECKPOINT)


def _resume(model: Any, optimizer: Any, folder: Path) -> int:
    """The number of steps that the folder's checkpoint has behind it, its state loaded."""
    import torch

    file = folder / CHECKPOINT
    if not file.is_file():
        return 0
    kept = torch.load(file, weights_only=True)
    restore(model, file)
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def restore(model: Any, checkpoint: Path) -> None:
    """Put a checkpoint's adapter weights into the model; layers it has none for stay fresh."""
    import torch

    weights = torch.load(checkpoint, weights_only=True)["weights"]
    own = adapter_weights(model)
    for name, value in weights.items():
        own[name].data.copy_(value)
