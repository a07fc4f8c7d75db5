"""Workers on one queue: the result is that of one process alone, whatever happens to them."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError, EmptyCollection
from rag.index.portable_file import export_lines
from rag.ingest.ingest import Means, ingest
from rag.ingest.plan import known_files, make_plan
from rag.load.files import find_files
from rag.store.shelf import open_collection, shelf_of, writing
from rag.workers.together import ingest_together
from rag.workers.work import queue_status
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import FINGERPRINT
from tests.workers.worker_process import SETTINGS, loop, opening

LEASE = 1.5


@pytest.fixture
def config(tmp_path, store_url) -> Config:
    return Config(home=tmp_path / "home", store=store_url)


def write_files(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    chance = random.Random(7)
    words = ["pump", "valve", "boiler", "meter", "sensor", "cable", "panel", "roof", "stair"]
    for number in range(count):
        paragraphs = (
            f"# Part {n}\n\nNumber {number} {n}: " + " ".join(chance.choices(words, k=30)) + "."
            for n in range(4)
        )
        (folder / f"{number:04}.md").write_text("\n\n".join(paragraphs) + "\n")
    return folder


def plan_for(config: Config, folder: Path):
    with writing(config) as collection:
        with collection.catalog.transaction():
            collection.catalog.set_meta("fingerprint", FINGERPRINT)
            collection.catalog.set_meta("name", config.collection)
        return make_plan(find_files([folder], 10**6), known_files(collection.catalog, ""))


def together(config: Config, folder: Path, lease: float = LEASE):
    means = Means(FakeEmbedder(), SETTINGS)
    return ingest_together(opening(config, lease), plan_for(config, folder), means)


def alone(home: Path, folder: Path) -> list:
    """What one undisturbed process makes of the files, in a folder here."""
    config = Config(home=home)
    plan = plan_for(config, folder)
    with writing(config) as collection:
        ingest(collection, plan, FakeEmbedder(), SETTINGS)
    return exported(config)


def exported(config: Config) -> list:
    """All lines of an export but the first, and no times of this machine's clock."""
    with contextlib.closing(open_collection(config)) as collection:
        lines = list(export_lines(collection.catalog))
    return sorted(lines[1:])


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


class Fleet:
    """Worker processes that are killed and started again."""

    def __init__(self, config: Config, count: int) -> None:
        self._command = [sys.executable, "-m", "tests.workers.worker_process",
                         config.store, str(config.home), str(LEASE)]  # fmt: skip
        self.processes = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(self._command, cwd=Path(__file__).parents[2],
                                stderr=subprocess.DEVNULL)  # fmt: skip

    def kill(self, number: int) -> None:
        self.processes[number].kill()
        self.processes[number].wait()
        self.processes[number] = self._start()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


class Reader(threading.Thread):
    """Reads all documents again and again; notes halves and errors."""

    def __init__(self, config: Config, whole: int) -> None:
        super().__init__(daemon=True)
        self._config, self._whole = config, whole
        self.ends = threading.Event()
        self.reads, self.wrong = 0, []
        self.pause = threading.Event()

    def run(self) -> None:
        while not self.ends.wait(0.05):
            try:
                self._read()
                self.reads += 1
            except EmptyCollection:
                pass
            except Exception as error:  # noqa: BLE001 - whatever a reader sees is wrong
                if not self.pause.is_set():
                    self.wrong.append(repr(error))

    def _read(self) -> None:
        with contextlib.closing(open_collection(self._config)) as collection:
            rows = collection.catalog.rows(
                "SELECT doc_id, count(passage_id) AS n FROM documents LEFT JOIN passages"
                " USING (doc_id) GROUP BY doc_id"
            )
            self.wrong += [row["doc_id"] for row in rows if row["n"] != self._whole]
            terms = collection.catalog.words.best(["pump", "valve"], (1.0, 1.0, 1.0), 10)
            if terms and len(terms) != len(collection.catalog.passages([t[0] for t in terms])):
                self.wrong.append("a term without its passage")


def test_killed_workers_and_a_restarted_server_leave_what_one_process_makes(
    config, tmp_path, postgres
):
    folder = write_files(tmp_path / "notes", 120)
    expected = alone(tmp_path / "alone", folder)
    plan = plan_for(config, folder)
    with opening(config, LEASE)() as (_, queue):
        queue.fill(plan.added)
    reader = Reader(config, whole=_passages_of_each(tmp_path / "alone"))
    fleet = Fleet(config, 4)
    reader.start()
    try:
        killed = _disturb(config, fleet, reader, postgres)
    finally:
        fleet.close()
        reader.ends.set()
        reader.join(30)
    assert killed > 1
    assert reader.wrong == []
    assert reader.reads > 3
    assert queue_status(config).aside == 0
    assert exported(config) == expected


def _passages_of_each(home: Path) -> int:
    with contextlib.closing(open_collection(Config(home=home))) as collection:
        counts = collection.catalog.counts()
    assert counts.passages % counts.documents == 0
    return counts.passages // counts.documents


def _disturb(config, fleet, reader, postgres, seconds=150.0) -> int:
    """Kill two of the workers again and again in the middle of their work, and restart the server
    once, until all is done; how many were killed."""
    begun, restarted, killed = time.monotonic(), False, 0
    while time.monotonic() - begun < seconds:
        time.sleep(0.7)
        status = queue_status(config)
        if not status.open:
            return killed
        if status.done and not restarted:
            reader.pause.set()
            postgres.stop("immediate")
            postgres.start()
            time.sleep(0.5)
            reader.pause.clear()
            restarted = True
        working = {int(w.name.split(":")[1]) for w in status.workers if w.quiet_seconds < LEASE}
        if fleet.processes[killed % 2].pid in working:
            fleet.kill(killed % 2)
            killed += 1
    raise TimeoutError(status)
