"""Tables are read once for all questions, and anew when the document changes."""

from __future__ import annotations

import contextlib

from rag.whole.table import read_tables
from rag.whole.table.read_tables import KEPT, tables_in
from tests.whole_answers.catalogs import fill, opened

ROPES = "Rope | Length\nred | 20\nblue | {blue}\n"


def cells(catalog, doc_id="d0"):
    return [row.cells for table in tables_in(catalog, doc_id) for row in table.rows]


def test_tables_are_understood_once_and_anew_after_a_change(tmp_path):
    fill(tmp_path, [("ropes.md", ROPES.format(blue=30))])
    with contextlib.closing(opened(tmp_path)) as collection:
        first = tables_in(collection.catalog, "d0")
        assert first
        assert tables_in(collection.catalog, "d0") is first
        fill(tmp_path, [("ropes.md", ROPES.format(blue=45))])
        assert cells(collection.catalog) == [("red", "20"), ("blue", "45")]


def test_a_document_that_is_not_there_has_none(tmp_path):
    fill(tmp_path, [("ropes.md", ROPES.format(blue=30))])
    with contextlib.closing(opened(tmp_path)) as collection:
        assert tables_in(collection.catalog, "d7") == ()


def test_those_asked_for_longest_ago_are_forgotten_first(tmp_path, monkeypatch):
    assert KEPT >= 40  # the documents that one question looks through
    monkeypatch.setattr(read_tables, "KEPT", 2)
    fill(tmp_path, [(f"{name}.md", ROPES.format(blue=name)) for name in (1, 2, 3)])
    with contextlib.closing(opened(tmp_path)) as collection:
        catalog = collection.catalog
        first = tables_in(catalog, "d0")
        tables_in(catalog, "d1")
        assert tables_in(catalog, "d0") is first
        second = tables_in(catalog, "d1")
        tables_in(catalog, "d2")
        assert tables_in(catalog, "d1") is second
        assert tables_in(catalog, "d0") is not first
