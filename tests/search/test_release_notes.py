"""What release notes say stands behind how things are, unless changes are asked for."""

from __future__ import annotations

import contextlib

import pytest

from rag.core.records import Passage
from rag.search.release_notes import asks_for_changes, is_release_note
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import store


def passage(source, title="", heading=""):
    return Passage("p", "d", source, title, heading, "text", 0, 4, 1, 1)


@pytest.mark.parametrize(
    ("source", "title", "heading"),
    [
        ("CHANGELOG.md", "", "Changelog > 2.1.0 (2026-03-04) > Fixed"),
        ("docs/changes.rst", "Changes", "Changes > Version 1.4"),
        ("docs/change_log.txt", "", "v0.9.1"),
        ("NEWS.md", "News", "News > 3.2 - 2025-01-02"),
        ("docs/releases/4.2.txt", "", "Small things"),
        ("docs/whatsnew_3_11.rst", "What's new in 3.11", ""),
        ("doc/release-notes.html", "", "Release 10.2"),
        ("Änderungen.md", "", "Fassung 2.0"),
        ("changelog.md", "", "Changelog > 1.10.12 - 2024-05-01"),
    ],
)
def test_it_stands_below_a_version_in_a_document_of_changes(source, title, heading):
    assert is_release_note(passage(source, title, heading))


@pytest.mark.parametrize(
    ("source", "title", "heading"),
    [
        ("docs/install.md", "Install", "Install > Python 3.11"),
        ("family/history.md", "History", "History > The mill of 1890"),
        ("garden/news.md", "News", "News > Summer"),
        ("garden/news.md", "News", "News > 03.05.2024"),
        ("garden/news.md", "News", "News > 12.05. the pond"),
        ("history/2024.05 the mill.md", "The mill", ""),
        ("docs/exchanges.md", "Exchanges", "Version 2.0"),
        ("newsletter-3.2.md", "Newsletter 3.2", ""),
    ],
)
def test_other_documents_are_none(source, title, heading):
    assert not is_release_note(passage(source, title, heading))


@pytest.mark.parametrize(
    "query",
    [
        "what changed in the last release",
        "since when is there a dark theme",
        "what's new in 4.2",
        "which version can read barcodes",
        "Seit wann gibt es das dunkle Thema?",
    ],
)
def test_changes_are_asked_for(query):
    assert asks_for_changes(query)


@pytest.mark.parametrize(
    "query", ["how do I set the theme", "what python version do I need", "change the theme"]
)
def test_how_it_is_is_asked_for(query):
    assert not asks_for_changes(query)


DOCUMENTS = {
    "changelog.md": ("", "1.3", "Dark theme: a switch."),
    "looks.md": ("", "Looks", "To switch to the dark theme press the lamp at the door, twice."),
    **{f"{n}.md": ("", "Birds", f"Of the birds at pond {n} none was seen.") for n in range(8)},
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("the switch of the dark theme", "looks.md"),
        ("since when has the dark theme a switch", "changelog.md"),
    ],
)
def test_the_page_that_tells_how_comes_first_where_no_changes_are_asked_for(tmp_path, query, first):
    with contextlib.closing(store(tmp_path, DOCUMENTS)) as collection:
        found = retrieve(collection, FakeEmbedder(), query, Search(mode="lexical"))
    assert found[0].passage.source.endswith(first)
