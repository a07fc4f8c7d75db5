"""Where the time went: stages of a command, kept while somebody wants to see them.

A stage inside another is shown below it; what runs on another thread is told apart, because its
seconds are not the person's. It prints nothing.
"""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_IMPORTED = time.perf_counter()


@dataclass(frozen=True, slots=True)
class Stage:
    """All runs of one stage.

    :ivar path: the stage's name, after those of the stages around it.
    :ivar beside: it ran on a thread of its own, beside the stages of the main one.
    """

    path: tuple[str, ...]
    seconds: float = 0.0
    count: int = 0
    beside: bool = False


class Timings:
    """Adds up stages; does nothing until `start`.

    :ivar moments: when what a person waits for was there, in seconds since the process began.
    """

    def __init__(self) -> None:
        self._stages: dict[tuple[bool, tuple[str, ...]], Stage] = {}
        self.moments: dict[str, float] = {}
        self._running = False
        self._lock = threading.Lock()
        self._own = threading.local()

    @property
    def running(self) -> bool:
        """Whether stages are kept."""
        return self._running

    def start(self) -> None:
        """Keep stages from now on, beginning with none."""
        self._stages.clear()
        self.moments.clear()
        self._running = True

    def stop(self) -> tuple[Stage, ...]:
        """Keep no more; what was kept."""
        self._running = False
        return self.stages()

    def stages(self) -> tuple[Stage, ...]:
        """In the order in which they began; those below another right after it."""
        with self._lock:
            kept = list(self._stages.values())
        order = {(stage.beside, stage.path): place for place, stage in enumerate(kept)}

        def place(stage: Stage) -> list[int]:
            ends = range(1, len(stage.path) + 1)
            return [order.get((stage.beside, stage.path[:end]), 0) for end in ends]

        return tuple(sorted(kept, key=place))

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what runs inside; an error ends the stage like anything else."""
        if not self._running:
            yield
            return
        around: tuple[str, ...] = getattr(self._own, "path", ())
        self._own.path = (*around, name)
        self.add(self._own.path, 0.0, 0)  # it takes its place before those inside it
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add((*around, name), time.perf_counter() - started)
            self._own.path = around

    def moment(self, name: str) -> None:
        """Note when something happened for the first time, in seconds since the process began."""
        if self._running:
            self.moments.setdefault(name, process_age())

    def add(self, path: tuple[str, ...], seconds: float, count: int = 1) -> None:
        """Add a run that was timed otherwise, of a stage of this thread."""
        if not self._running:
            return
        beside = threading.current_thread() is not threading.main_thread()
        with self._lock:
            known = self._stages.get((beside, path), Stage(path, beside=beside))
            self._stages[beside, path] = Stage(
                path, known.seconds + seconds, known.count + count, beside
            )


TIMINGS = Timings()
"""One for the process, as its log is: stages begin in every layer and on several threads, and
handing it through each function would be in the way of everything that is not timed."""

stage = TIMINGS.stage
moment = TIMINGS.moment


def timed(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that is a stage."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*values: P.args, **named: P.kwargs) -> R:
            with stage(name):
                return function(*values, **named)

        return run

    return wrap


def process_age() -> float:
    """Seconds since this process was started: the interpreter's own start is part of what a person
    waits for. Where the system does not tell (only Linux does, to a hundredth), since this file was
    imported."""
    try:
        ticks = int(
            Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19]
        )
        started = ticks / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.perf_counter() - _IMPORTED
