"""Nearest documents and passages, by hand-made vectors, and their upkeep by comparing little."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.catalog.catalog import Catalog
from rag.catalog.changes import remove_document
from rag.core.errors import EmptyCollection, SourceError, StoreError
from rag.explore.documents import folders, load_space, passage_entries
from rag.explore.neighbours import TABLES, sql_lines, update_neighbours
from rag.explore.related import (
    find_passage,
    find_row,
    related_documents,
    related_passages,
    scores_to_all,
)
from tests.helpers.exploring import catalog_of, put

NOTES = {
    "kitchen/bread.md": [("flour and water", [1, 0, 0]), ("the oven", [0.8, 0.6, 0])],
    "kitchen/cake.md": [("flour and sugar", [0.9, 0.1, 0])],
    "garden/beans.md": [("sow in May", [0, 0, 1]), ("the oven dries beans", [0.8, 0.6, 0])],
    "garden/peas.md": [("sow in April", [0, 0.1, 1])],
}


@pytest.fixture
def catalog(tmp_path):
    return catalog_of(tmp_path, NOTES)


def near(catalog, source, limit=10):
    space = load_space(catalog)
    return related_documents(space, find_row(catalog, space, source), limit)


def test_a_document_is_the_normalised_mean_of_its_passages(catalog):
    space = load_space(catalog)
    row = find_row(catalog, space, "bread.md")
    total = space.passages[3] + space.passages[4]
    assert space.passage_ids[3:5] == ("kitchen/bread.md#0", "kitchen/bread.md#1")
    assert space.means[row] == pytest.approx(total / np.linalg.norm(total))
    assert space.owners().tolist() == [0, 0, 1, 2, 2, 3]


def test_what_all_passages_share_is_taken_away(tmp_path):
    directions = np.eye(3) + 1.0
    texts = {f"{n:03}": [("x", directions[n % 3])] for n in range(300)}
    space = load_space(catalog_of(tmp_path, texts))
    likeness = space.means @ space.means.T
    assert likeness[0, 3] == pytest.approx(1)
    assert likeness[0, 1] < 0
    fresh = np.array([directions[1] / np.linalg.norm(directions[1])], dtype=np.float32)
    assert space.centred(fresh)[0] == pytest.approx(space.means[1], abs=1e-5)


def test_the_order_is_by_mean_and_best_passage_and_leaves_the_source_out(catalog):
    found = near(catalog, "bread.md")
    assert [r.document.source for r in found] == [
        "kitchen/cake.md", "garden/beans.md", "garden/peas.md",
    ]  # fmt: skip
    assert [r.rank for r in found] == [1, 2, 3]
    beans = found[1]
    # They share a passage with the bread, word for word.
    assert beans.best == pytest.approx(1.0)
    assert beans.passage_id == "garden/beans.md#1"
    assert beans.average < beans.score < beans.best


def test_the_limit_holds(catalog):
    assert len(near(catalog, "bread.md", limit=2)) == 2


def test_closeness_is_symmetric(catalog):
    space = load_space(catalog)
    scores = np.stack([scores_to_all(space, row) for row in range(4)])
    assert scores == pytest.approx(scores.T, abs=1e-6)
    assert np.diag(scores) == pytest.approx(np.ones(4), abs=1e-6)


def test_passages_near_a_line_come_from_other_documents(catalog):
    space = load_space(catalog)
    bread = space.documents[find_row(catalog, space, "bread.md")]
    passage = find_passage(catalog, bread, 12)
    assert passage.text == "the oven"
    found = related_passages(catalog, space, passage, 2)
    assert [s.passage.text for s in found] == ["the oven dries beans", "flour and sugar"]


@pytest.mark.parametrize(("line", "text"), [(1, "flour and water"), (7, "flour and water"),
                                            (11, "the oven"), (999, "the oven")])  # fmt: skip
def test_a_line_between_paragraphs_means_the_one_above(catalog, line, text):
    space = load_space(catalog)
    bread = space.documents[find_row(catalog, space, "bread.md")]
    assert find_passage(catalog, bread, line).text == text


def test_unknown_and_ambiguous_names_are_errors_with_a_hint(catalog):
    space = load_space(catalog)
    with pytest.raises(SourceError, match=r"soup.md is not in the collection") as error:
        find_row(catalog, space, "soup.md")
    assert error.value.hint == "rag ingest soup.md"
    with pytest.raises(SourceError, match=r"names 2 documents"):
        find_row(catalog, space, "/notes/garden")


@pytest.mark.parametrize("name", ["~nobody-here", "", "a\0b", "x" * 5000])
def test_any_text_can_be_asked_for(catalog, name):
    with pytest.raises(SourceError):
        find_row(catalog, load_space(catalog), name)


def test_an_empty_collection_says_so(tmp_path):
    with pytest.raises(EmptyCollection, match="is empty"):
        load_space(Catalog(tmp_path / "catalog.sqlite", create=True))


def test_a_document_without_text_is_left_out(catalog):
    put(catalog, {"kitchen/empty.md": [("x", [1, 0, 0])]})
    catalog.connection.execute("DELETE FROM passages WHERE doc_id = 'kitchen/empty.md'")
    assert len(load_space(catalog).documents) == 4


def test_what_is_read_is_one_state_of_the_catalogue(catalog):
    writer = Catalog(catalog.file)
    with catalog.snapshot():
        before = load_space(catalog)
        put(writer, {"kitchen/soup.md": [("leek", [1, 1, 0])]})
        assert load_space(catalog).passage_ids == before.passage_ids
    assert len(load_space(catalog).documents) == 5


def test_folders_are_told_below_what_all_share(catalog):
    assert folders(load_space(catalog).documents) == ("garden", "garden", "kitchen", "kitchen")


def test_passages_know_their_place(catalog):
    entries = passage_entries(catalog, load_space(catalog))
    assert [(e.source, e.line, e.opening) for e in entries][-1] == (
        "kitchen/cake.md", 1, "flour and sugar",
    )  # fmt: skip


# -- the table of everybody's nearest -------------------------------------------------------


def update(catalog, file, limit=2):
    return update_neighbours(catalog, file, limit)


@pytest.fixture
def many(tmp_path):
    """So many documents that one more hardly moves the centre."""
    random = np.random.default_rng(0)
    texts = {f"{n:03}.md": [("a", random.normal(size=8)), ("b", random.normal(size=8))]
             for n in range(150)}  # fmt: skip
    return catalog_of(tmp_path, texts)


def test_the_table_agrees_with_asking_one_by_one(catalog, tmp_path):
    table = update(catalog, tmp_path / "related.sqlite")
    for source in NOTES:
        expected = [(r.document.key, pytest.approx(r.score, abs=1e-6))
                    for r in near(catalog, source, limit=2)]  # fmt: skip
        assert list(table.lists[source]) == expected
    assert table.compared == 4


def test_nothing_changed_compares_nothing(catalog, tmp_path):
    first = update(catalog, tmp_path / "related.sqlite")
    second = update(catalog, tmp_path / "related.sqlite")
    assert (second.lists, second.compared) == (first.lists, 0)


def fresh_lists(catalog, file, kept):
    """The table made from nothing with the centre the kept one uses."""
    connection = sqlite3.connect(file)
    connection.executescript(TABLES)
    old = sqlite3.connect(kept).execute("SELECT vector FROM centre").fetchone()
    connection.execute("INSERT INTO centre VALUES (?)", old)
    connection.commit()
    connection.close()
    return update(catalog, file).lists


def rounded(lists):
    return {key: [(other, round(score, 5)) for other, score in near] for key, near in lists.items()}


def test_a_new_document_enters_lists_without_comparing_their_owners(many, tmp_path):
    kept = tmp_path / "related.sqlite"
    update(many, kept)
    twin = many.vectors(["007.md#0"])[0].tolist()
    put(many, {"new.md": [("dough", twin)]})
    table = update(many, kept)
    assert table.compared == 1
    assert "new.md" in dict(table.lists["007.md"])
    assert rounded(table.lists) == rounded(fresh_lists(many, tmp_path / "fresh.sqlite", kept))


def test_a_removed_document_leaves_every_list(many, tmp_path):
    kept = tmp_path / "related.sqlite"
    first = update(many, kept)
    losers = [key for key, near in first.lists.items() if "007.md" in dict(near)]
    with many.transaction():
        remove_document(many, "007.md")
    table = update(many, kept)
    assert table.compared == len(losers)
    assert "007.md" not in table.lists
    assert rounded(table.lists) == rounded(fresh_lists(many, tmp_path / "fresh.sqlite", kept))


def test_a_collection_that_has_changed_much_is_compared_anew(catalog, tmp_path):
    update(catalog, tmp_path / "related.sqlite")
    put(catalog, {"far.md": [("elsewhere", [-1, -1, -1])]})
    table = update(catalog, tmp_path / "related.sqlite")
    assert table.compared == 5
    assert table.lists == update(catalog, tmp_path / "fresh.sqlite").lists


def test_another_embedder_makes_everything_anew(catalog, tmp_path):
    update(catalog, tmp_path / "related.sqlite")
    with catalog.transaction():
        catalog.set_meta("fingerprint", '{"embedder": "another"}')
    assert update(catalog, tmp_path / "related.sqlite").compared == 4


def test_a_damaged_table_says_what_to_do(catalog, tmp_path):
    (tmp_path / "related.sqlite").write_bytes(b"no database " * 100)
    with pytest.raises(StoreError, match=r"related.sqlite") as error:
        update(catalog, tmp_path / "related.sqlite")
    assert error.value.hint.startswith("rm ")


def test_the_sql_fills_a_table_and_fills_it_again(catalog, tmp_path):
    put(catalog, {"it's); DROP TABLE related;--\n.md": [("x", [1, 0, 0])]}, date="")
    lines = list(sql_lines(update(catalog, tmp_path / "related.sqlite")))
    site = sqlite3.connect(":memory:")
    for _ in range(2):
        site.executescript("\n".join(lines))
    assert all("\n" not in line for line in lines)
    first = site.execute("SELECT source, related, title FROM related WHERE rank = 1").fetchall()
    assert ("kitchen/cake.md", "it's); DROP TABLE related;-- .md") in [row[:2] for row in first]
    assert len(first) == 5


DIRECTIONS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 2, 3], [3, 1, 0.5], [0.2, 1, 0.9]]
EDITS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.lists(st.sampled_from(DIRECTIONS), max_size=3)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25)
@given(st.lists(EDITS, min_size=1, max_size=4))
def test_any_history_ends_in_the_table_made_from_nothing(tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("history")
    catalog = catalog_of(folder, {"seed": [("seed", [1, 1, 1])]})
    for edits in rounds:
        for name, vectors in edits:
            if vectors:
                put(catalog, {name: [(f"{name}{v}", v) for v in vectors]})
            else:
                with catalog.transaction():
                    remove_document(catalog, name)
        kept = update(catalog, folder / "related.sqlite")
    fresh = fresh_lists(catalog, folder / "fresh.sqlite", folder / "related.sqlite")
    assert {key: [s for _, s in near] for key, near in kept.lists.items()} == {
        key: pytest.approx([s for _, s in near], abs=2e-6) for key, near in fresh.items()
    }
    catalog.close()
