"""The queue: each file by one worker at a time, whoever dies."""

from __future__ import annotations

import threading
import time

import pytest

from rag.catalog.changes import FileState
from rag.index.work_queue import Setback
from rag.postgres.database import PostgresDatabase
from rag.postgres.queue import AT_ONCE, PostgresQueue

LEASE = 0.2


def file_named(name: str, content: str = "1") -> FileState:
    return FileState(name, f"notes/{name}.md", f"/notes/{name}.md", 10, 7, content)


@pytest.fixture
def open_queue(store_url):
    opened = []

    def open_(worker: str, lease: float = 60.0, collection: str = "notes") -> PostgresQueue:
        database = PostgresDatabase(store_url, collection, create=True)
        database.close()
        opened.append(PostgresQueue(store_url, database.number, worker, lease))
        return opened[-1]

    yield open_
    for queue in opened:
        queue.close()


def names(taken) -> list[str]:
    return [file.doc_id for file in taken.files]


def test_each_file_is_taken_by_one_worker(open_queue):
    first, second = open_queue("a"), open_queue("b")
    first.fill([file_named(name) for name in "stuvw"])
    assert names(first.take(3)) == ["s", "t", "u"]
    assert names(second.take(3)) == ["v", "w"]
    assert names(first.take()) == names(second.take()) == []


def test_workers_at_the_same_time_share_all_files_and_none_twice(open_queue):
    open_queue("filler").fill([file_named(f"{n:03}") for n in range(300)])
    queues, done = [open_queue(f"w{n}") for n in range(4)], []

    def work(queue: PostgresQueue) -> None:
        while (taken := queue.take(7)).files:
            done.extend(names(taken))
            queue.done(taken.files)

    threads = [threading.Thread(target=work, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == [f"{n:03}" for n in range(300)]
    assert queues[0].status().done == 300


def test_a_dead_workers_files_are_taken_over_in_smaller_and_smaller_groups(open_queue):
    dead, living = open_queue("dead", LEASE), open_queue("living")
    dead.fill([file_named(f"{n:02}") for n in range(21)])
    assert not dead.take(20).again
    assert names(living.take()) == ["20"]
    assert living.take().files == ()
    sizes = []
    for _ in range(4):
        time.sleep(2 * LEASE)
        taken = dead.take()
        sizes.append(len(taken.files))
        assert taken.again
    assert sizes == [20, AT_ONCE[2], AT_ONCE[2], 20 - 2 * AT_ONCE[2]]


def test_what_comes_late_from_a_worker_that_was_taken_for_dead_changes_nothing(open_queue):
    slow, living = open_queue("slow", LEASE), open_queue("living")
    slow.fill([file_named("a")])
    (file,) = slow.take().files
    time.sleep(2 * LEASE)
    assert names(living.take()) == ["a"]
    slow.failed([(file, "broken")])
    assert living.status().taken == 1


def test_a_worker_that_shows_life_keeps_its_files(open_queue):
    slow, other = open_queue("slow", 5 * LEASE), open_queue("other")
    slow.fill([file_named("a")])
    slow.take()
    for passages in range(10):
        time.sleep(LEASE)
        slow.beat(files=0, passages=passages)
        assert other.take().files == ()
    (worker,) = other.status().workers
    assert (worker.name, worker.passages) == ("slow", 9)


def test_a_file_that_kills_its_workers_is_set_aside_with_its_reason(open_queue):
    queue = open_queue("w", lease=0.0)
    queue.fill([file_named("bad"), file_named("good")])
    for _ in range(2 * len(AT_ONCE) + 2):
        # Reading `bad` kills the worker: whatever was taken with it is not done either.
        if "bad" not in names(taken := queue.take()):
            queue.done(taken.files)
    assert (queue.status().open, queue.status().done, queue.status().aside) == (0, 1, 1)
    reason = f"the last {len(AT_ONCE)} workers that read it died: w"
    assert queue.setbacks() == (Setback("bad", "notes/bad.md", reason),)


def test_filling_again_changes_nothing_unless_a_file_changed(open_queue):
    queue = open_queue("w")
    queue.fill([file_named("a"), file_named("b")])
    taken = queue.take(1)
    queue.fill([file_named("a"), file_named("b")])
    assert (queue.status().taken, queue.status().waiting) == (1, 1)
    queue.fill([file_named("a", content="2")])
    queue.done(taken.files)  # of the bytes before
    assert (queue.status().done, queue.status().waiting) == (0, 2)
    hashes = {file.doc_id: file.content_hash for file in queue.take().files}
    assert hashes == {"a": "2", "b": "1"}


def test_what_was_done_is_forgotten_when_files_are_queued_after_it(open_queue):
    queue = open_queue("w")
    queue.fill([file_named("a"), file_named("b")])
    queue.done(queue.take().files)
    queue.fill([file_named("a")])
    assert queue.status().total == 1
    assert names(queue.take()) == ["a"]


def test_a_worker_that_leaves_gives_back_what_it_has_as_never_tried(open_queue):
    leaving, other = open_queue("leaving"), open_queue("other")
    leaving.fill([file_named("a"), file_named("b")])
    leaving.take()
    leaving.beat()
    leaving.give_back()
    assert other.status().workers == ()
    taken = other.take()
    assert (names(taken), taken.again) == (["a", "b"], False)


def test_collections_have_queues_of_their_own(open_queue):
    notes, letters = open_queue("w"), open_queue("w", collection="letters")
    notes.fill([file_named("a")])
    assert letters.take().files == ()
    assert letters.status().total == 0
