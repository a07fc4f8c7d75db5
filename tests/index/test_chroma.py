"""The vector index while another process holds its file."""

from __future__ import annotations

import sqlite3
import threading

import numpy as np
import pytest

from rag.core.errors import StoreError
from rag.index import chroma
from rag.index.chroma import ChromaIndex, call

VECTOR = np.eye(1, 8, dtype=np.float32)


class Locked:
    """Fails so often as another process would make it, then answers."""

    def __init__(self, times: int, said: str = "Query error: (code: 5) database is locked") -> None:
        self.left, self.calls, self.said = times, 0, said

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.left:
            raise RuntimeError(self.said)
        return "done"


def test_a_locked_file_is_waited_for(monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(chroma.time, "sleep", waits.append)
    locked = Locked(7)
    assert call(locked, patience=60.0) == "done" and locked.calls == 8
    assert waits == sorted(waits) and max(waits) == chroma.LONGEST_PAUSE


def test_one_that_stays_locked_is_said_to_be_written_by_others():
    with pytest.raises(StoreError, match="database is locked") as raised:
        call(Locked(1), patience=-1.0)
    assert raised.value.hint.startswith("wait until others have written")


def test_what_is_broken_is_not_tried_again():
    broken = Locked(1, "Error loading hnsw index")
    with pytest.raises(StoreError) as raised:
        call(broken, patience=60.0)
    assert broken.calls == 1 and raised.value.hint == "rag doctor --repair"


def test_an_index_is_written_after_another_process_has_let_go_of_its_file(tmp_path):
    ChromaIndex(tmp_path, create=True).upsert(["a"], VECTOR)
    held = sqlite3.connect(tmp_path / "chroma.sqlite3", check_same_thread=False)
    held.execute("BEGIN EXCLUSIVE")
    released = threading.Timer(1.0, held.rollback)
    released.start()
    try:
        index = ChromaIndex(tmp_path, create=True)
        index.upsert(["b"], VECTOR)
        assert index.ids() == {"a", "b"}
    finally:
        released.join()
        held.close()
