"""Keeps folders current: ingests them at the start, and again whenever something changes."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.server.desk import Desk

SETTLE_MILLISECONDS = 3000
LOOK_AGAIN_MILLISECONDS = 10_000


class Watcher:
    """Follows folders on a thread of its own.

    Uploads that were written before the process died are ingested at the start as well.
    """

    def __init__(self, desk: Desk, paths: tuple[Path, ...]) -> None:
        self._desk, self._paths = desk, paths
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)

    def start(self) -> None:
        """Begin; a server that only reads follows nothing."""
        if self._desk.settings.read_only:
            return
        name = self._desk.collection_named()
        for entry in self._desk.collections():
            folder = self._desk.uploads(entry.name)
            if folder.is_dir() and any(folder.iterdir()):
                self._desk.jobs.start(entry.name, (folder,))
        if self._paths:
            self._desk.jobs.start(name, self._paths)
            self._thread.start()

    def stop(self) -> None:
        """End soon."""
        self._over.set()

    def _follow(self) -> None:
        from watchfiles import watch

        name = self._desk.collection_named()
        for changes in watch(
            *self._paths,
            debounce=SETTLE_MILLISECONDS,
            stop_event=self._over,
            rust_timeout=LOOK_AGAIN_MILLISECONDS,
            raise_interrupt=False,
        ):
            if changes and not self._over.is_set():
                self._desk.jobs.start(name, self._paths)
