"""A run of units that go on from each other: what may be shown as one stretch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Units `start` to `end` (exclusive) among the candidates.

    :ivar belief: that the answer is in it, 0..1, if it is anywhere among the candidates.
    """

    start: int
    end: int
    belief: float
