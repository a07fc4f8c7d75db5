"""Killed at any moment, out of disk, read-only, all at once: what is left is whole.

`benchmarks/survival/crash.py` and `benchmarks/survival/together.py` do the same with the real
models, for longer.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from rag.core.errors import StoreError
from rag.index.collection import Collection, writing
from rag.index.doctor import examine
from rag.index.portable_file import export_lines
from tests.helpers import crashing
from tests.helpers.fakes import FakeEmbedder

MOMENTS = 8
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.helpers.crashing", "chromadb"])


def lines(home: Path) -> list[str]:
    with contextlib.closing(Collection(home, "default")) as collection:
        return list(export_lines(collection.catalog))


def findings(home: Path) -> list[str]:
    with contextlib.closing(Collection(home, "default")) as collection:
        checks = examine(collection, FakeEmbedder())
    return [f"{check.name}: {check.detail}" for check in checks if not check.ok]


def start(home: Path, corpus: Path):
    """An ingest in a process of its own, which has just begun."""
    started, said = PROCESSES.Event(), PROCESSES.SimpleQueue()
    process = PROCESSES.Process(target=crashing.one_ingest, args=(home, corpus, started, said))
    process.start()
    assert started.wait(60)
    return process, said


def run(home: Path, corpus: Path) -> str:
    process, said = start(home, corpus)
    process.join(60)
    assert process.exitcode == 0
    return said.get()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> dict[str, list[str]]:
    """The export of each state of the corpus, and the corpus itself under "folder"."""
    folder = tmp_path_factory.mktemp("crash")
    found = {}
    for state in ("first", "edited"):
        crashing.write_corpus(folder / "corpus", state)
        assert run(folder / state, folder / "corpus") == "done"
        assert findings(folder / state) == []
        found[state] = lines(folder / state)
    assert found["first"] != found["edited"]
    return {**found, "folder": folder}


def test_killed_at_any_moment_one_more_run_makes_it_whole(undisturbed, tmp_path):
    corpus = undisturbed["folder"] / "corpus"
    dice = random.Random(7)
    ended = 0
    for moment in range(MOMENTS):
        home, state = tmp_path / str(moment), ("first", "edited")[moment % 2]
        if state == "edited":
            crashing.write_corpus(corpus, "first")
            assert run(home, corpus) == "done"
        crashing.write_corpus(corpus, state)
        process, _ = start(home, corpus)
        time.sleep(dice.uniform(0.0, 0.5))
        ended += process.exitcode is not None
        process.kill()
        process.join()
        assert run(home, corpus) == "done"
        assert lines(home) == undisturbed[state], moment
        assert findings(home) == [], moment
    assert ended < MOMENTS


@contextlib.contextmanager
def mounted(folder: Path, *options: str):
    """Something mounted on a folder, where this system lets us; skipped where not."""
    folder.mkdir(exist_ok=True)
    command = ["mount", *options, str(folder)]
    if os.name != "posix" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nobody here may mount a file system (root on Linux may)")
    try:
        yield
    finally:
        # Lazily: Chroma keeps its files open for the life of this process.
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("kilobytes", [60, 250, 700, 1400])
def test_a_full_disk_is_said_and_nothing_is_lost(undisturbed, tmp_path, kilobytes):
    home, corpus = tmp_path / "disk", undisturbed["folder"] / "corpus"
    crashing.write_corpus(corpus, "first")
    with mounted(home, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        said = run(home, corpus)
        assert said == "done" or "full" in said or "space" in said
        subprocess.run(["mount", "-o", "remount,size=64m", home], check=True)
        assert run(home, corpus) == "done"
        assert lines(home) == undisturbed["first"]
        assert findings(home) == []


def test_a_read_only_home_is_searched_and_never_written(undisturbed, tmp_path):
    home = tmp_path / "home"
    crashing.write_corpus(undisturbed["folder"] / "corpus", "first")
    assert run(home, undisturbed["folder"] / "corpus") == "done"
    vector = FakeEmbedder().embed_queries(["Paragraph 1 of note 7"])
    with mounted(home, "--bind", home):
        subprocess.run(["mount", "-o", "remount,bind,ro", home], check=True)
        with pytest.raises(StoreError, match="Read-only") as caught, writing(home, "default"):
            pass
        assert caught.value.hint == "rag --home DIR …"
        assert lines(home) == undisturbed["first"]
        for scanned in (0, 50_000):
            with contextlib.closing(Collection(home, "default")) as collection:
                collection.scanned = scanned
                assert len(collection.nearest(vector, 10)) == 10
        assert findings(home) == []


SECONDS = 6.0


def test_two_writers_and_two_readers_at_once(tmp_path):
    home, folders = tmp_path / "home", [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        crashing.write_corpus(folder)
        crashing.bring(home, folder)
    said = PROCESSES.SimpleQueue()
    tasks = [(crashing.writer, (home, folder, SECONDS, said)) for folder in folders]
    tasks += [(crashing.reader, (home, SECONDS, scanned, said)) for scanned in (0, 50_000)]
    processes = [PROCESSES.Process(target=target, args=args) for target, args in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    runs = [said.get() for _ in processes]
    # Which of two writers gets the lock how often is up to the machine; both get it.
    assert all(count for _, count in runs) and sum(count for _, count in runs) > 8, runs
    for folder in folders:
        crashing.write_corpus(folder, "edited")
        crashing.bring(home, folder)
        crashing.bring(tmp_path / "fresh", folder)
    assert lines(home) == lines(tmp_path / "fresh")
    assert findings(home) == []
