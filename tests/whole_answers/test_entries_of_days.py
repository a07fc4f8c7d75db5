"""Entries of journals, calendars and task lists in the days that a question asks for."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.whole.entries_of_days import answer_from_days
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2031, 11, 2)
JOURNAL = """# Journal 2031

## 3 May
Swarm in the pear tree, caught it with Ute.

## 28 May
Sold the old extractor.

## 9 September
First frost on the roofs.
"""
LOG = """# Boiler

**2030-05-02** Pump replaced by Lind.
**2031-05-11** Pump noisy again, Lind bled it.
"""
TASKS = """# Tasks

- [ ] order jars, Ute, due 4 June 2031
- [ ] paint the hives, due 20 June 2031
"""


@pytest.fixture
def told(tmp_path):
    documents = [
        document_of(0, "bees/journal-2031.md", JOURNAL),
        document_of(1, "house/boiler.md", LOG),
        document_of(2, "bees/tasks.md", TASKS),
    ]
    fill(tmp_path, documents)

    def of(question):
        with contextlib.closing(opened(tmp_path)) as collection:
            found = answer_from_days(collection.catalog, question, EVERYTHING, TODAY)
        return [line.text for line in found.lines[1:]] if found else None

    return of


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("what did I write in the journal in May 2031", ["3 May", "28 May"]),
        ("what is in the 2031 journal since the start of September", ["9 September"]),
        ("what happened with the pump in the first half of May 2031", ["2031-05-11"]),
        ("something about a swarm, beginning of May 2031", ["3 May"]),
        ("was war Anfang Juni 2031", ["- [ ] order jars"]),
    ],
)
def test_entries_of_the_days_that_hold_what_is_asked_are_listed(told, question, begins):
    found = told(question)
    assert found is not None
    assert [line.startswith(b) for line, b in zip(found, begins, strict=True)] == [True] * len(
        found
    )


@pytest.mark.parametrize(
    "question",
    [
        "what happened with the chimney in May 2031",
        "what did the pump cost in May 2031",
        "who wrote in the journal in May 2031",
        "how do I catch a swarm in May 2031",
        "what happened in the journal",
        "what happened in May 1999",
    ],
)
def test_in_doubt_it_is_a_lookup(told, question):
    assert told(question) is None
