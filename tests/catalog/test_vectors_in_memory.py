"""Small collections are searched without the index: the same neighbours, nothing imported."""

from __future__ import annotations

import numpy as np
import pytest

from rag.catalog.catalog import Catalog
from rag.catalog.exact_neighbours import exact_search
from rag.catalog.vectors_in_memory import VectorScan, is_small
from rag.core.errors import StoreError
from tests.helpers.exploring import put


@pytest.fixture
def catalog(tmp_path):
    draw = np.random.default_rng(4)
    rows = draw.normal(size=(60, 8))
    rows[40:] = rows[:20]  # ties
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    catalog = Catalog(tmp_path / "catalog.sqlite", create=True)
    put(catalog, {f"{n}.md": [(f"text {n}", row.tolist())] for n, row in enumerate(rows)})
    yield catalog
    catalog.close()


@pytest.mark.parametrize("limit", [1, 2, 21, 59, 60, 100])
def test_a_scan_finds_what_exact_search_finds_ties_included(catalog, limit):
    scan = VectorScan.of(catalog)
    for seed in range(5):
        query = np.random.default_rng(seed).normal(size=(1, 8)).astype(np.float32)
        query /= np.linalg.norm(query)
        found, exact = scan.search(query, limit), exact_search(catalog, query, limit)
        assert [key for key, _ in found] == [key for key, _ in exact]
        assert np.allclose([score for _, score in found], [score for _, score in exact], atol=1e-6)


def test_nothing_is_found_in_nothing(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite", create=True)
    assert VectorScan.of(catalog).search(np.zeros((1, 8), np.float32), 5) == []
    catalog.close()


def test_a_vector_of_another_size_is_said(catalog):
    catalog.connection.execute(
        "UPDATE vectors SET vector = x'00000000' WHERE rowid = (SELECT min(rowid) FROM vectors)"
    )
    with pytest.raises(StoreError, match="different sizes"):
        VectorScan.of(catalog)


def test_small_is_at_most_that_many(catalog):
    assert [is_small(catalog, n) for n in (0, 59, 60, 61)] == [False, False, True, True]
