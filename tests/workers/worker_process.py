"""A worker as a process of its own: `python -m tests.workers.worker_process LEASE`.

Embeds by `FakeEmbedder`, a little slowly, so that there is time to be killed in.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from rag.core.config import Config
from rag.ingest.ingest import Means
from rag.load.split import SplitSettings
from rag.postgres.queue import PostgresQueue, worker_name
from rag.store.shelf import writing
from rag.workers.loop import WorkerLoop
from tests.helpers.fakes import FakeEmbedder

SETTINGS = SplitSettings(limit=60, merge=12)


class SlowEmbedder(FakeEmbedder):
    def embed_passages(self, texts):
        time.sleep(0.03 * len(texts))
        return super().embed_passages(texts)


def opening(config: Config, lease: float):
    @contextlib.contextmanager
    def opened():
        with writing(config, 30.0) as collection:
            number = collection.database.number
            queue = PostgresQueue(config.store, number, worker_name(), lease)
            with contextlib.closing(queue):
                yield collection, queue

    return opened


def means_of(config: Config) -> Means:
    return Means(SlowEmbedder(), SETTINGS)


def loop(config: Config, lease: float = 2.0, **more) -> WorkerLoop:
    return WorkerLoop(opening(config, lease), means_of(config), **more)


if __name__ == "__main__":
    settings = Config(home=Path(os.environ["WORKER_HOME"]), store=os.environ["WORKER_STORE"])
    loop(settings, float(sys.argv[1]), stays=True).run()
