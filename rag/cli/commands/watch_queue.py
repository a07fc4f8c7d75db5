"""`rag status --watch`: how far all workers on a shared collection are."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

from rag.cli.commands.ingest.worker import in_words, living
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.index.work_queue import QueueStatus

LOOK_SECONDS = 2.0


def watch_queue(config: Config, json: bool) -> None:
    """A line whenever something has changed, until all is done; as JSON, once.

    A file that failed or was set aside is named with its reason in the end.
    """
    from rag.workers.work import queue_setbacks, queue_status

    status = queue_status(config)
    if json:
        setbacks = [dataclasses.asdict(one) for one in queue_setbacks(config)]
        return render.print_json({**dataclasses.asdict(status), "setbacks": setbacks})
    _say(status)
    while status.open:
        time.sleep(LOOK_SECONDS)
        if (now := queue_status(config)) != status:
            _say(now)
        status = now
    for one in queue_setbacks(config):
        render.output().print(f"{render.clean(one.source)}: {render.clean(one.reason)}")
    return None


def _say(status: QueueStatus) -> None:
    line = in_words(status) if status.total else _("nothing is queued")
    render.output().print(line)
    for worker in status.workers:
        if worker.name in living(status):
            told = _("{files:,} files, {passages:,} passages", files=worker.files,
                     passages=worker.passages)  # fmt: skip
            render.output().print(f"  {render.clean(worker.name)}: {told}")
