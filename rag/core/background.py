"""Work on threads beside the main one, never more than a few steps ahead of it or behind."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

LOOK_SECONDS = 0.1
"""How often a thread with nowhere to put its result looks whether anybody still wants it."""


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


def ahead(items: Iterable[T], size: int) -> Iterator[T]:
    """The same items, made on a thread, at most `size` of them before they are taken.

    An error of the iterable is raised where its item would have come. Whoever stops taking items
    stops the thread after the item it is at.
    """
    made: queue.Queue[_Item[T] | BaseException | None] = queue.Queue(maxsize=size)
    unwanted = threading.Event()

    def put(result: _Item[T] | BaseException | None) -> bool:
        while not unwanted.is_set():
            try:
                made.put(result, timeout=LOOK_SECONDS)
                return True
            except queue.Full:
                continue
        return False

    def run() -> None:
        try:
            for item in items:
                if not put(_Item(item)):
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever takes it
            put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        while (result := made.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result.value
    finally:
        unwanted.set()


class Behind:
    """Calls made one after another on a thread, in the order given, at most `size` waiting.

    What was handed over is done, whatever ends the main thread: `close` waits for it.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[Any]] = deque()

    def close(self) -> None:
        """Wait for all calls, whether they succeed or not; none may follow."""
        self._pool.shutdown(wait=True)

    def call(self, function: Callable[[], T]) -> Future[T]:
        """Hand a call over; waits while too many are waiting. The future holds what it returns.

        :raises Exception: that of an earlier call; nothing is called after one that failed.
        """
        while len(self._waiting) >= self._size:
            self._waiting.popleft().result()
        before = self._waiting[-1] if self._waiting else None
        future = self._pool.submit(_call_after, before, function)
        self._waiting.append(future)
        return future

    def finish(self) -> None:
        """Wait for all calls.

        :raises Exception: that of the first which failed.
        """
        while self._waiting:
            self._waiting.popleft().result()


def _call_after(before: Future[Any] | None, function: Callable[[], T]) -> T:
    if before is not None:
        before.result()  # done already: it only raises what ended it
    return function()
