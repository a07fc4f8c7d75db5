"""Teaches E5 to read a question and a text together: ``python -m training.cross_encoder``.

A question's texts compete with each other and with the answer standing nowhere, whose score is 0:
so the score chooses among texts, and tells whether there is anything to choose.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rag.core.config import load_config
from rag.core.locations import write_atomically
from rag.embedding.choose_embedder import load_embedder
from rag.embedding.cross_encoder import QUESTION_TOKENS, TEXT_TOKENS
from rag.embedding.e5_family import PASSAGE, QUERY
from rag.embedding.onnx_embedder import OnnxEmbedder
from rag.evaluation.squad import load_squad
from rag.models.e5_build import ensure_built
from training.groups import Group, judged_groups, kept, squad_groups
from training.pair_network import PairNetwork, Pairs, pairs

QUESTIONS = 8
"""Of a step."""
TEXTS = 8
"""Of a question; two of them may be right."""
RIGHT = 2
UNTITLED = 0.15
"""Share of questions whose texts are read without their headings."""
ABSENT = 0.12
"""Share of questions whose right texts are taken away: what is near is no answer then."""
RATE, WARM, CLIP = 4e-4, 60, 1.0
"""Learning rate, which falls to nothing in time, steps until it is reached, largest gradient."""
KEPT = 100
"""Steps after which what was learned is written."""
RUNS = 3
"""Parts of a step, by length: less is padded."""

Tokens = Callable[[str, int], list[int]]


def main() -> None:
    """See ``python -m training.cross_encoder --help``."""
    parser = argparse.ArgumentParser(prog="python -m training.cross_encoder", description=__doc__)
    parser.add_argument("home", type=Path, help="folder of the models and the collections")
    parser.add_argument("judged", nargs="+", help="COLLECTION=FILE of judged questions")
    parser.add_argument("--squad", type=Path, help="SQuAD's own train file")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="SQuAD files to judge")
    parser.add_argument(
        "--groups", type=Path, required=True, help="folder that keeps what is found"
    )
    parser.add_argument("--share", type=float, default=0.25, help="of SQuAD in what is learned")
    parser.add_argument("--minutes", type=float, default=45, help="0 only finds the groups")
    parser.add_argument("--after", type=Path, help="a file to go on from")
    parser.add_argument(
        "--seed", type=int, default=0, help="another one for each part of a training"
    )
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    torch.manual_seed(options.seed)
    named = [pair.partition("=") for pair in options.judged]
    judged = [
        group
        for name, _, file in named
        for group in kept(
            options.groups / f"{name}.jsonl",
            partial(judged_groups, options.home, name, Path(file)),
        )
    ]
    held_out = [p.title.lower() for file in options.without for p in load_squad(file).paragraphs]
    squad = squad_groups(options.squad, held_out, draw) if options.squad else []
    print(f"{len(judged)} judged questions, {len(squad)} of SQuAD")
    if not options.minutes:
        return
    config = load_config(home=options.home)
    network = PairNetwork(ensure_built(config.home, "torch"))
    if options.after:
        with np.load(options.after) as before:
            network.go_on_from(before)
    embedder = load_embedder(config)
    assert isinstance(embedder, OnnxEmbedder)
    groups = mixed(judged, squad, options.share if squad else 0.0, draw)
    for _ in train(network, groups, tokens_of(embedder), options.minutes):
        write(network, options.out)


def write(network: PairNetwork, out: Path) -> None:
    """Whole or not at all: a file may be there from before."""
    packed = io.BytesIO()
    np.savez(packed, **network.export())
    write_atomically(out, packed.getbuffer())


def mixed(
    judged: Sequence[Group], squad: Sequence[Group], share: float, draw: random.Random
) -> Iterator[Group]:
    """Groups without end, each with as many texts as are learned from at once."""
    endless = _again(judged, draw), _again(squad, draw)
    while True:
        yield fewer(next(endless[draw.random() < share]), draw)


def _again(groups: Sequence[Group], draw: random.Random) -> Iterator[Group]:
    while True:
        yield from draw.sample(groups, len(groups))


def fewer(group: Group, draw: random.Random) -> Group:
    """Some of the right texts or none of them, the nearest wrong ones, and others by chance."""
    places = range(len(group.texts))
    right = [] if draw.random() < ABSENT else [n for n in places if group.right[n]]
    wrong = [n for n in places if not group.right[n]]
    right = draw.sample(right, min(RIGHT, len(right)))
    room = TEXTS - len(right)
    if len(wrong) > room:
        wrong = wrong[: room // 2] + draw.sample(wrong[room // 2 :], room - room // 2)
    chosen = right + wrong
    texts = [group.texts[n] for n in chosen]
    if draw.random() < UNTITLED:
        texts = [text.partition("\n")[2] or text for text in texts]
    return Group(group.question, tuple(texts), tuple(group.right[n] for n in chosen))


def tokens_of(embedder: OnnxEmbedder) -> Tokens:
    """What makes tokens of a text, at most so many and the mark of the end."""
    tokenizer = embedder.tokenizer

    def tokens(text: str, most: int) -> list[int]:
        return [*tokenizer.encode(text)[1:-1][:most], tokenizer.end]

    return tokens


def train(
    network: PairNetwork, groups: Iterator[Group], tokens: Tokens, minutes: float
) -> Iterator[int]:
    """Learn for so long; the changes are in the network.

    :returns: the number of steps, now and then and at the end, when it is time to keep them.
    """
    weights = [w for w in network.parameters() if w.requires_grad]
    scale = [network.scale]
    rest = [weight for weight in weights if weight is not network.scale]
    # The scale is a hundred times larger than the other weights, and learns as fast as they do.
    optimizer = torch.optim.AdamW(
        [{"params": rest, "pace": 1.0}, {"params": scale, "pace": 50.0}],
        lr=RATE, weight_decay=0.0, betas=(0.9, 0.98),
    )  # fmt: skip
    started, step, mean = time.monotonic(), 0, 0.0
    while (gone := (time.monotonic() - started) / 60) < minutes:
        rate = RATE * min(1.0, (step + 1) / WARM) * max(0.02, 1 - gone / minutes)
        for part in optimizer.param_groups:
            part["lr"] = rate * part["pace"]
        batch = [next(groups) for _ in range(QUESTIONS)]
        loss = loss_of(_scores(network, batch, tokens), batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, CLIP)
        optimizer.step()
        step, mean = step + 1, loss.item() if not step else 0.97 * mean + 0.03 * loss.item()
        if step % 25 == 0:
            print(f"{step} steps, {gone:.1f} min, loss {mean:.3f}", flush=True)
        if step % KEPT == 0:
            yield step
    yield step


def _scores(network: PairNetwork, batch: Sequence[Group], tokens: Tokens) -> torch.Tensor:
    """Of all texts of a batch, one after the other."""
    rows = []
    for group in batch:
        asked = [0, *tokens(QUERY + group.question, QUESTION_TOKENS)]
        rows += [(asked, tokens(PASSAGE + text, TEXT_TOKENS)) for text in group.texts]
    order = sorted(range(len(rows)), key=lambda n: len(rows[n][0]) + len(rows[n][1]))
    size = len(rows) // RUNS + 1
    network.merge()
    runs: list[Pairs] = [
        pairs([rows[n] for n in order[at : at + size]]) for at in range(0, len(rows), size)
    ]
    found = torch.cat([network(run) for run in runs])
    places = torch.empty(len(rows), dtype=torch.long)
    places[torch.tensor(order)] = torch.arange(len(rows))
    return found[places]


def loss_of(scores: torch.Tensor, batch: Sequence[Group]) -> Any:
    """Mean over questions of -log(share of belief that lies on right texts, or nowhere)."""
    losses, at = [], 0
    for group in batch:
        own = scores[at : at + len(group.texts)]
        at += len(group.texts)
        right = torch.tensor(group.right)
        wanted = torch.logsumexp(own[right], 0) if right.any() else torch.zeros(())
        losses.append(torch.logsumexp(torch.cat([own, torch.zeros(1)]), 0) - wanted)
    return torch.stack(losses).mean()


if __name__ == "__main__":
    main()
