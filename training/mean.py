"""``python -m training.mean``: the mean of several passes as the adapter.

Passes that went on from the same one lie in one valley, and their middle errs less than each of
them (Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from training.export import Heads, export
from training.settings import PASSES

HEADS = Heads(9, 3)
"""Query and key-value heads of SmolLM2-135M."""


def mean(checkpoints: list[Path]) -> dict[str, Any]:
    """Each weight's mean, by name, as float32 arrays.

    Factors are averaged, not their products: these are passes of one adapter, not several.
    """
    import torch

    kept = [torch.load(file, weights_only=True)["weights"] for file in checkpoints]
    return {
        name: torch.stack([weights[name].float() for weights in kept]).mean(dim=0).numpy()
        for name in kept[0]
    }


def main() -> None:
    """See ``python -m training.mean --help``."""
    parser = argparse.ArgumentParser(prog="python -m training.mean", description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="checkpoint.pt of each pass")
    parser.add_argument("--out", type=Path, required=True, help="adapter.gguf to write")
    options = parser.parse_args()
    export(mean(options.checkpoints), HEADS, PASSES[-1].lora, options.out)


if __name__ == "__main__":
    main()
