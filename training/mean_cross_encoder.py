"""The mean of several cross-encoders that go on from one another:
``python -m training.mean_cross_encoder OUT FILE…``.

What was learned last knows its own questions best and forgets some of the earlier ones; the mean
of before and after does better on collections that neither saw (Wortsman et al. 2022,
https://arxiv.org/abs/2109.01903).
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.locations import write_atomically
from rag.embedding.low_rank import packed, unpacked

NUMBERS = ("scale", "even")


def mean_of(kept: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The arrays of a file that `rag.embedding.low_rank` reads.

    :param kept: those of such files, all of one rank.
    """
    found: dict[str, Any] = {
        name: float(np.mean([float(one[name]) for one in kept])) for name in NUMBERS
    }
    found["head"] = np.mean([one["head"] for one in kept], axis=0).astype(np.float32)
    for name in kept[0]:
        if not name.endswith(".scale") and name not in found:
            found |= packed(name, np.mean([unpacked(one, name) for one in kept], axis=0))
    return found


def main() -> None:
    """See ``python -m training.mean_cross_encoder --help``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    file = io.BytesIO()
    np.savez(file, **mean_of([np.load(one) for one in options.files]))
    write_atomically(options.out, file.getbuffer())


if __name__ == "__main__":
    main()
