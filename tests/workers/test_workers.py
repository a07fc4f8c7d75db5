"""Workers on one queue: the result is that of one process alone, whatever happens to them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError
from rag.ingest.ingest import Means
from rag.store.shelf import shelf_of, writing
from rag.workers.together import ingest_together
from rag.workers.work import queue_status
from tests.helpers.fakes import FakeEmbedder
from tests.workers.fleet import (
    Fleet,
    Reader,
    alone,
    exported,
    passages_of_each,
    plan_for,
    write_files,
)
from tests.workers.worker_process import SETTINGS, loop, opening

LEASE = 1.5


@pytest.fixture
def config(tmp_path, store_url) -> Config:
    return Config(home=tmp_path / "home", store=store_url)


def together(config: Config, folder: Path, lease: float = LEASE):
    means = Means(FakeEmbedder(), SETTINGS)
    return ingest_together(opening(config, lease), plan_for(config, folder), means)


def test_one_process_that_queues_and_works_makes_what_a_local_ingest_makes(config, tmp_path):
    folder = write_files(tmp_path / "notes", 40)
    report = together(config, folder)
    assert (report.added, report.failures) == (40, ())
    assert exported(config) == alone(tmp_path / "alone", folder)
    again = together(config, folder)
    assert (again.added, again.updated, again.tokens_embedded) == (0, 0, 0)


def test_changed_and_removed_files_are_followed(config, tmp_path):
    folder = write_files(tmp_path / "notes", 12)
    together(config, folder)
    (folder / "0003.md").write_text("Something else.\n")
    (folder / "0004.md").unlink()
    report = together(config, folder)
    assert (report.updated, report.removed, report.unchanged) == (1, 1, 10)
    assert exported(config) == alone(tmp_path / "alone", folder)


def test_a_file_that_cannot_be_read_is_a_failure_whoever_took_it(config, tmp_path):
    folder = write_files(tmp_path / "notes", 3)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    other = loop(config, LEASE, stays=True)
    plan_for(config, folder)
    thread = threading.Thread(target=other.run)
    thread.start()
    report = together(config, folder)
    other.stop.set()
    thread.join(30)
    assert report.added == 3
    assert [Path(failure.source).name for failure in report.failures] == ["broken.pdf"]


def test_the_status_tells_how_far_all_are(config, tmp_path):
    together(config, write_files(tmp_path / "notes", 5))
    status = queue_status(config)
    assert (status.done, status.open, status.total) == (5, 0, 5)


def test_a_collection_in_a_folder_has_no_queue(tmp_path):
    config = Config(home=tmp_path)
    with writing(config) as collection, pytest.raises(ConfigError, match="in a folder here"):
        shelf_of(config).queue(collection)


def test_killed_workers_and_a_restarted_server_leave_what_one_process_makes(
    config, tmp_path, postgres
):
    folder = write_files(tmp_path / "notes", 120)
    expected = alone(tmp_path / "alone", folder)
    plan = plan_for(config, folder)
    with opening(config, LEASE)() as (_, queue):
        queue.fill(plan.added)
    reader = Reader(config, whole=passages_of_each(tmp_path / "alone"))
    fleet = Fleet(config, 4, LEASE)
    reader.start()
    try:
        killed = _disturb(config, fleet, reader, postgres)
    finally:
        fleet.close()
        reader.ends.set()
        reader.join(30)
    assert killed > 0
    assert reader.wrong == []
    assert reader.reads > 3
    assert queue_status(config).aside == 0
    assert exported(config) == expected


def _disturb(config, fleet, reader, postgres, seconds=150.0) -> int:
    """Kill two of the workers again and again in the middle of their work, and restart the server
    once, until all is done; how many were killed."""
    begun, restarted, killed, last = time.monotonic(), False, 0, 0.0
    while time.monotonic() - begun < seconds:
        time.sleep(0.7)
        status = queue_status(config)
        if not status.open:
            return killed
        if status.done and not restarted:
            with reader.away():
                postgres.stop("immediate")
                postgres.start()
                time.sleep(0.5)
            restarted = True
        if time.monotonic() - last > 3.0 and fleet.is_working(killed % 2, status):
            fleet.kill(killed % 2)
            killed, last = killed + 1, time.monotonic()
    raise TimeoutError(status)
