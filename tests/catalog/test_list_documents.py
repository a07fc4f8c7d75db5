"""Documents in a list: filtered, sorted, and a page at a time."""

from __future__ import annotations

import pytest

from rag.catalog.filters import Filter
from rag.catalog.list_documents import Listing, list_documents
from rag.core.errors import ConfigError
from tests.helpers.notes import NOTES, store


@pytest.fixture
def catalog(tmp_path):
    collection = store(tmp_path, NOTES)
    yield collection.catalog
    collection.close()


def sources(catalog, **wanted):
    return [entry.source for entry in list_documents(catalog, Listing(**wanted)).documents]


def test_pages_follow_each_other_and_hold_every_document_once(catalog):
    for order in ("path", "date", "changed", "size"):
        for latest_first in (False, True):
            found, cursor = [], ""
            while True:
                listing = Listing(order=order, latest_first=latest_first, limit=2, cursor=cursor)
                page = list_documents(catalog, listing)
                assert page.total == len(NOTES)
                found += [entry.source for entry in page.documents]
                if not (cursor := page.next_cursor):
                    break
            assert sorted(found) == sorted(NOTES)
            assert found == sources(catalog, order=order, latest_first=latest_first)


def test_path_kind_and_date_choose(catalog):
    assert sources(catalog, only=Filter("sqlite/*.md")) == [
        "notes/sqlite/backup.md", "notes/sqlite/vacuum.md"]  # fmt: skip
    assert sources(catalog, kind="py") == ["notes/code/tool.py"]
    assert sources(catalog, only=Filter(since="2024-06")) == ["notes/garden/tea.md"]
    assert sources(catalog, changed_since="2100") == []


def test_what_is_no_cursor_or_no_order_is_said(catalog):
    for wanted in ({"cursor": "nonsense"}, {"cursor": "WyJhIl0"}, {"order": "beauty"}):
        with pytest.raises(ConfigError):
            list_documents(catalog, Listing(**wanted))
