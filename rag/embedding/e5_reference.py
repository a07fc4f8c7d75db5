"""What the bundled E5 must give: vectors of a few passages, made with torch in float32."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.core.protocols import FloatMatrix

FILE = Path(__file__).parent / "e5_reference.json"


def texts() -> tuple[str, ...]:
    """The passages, without prefix, in several languages."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["passages"])


def vectors() -> FloatMatrix:
    """Shape (len(texts()), 384)."""
    return np.array(json.loads(FILE.read_text(encoding="utf-8"))["vectors"], np.float32)


def worst_cosine(embed_passages: Callable[[Sequence[str]], FloatMatrix]) -> float:
    """The lowest cosine between what a runtime gives and what it must."""
    return float((embed_passages(texts()) * vectors()).sum(axis=1).min())
