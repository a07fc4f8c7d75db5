"""Which pictures are copies of each other: the same scene in another size, format or quality.

Pure functions on what `rag.load.pictures.draw.print_of` made: 8 bytes of a coarse perceptual hash,
32 of a fine one, 48 of mean colours in 4 × 4 fields, one of how much there is to see.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

COARSE, FINE, TINT = slice(0, 8), slice(8, 40), slice(40, 88)
LENGTH = 89
COARSE_BITS = 6
"""Of 64. Copies as JPEG of quality 40 or half as large differ in 2, brightened ones in 4."""
FINE_BITS = 24
"""Of 256. The same copies differ in at most 12; two pages of one book in at least 76."""
TINT_STEPS = 28
"""Of 255, in the field that differs most: brightening by 8 % makes 20, another colour 60."""
FLAT = 6
"""Standard deviation of the light below which a hash is made of noise."""
SHAPE = 0.04
"""Share by which the ratio of the sides may differ."""


def copies_of(
    one: tuple[bytes, float], others: Sequence[tuple[bytes, float]]
) -> npt.NDArray[np.bool_]:
    """For each of the others whether it is a copy, shape (others,).

    :param one: its print, and its width divided by its height.
    """
    if not others or len(one[0]) != LENGTH or one[0][-1] < FLAT:
        return np.zeros(len(others), dtype=bool)
    own = np.frombuffer(one[0], dtype=np.uint8)
    prints = [p if len(p) == LENGTH else bytes(LENGTH) for p, _ in others]
    rows = np.frombuffer(b"".join(prints), dtype=np.uint8).reshape(-1, LENGTH)
    ratios = np.array([ratio for _, ratio in others])
    apart = np.abs(rows[:, TINT].astype(np.int16) - own[TINT].astype(np.int16)).max(axis=1)
    found: npt.NDArray[np.bool_] = (
        (_bits(rows[:, COARSE], own[COARSE]) <= COARSE_BITS)
        & (_bits(rows[:, FINE], own[FINE]) <= FINE_BITS)
        & (apart <= TINT_STEPS)
        & (rows[:, -1] >= FLAT)
        & (np.abs(ratios / one[1] - 1) <= SHAPE)
    )
    return found


def _bits(rows: npt.NDArray[np.uint8], own: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """How many bits differ."""
    bits: npt.NDArray[np.int64] = np.unpackbits(rows ^ own, axis=1).sum(axis=1, dtype=np.int64)
    return bits
