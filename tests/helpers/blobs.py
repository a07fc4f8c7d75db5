"""Vectors in groups whose number is known."""

from __future__ import annotations

import numpy as np


def blobs(groups, size, dimension=32, spread=0.15, seed=0):
    """Unit vectors around as many directions at right angles."""
    random = np.random.default_rng(seed)
    rows = np.repeat(np.eye(dimension)[:groups], size, axis=0)
    rows = rows + random.normal(size=rows.shape) * spread
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
