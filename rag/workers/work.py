"""What workers need, opened from the settings."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from rag.core.config import Config
from rag.core.protocols import Embedder
from rag.index.collection import Collection
from rag.index.work_queue import QueueStatus, Setback, WorkQueue
from rag.ingest.ingest import Means
from rag.load.ocr.settings import configured
from rag.store.shelf import open_collection, require_queue, shelf_of
from rag.workers.loop import Opening, WorkerLoop
from rag.workspace import changing, split_settings


def work(
    config: Config,
    embedder: Embedder,
    *,
    stays: bool = True,
    stop: threading.Event | None = None,
    told: Callable[[QueueStatus], None] = lambda status: None,
) -> int:
    """Work on the files that others have queued; how many were done here.

    :param stays: wait for more once the queue is done.
    :param stop: set by another thread to end it after the files at hand.
    :param told: how far all workers are, about every second.
    :raises ConfigError: when the collection is in a folder here, where one process works alone.
    """
    loop = WorkerLoop(
        opening(config, embedder),
        means(config, embedder),
        stays=stays,
        told=lambda status, progress: told(status),
        stop=stop or threading.Event(),
    )
    return loop.run().files


def means(config: Config, embedder: Embedder) -> Means:
    """What files are read, split and embedded with."""
    ocr = configured(config.ocr, config.ocr_languages, config.home)
    return Means(embedder, split_settings(config, embedder), ocr)


def opening(config: Config, embedder: Embedder) -> Opening:
    """Opens the collection and its queue."""

    @contextlib.contextmanager
    def opened() -> Iterator[tuple[Collection, WorkQueue]]:
        with (
            changing(config, embedder, wait_seconds=60) as collection,
            contextlib.closing(shelf_of(config).queue(collection)) as queue,
        ):
            yield collection, queue

    return opened


def queue_status(config: Config) -> QueueStatus:
    """How far the workers on a collection's files are together.

    :raises ConfigError: when the collection is in a folder here.
    """
    with _queue(config) as queue:
        return queue.status()


def queue_setbacks(config: Config) -> tuple[Setback, ...]:
    """Files that failed or were set aside, each with its reason."""
    with _queue(config) as queue:
        return queue.setbacks()


@contextlib.contextmanager
def _queue(config: Config) -> Iterator[WorkQueue]:
    require_queue(config)
    with (
        contextlib.closing(open_collection(config)) as collection,
        contextlib.closing(shelf_of(config).queue(collection)) as queue,
    ):
        yield queue
