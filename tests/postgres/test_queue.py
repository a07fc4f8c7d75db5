"""The queue: each file by one worker at a time, whoever dies."""

from __future__ import annotations

import threading
import time

import pytest

from rag.postgres.connection import Statements, connect
from rag.postgres.queue import MOST_ATTEMPTS, Queue, QueuedFile, Setback

LEASE = 0.2


def file_named(name: str, content: str = "1") -> QueuedFile:
    return QueuedFile(name, f"notes/{name}.md", f"/notes/{name}.md", content, 10, 7)


@pytest.fixture
def open_queue(store_url):
    opened = []

    def open_(worker: str, lease: float = 60.0, collection: str = "notes") -> Queue:
        connection = connect(store_url)
        opened.append(connection)
        run = Statements(connection)
        run.execute(
            "INSERT INTO rag.collections (name) SELECT ?1 WHERE NOT EXISTS"
            " (SELECT 1 FROM rag.collections WHERE name = ?1)",
            (collection,),
        )
        run.execute(
            "SELECT set_config('rag.collection', id::text, false) FROM rag.collections"
            " WHERE name = ?",
            (collection,),
        )
        return Queue(run, worker, lease)

    yield open_
    for connection in opened:
        connection.close()


def names(files) -> list[str]:
    return [file.doc_id for file in files]


def test_each_file_is_taken_by_one_worker(open_queue):
    first, second = open_queue("a"), open_queue("b")
    first.fill([file_named(name) for name in "stuvw"])
    assert names(first.take(3)) == ["s", "t", "u"]
    assert names(second.take(3)) == ["v", "w"]
    assert first.take() == second.take() == ()


def test_workers_at_the_same_time_share_all_files_and_none_twice(open_queue):
    open_queue("filler").fill([file_named(f"{n:03}") for n in range(300)])
    queues, taken = [open_queue(f"w{n}") for n in range(4)], []

    def work(queue: Queue) -> None:
        while files := queue.take(7):
            taken.extend(names(files))
            queue.done(files)

    threads = [threading.Thread(target=work, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == [f"{n:03}" for n in range(300)]
    assert queues[0].status().done == 300


def test_a_dead_workers_files_are_taken_over_one_at_a_time(open_queue):
    dead, living = open_queue("dead", LEASE), open_queue("living")
    dead.fill([file_named("a"), file_named("b"), file_named("c")])
    dead.take(2)
    assert names(living.take()) == ["c"]
    assert living.take() == ()
    time.sleep(2 * LEASE)
    assert [names(living.take()), names(living.take())] == [["a"], ["b"]]


def test_what_comes_late_from_a_worker_that_was_taken_for_dead_changes_nothing(open_queue):
    slow, living = open_queue("slow", LEASE), open_queue("living")
    slow.fill([file_named("a")])
    (file,) = slow.take()
    time.sleep(2 * LEASE)
    assert names(living.take()) == ["a"]
    slow.failed([(file, "broken")])
    assert living.status().taken == 1


def test_a_worker_that_shows_life_keeps_its_files(open_queue):
    slow, other = open_queue("slow", LEASE), open_queue("other")
    slow.fill([file_named("a")])
    slow.take()
    for passages in range(6):
        time.sleep(LEASE / 2)
        slow.beat(files=0, passages=passages)
        assert other.take() == ()
    (worker,) = other.status().workers
    assert (worker.name, worker.passages) == ("slow", 5)


def test_a_file_that_kills_its_workers_is_set_aside_with_its_reason(open_queue):
    queue = open_queue("w", lease=0.0)
    queue.fill([file_named("bad"), file_named("good")])
    queue.take()
    for _ in range(MOST_ATTEMPTS + 3):
        for file in queue.take():
            if file.doc_id == "good":
                queue.done([file])
    assert (queue.status().open, queue.status().done, queue.status().aside) == (0, 1, 1)
    assert queue.setbacks() == (
        Setback("notes/bad.md", f"the last {MOST_ATTEMPTS} workers that read it died: w"),
    )


def test_filling_again_changes_nothing_unless_a_file_changed(open_queue):
    queue = open_queue("w")
    queue.fill([file_named("a"), file_named("b")])
    taken = queue.take(1)
    queue.fill([file_named("a"), file_named("b")])
    assert (queue.status().taken, queue.status().waiting) == (1, 1)
    queue.fill([file_named("a", content="2")])
    queue.done(taken)  # of the bytes before
    assert (queue.status().done, queue.status().waiting) == (0, 2)
    assert {file.content_hash for file in queue.take() if file.doc_id == "a"} == {"2"}


def test_a_file_that_was_done_can_be_queued_again(open_queue):
    queue = open_queue("w")
    queue.fill([file_named("a")])
    queue.done(queue.take())
    queue.fill([file_named("a")])
    assert names(queue.take()) == ["a"]


def test_a_worker_that_leaves_gives_back_what_it_has_as_never_tried(open_queue):
    leaving, other = open_queue("leaving"), open_queue("other")
    leaving.fill([file_named("a"), file_named("b")])
    leaving.take()
    leaving.beat()
    leaving.give_back()
    assert other.status().workers == ()
    assert names(other.take()) == ["a", "b"]


def test_collections_have_queues_of_their_own(open_queue):
    notes, letters = open_queue("w"), open_queue("w", collection="letters")
    notes.fill([file_named("a")])
    assert letters.take() == ()
    assert letters.status().total == 0
