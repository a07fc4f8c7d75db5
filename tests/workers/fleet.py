"""Worker processes that are killed, readers that watch, and what one process alone makes."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

from rag.core.config import Config
from rag.core.errors import EmptyCollection
from rag.index.portable_file import export_lines
from rag.ingest.ingest import ingest
from rag.ingest.plan import known_files, make_plan
from rag.load.files import find_files
from rag.store.shelf import open_collection, writing
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import FINGERPRINT
from tests.workers.worker_process import SETTINGS


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


class Fleet:
    """Worker processes that are killed and started again."""

    def __init__(self, config: Config, count: int, lease: float) -> None:
        self._lease = lease
        self._command = [sys.executable, "-m", "tests.workers.worker_process", str(lease)]
        # Arguments are seen by everybody on the machine.
        self._settings = {
            **os.environ,
            "WORKER_STORE": config.store,
            "WORKER_HOME": str(config.home),
        }
        self.processes = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(self._command, cwd=Path(__file__).parents[2],
                                env=self._settings, stderr=subprocess.DEVNULL)  # fmt: skip

    def kill(self, number: int) -> None:
        self.processes[number].kill()
        self.processes[number].wait()
        self.processes[number] = self._start()

    def is_working(self, number: int, status) -> bool:
        """Whether a worker is in the middle of its work."""
        working = {w.name.split(":")[1] for w in status.workers if w.quiet_seconds < self._lease}
        return str(self.processes[number].pid) in working

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
        self._away = False

    @contextlib.contextmanager
    def away(self):
        """While the server is away, errors are expected."""
        self._away = True
        yield
        self._away = False

    def run(self) -> None:
        while not self.ends.wait(0.05):
            try:
                self._read()
                self.reads += 1
            except EmptyCollection:
                pass
            except Exception as error:  # noqa: BLE001 - whatever a reader sees is wrong
                if not self._away:
                    self.wrong.append(repr(error))

    def _read(self) -> None:
        with contextlib.closing(open_collection(self._config)) as collection:
            rows = collection.catalog.rows(
                "SELECT doc_id, count(passage_id) AS n FROM documents LEFT JOIN passages"
                " USING (doc_id) GROUP BY doc_id"
            )
            self.wrong += [row["doc_id"] for row in rows if row["n"] != self._whole]
            terms = collection.catalog.words.best(["pump", "valve"], (1.0, 1.0, 1.0), 10)
            if terms and len(terms) != len(_rows_of(collection.catalog, terms)):
                self.wrong.append("a term without its passage")


def _rows_of(catalog, scored) -> list:
    numbers = ", ".join(str(number) for number, _ in scored)
    return catalog.rows(f"SELECT 1 FROM passages WHERE id IN ({numbers})")


def passages_of_each(home: Path) -> int:
    with contextlib.closing(open_collection(Config(home=home))) as collection:
        counts = collection.catalog.counts()
    assert counts.passages % counts.documents == 0
    return counts.passages // counts.documents
