"""`rag ingest --worker`: one more process on the queue of a shared collection."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words import counted
from rag.cli.words.messages import _, several

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.index.work_queue import QueueStatus


def work(config: Config, *, until_done: bool, json: bool) -> None:
    """Work until Ctrl-C, SIGTERM or, if wanted, the end of the queue."""
    from rag.assistant import Assistant
    from rag.store.shelf import require_queue
    from rag.workers.work import work as run

    require_queue(config)
    assistant = Assistant.of(config)
    with render.progress(_("Preparing the embedding model")) as advance:
        embedder = assistant.prepare(advance)
    stop = threading.Event()
    # A machine that is shut down, or a scheduler that wants it back: the files at hand are ended.
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if not until_done:
        render.note(_("working on what others queue; Ctrl-C ends it"))
    with render.progress(_("Working")) as advance:

        def tell(status: QueueStatus) -> None:
            advance(status.ended, status.total, in_words(status))

        files = run(config, embedder, stays=not until_done, stop=stop, told=tell)
    if json:
        return render.print_json({"collection": config.collection, "files": files})
    render.output().print(_("{files} done here", files=counted.files(files)))
    return None


def in_words(status: QueueStatus) -> str:
    """How far all workers are, in a line."""
    parts = [
        _("{ended:,} of {total:,} files", ended=status.ended, total=status.total),
        _("{taken:,} being read", taken=status.taken),
    ]
    if status.failed:
        parts.append(_("{failed:,} failed", failed=status.failed))
    if status.aside:
        parts.append(_("{aside:,} set aside", aside=status.aside))
    parts.append(several("{number:,} worker", "{number:,} workers", len(living(status))))
    return " · ".join(parts)


def living(status: QueueStatus) -> list[str]:
    """Names of workers that showed life not long ago."""
    return [worker.name for worker in status.workers if worker.quiet_seconds < QUIET_SECONDS]


QUIET_SECONDS = 30.0
"""A worker that was not heard of for so long is gone: `rag.postgres.queue.LEASE_SECONDS`."""
