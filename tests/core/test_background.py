"""Threads beside the main one: in order, bounded, and no error lost."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from rag.core.background import Behind, ahead


def test_items_come_in_order_and_all():
    assert list(ahead(iter(range(100)), 3)) == list(range(100))
    assert list(ahead(iter(()), 3)) == []


def test_only_a_few_items_are_made_ahead():
    made = []
    full = threading.Event()

    def items():
        for number in count():
            made.append(number)
            if len(made) == 4:  # one taken, two waiting, one that finds no room
                full.set()
            yield number

    taken = ahead(items(), 2)
    assert next(taken) == 0
    assert full.wait(5)
    assert len(made) <= 4
    taken.close()


def test_an_error_comes_where_its_item_would_have():
    def items():
        yield 1
        raise ValueError("broken")

    taken = ahead(items(), 5)
    assert next(taken) == 1
    with pytest.raises(ValueError, match="broken"):
        next(taken)


def test_calls_run_one_after_another_and_close_waits_for_them():
    done = []
    behind = Behind(2)
    for number in range(20):
        behind.call(lambda number=number: done.append(number))
    behind.close()
    assert done == list(range(20))


def test_nothing_is_called_after_a_call_that_failed():
    done, gate = [], threading.Event()

    def fail():
        gate.wait(5)
        raise ValueError("disk full")

    behind = Behind(5)
    behind.call(fail)
    behind.call(lambda: done.append(1))
    gate.set()
    with pytest.raises(ValueError, match="disk full"):
        behind.finish()
    behind.close()
    assert done == []
