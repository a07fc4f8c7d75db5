"""Facets count every document, and each value finds just the documents it counts."""

from __future__ import annotations

import pytest

from rag.catalog.facets import facets_of
from rag.catalog.filters import Filter, matching_documents
from tests.helpers.notes import NOTES, store

ODD = {
    "a/[x] y!/one.md": ("2024-01-02", "One", "A first note."),
    "a/[x] y!/two.md": ("", "Two", "A second."),
    "a/x/three.md": ("", "Three", "A third."),
    "a/four.md": ("", "Four", "A fourth."),
}


@pytest.mark.parametrize("notes", [NOTES, ODD], ids=["notes", "odd names"])
def test_every_value_finds_the_documents_it_counts(tmp_path, notes):
    collection = store(tmp_path, notes)
    found = facets_of(collection.catalog)
    assert found.total == len(notes) and len(found.folders) > 1
    kinds = [(facet, Filter(kind=facet.value)) for facet in found.kinds]
    years = [(facet, Filter(since=facet.value, until=facet.value)) for facet in found.years]
    folders = [(facet, Filter(facet.value)) for facet in found.folders]
    for facet, only in kinds + years + folders:
        assert len(matching_documents(collection.catalog, only)) == facet.documents, facet
    assert sum(facet.documents for facet in found.kinds) == len(notes)
    collection.close()


def test_conditions_narrow_what_is_counted(tmp_path):
    collection = store(tmp_path, NOTES)
    found = facets_of(collection.catalog, Filter(kind="py"))
    assert [(facet.name, facet.documents) for facet in found.kinds] == [("py", found.total)]
    collection.close()
