"""Search finds what it should, filtered, without repeats, with scores that can be explained."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.catalog.filters import Filter, selected
from rag.catalog.lexical_search import lexical_hits, search_lexical, telling_terms
from rag.core.errors import EmptyCollection
from rag.core.records import QUOTED_MAIL
from rag.index.collection import Collection, writing
from rag.search.candidates import Wanted, find_candidates
from rag.search.fuse import (
    LEAST_WORDS,
    above,
    fed_back,
    ranked,
    reciprocal_rank,
    strength,
    weighted_sum,
)
from rag.search.repeated_passages import repeats
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import NOTES, store


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """Only read by the tests that share it."""
    collection = store(tmp_path_factory.mktemp("home"), NOTES)
    yield collection
    collection.close()


def sources(collection, query, **search):
    found = retrieve(collection, FakeEmbedder(), query, Search(**search))
    return [scored.passage.source for scored in found]


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_every_mode_finds_the_passage_that_says_it(collection, mode):
    assert sources(collection, "green tea wants eighty degrees", mode=mode)[0].endswith("tea.md")


@pytest.mark.parametrize("fusion", ["scores", "ranks"])
def test_both_fusions_are_there(collection, fusion):
    assert sources(collection, "vacuum the database file", fusion=fusion)[0].endswith("vacuum.md")


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_what_a_mail_repeats_stands_behind_what_is_said_anew(tmp_path, mode):
    mails = {
        "a.eml": ("", QUOTED_MAIL, "The valve price is seven crowns."),
        "b.eml": ("", "Valve", "From May the price is nine crowns a piece, says the maker."),
    }
    collection = store(tmp_path, mails)
    assert sources(collection, "valve price crowns", mode=mode) == ["b.eml", "a.eml"]
    collection.close()


def test_what_only_a_quote_says_is_found(tmp_path):
    mails = {
        "a.eml": ("", QUOTED_MAIL, "The valve price is seven crowns."),
        "b.eml": ("", "Boat", "The boat leaves at nine."),
    }
    collection = store(tmp_path, mails)
    assert sources(collection, "valve price")[0] == "a.eml"
    collection.close()


def test_identifiers_are_found_whole(collection):
    assert sources(collection, "n_gpu_layers", mode="lexical") == ["notes/code/tool.py"]


def test_prose_refines_the_query_and_code_does_not(tmp_path):
    collection = store(tmp_path, NOTES)

    def scores(feedback):
        search = Search(feedback=feedback)
        found = retrieve(collection, FakeEmbedder(), "copy the database", search)
        return [(scored.passage.passage_id, scored.score) for scored in found]

    assert scores(True) != scores(False)
    with collection.catalog.transaction() as connection:
        connection.execute("UPDATE documents SET kind = 'code'")
    assert scores(True) == scores(False)
    collection.close()


def test_a_repeated_passage_is_shown_once(collection):
    once = sources(collection, "copy the sqlite database every night")
    every = sources(collection, "copy the sqlite database every night", distinct=False)
    assert [s for s in once if s.endswith("backup.md")] != [s for s in every if "backup.md" in s]
    assert len(every) == len(once) + 1 == 5


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Filter(glob="*.py"), {"tool.py"}),
        (Filter(glob="sqlite/*"), {"backup.md", "vacuum.md"}),
        (Filter(glob="notes/garden/**"), {"tea.md"}),
        (Filter(since="2024"), {"backup.md", "tea.md"}),
        (Filter(since="2024-06-01"), {"tea.md"}),
        (Filter(until="2023"), {"vacuum.md"}),
        (Filter(until="2024-05-01"), {"vacuum.md", "backup.md"}),
        (Filter(heading="VACU"), {"vacuum.md"}),
        (Filter(glob="*.md", heading="tea"), {"tea.md"}),
        (Filter(glob="*.pdf"), set()),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_a_filter_lets_only_its_passages_through(collection, mode, only, expected):
    found = sources(collection, "backup copy vacuum database tea", mode=mode, only=only)
    assert {source.rsplit("/", 1)[1] for source in found} == expected


def test_a_wide_filter_asks_the_index_for_more(collection, monkeypatch):
    monkeypatch.setattr("rag.catalog.filters.FEW", 1)
    found = sources(collection, "copy the database", mode="dense", only=Filter(glob="**/*.md"))
    assert len(found) == 4
    assert not any(source.endswith(".py") for source in found)


def test_no_filter_selects_nothing_in_particular(collection):
    assert selected(collection.catalog, Filter()) is None


def test_the_explanation_tells_both_sides(collection):
    best = retrieve(collection, FakeEmbedder(), "vacuum the database file", Search())[0]
    why = best.explanation
    assert (why.dense_rank, why.lexical_rank) == (1, 1)
    assert why.dense_score is not None and 0 < why.dense_score <= 1
    assert why.lexical_score is not None and why.lexical_score > 0
    assert why.fused_score == best.score


def test_asking_for_more_changes_neither_order_nor_scores(collection):
    few = retrieve(collection, FakeEmbedder(), "copy the database", Search(limit=2))
    many = retrieve(collection, FakeEmbedder(), "copy the database", Search(limit=200))
    assert many[:2] == few


def test_one_query_is_embedded_once(collection):
    embedder = FakeEmbedder()
    retrieve(collection, embedder, "tea", Search())
    assert embedder.queries == [["tea"]]
    retrieve(collection, embedder, "tea", Search(mode="lexical"))
    assert len(embedder.queries) == 1


@pytest.mark.parametrize("query", ["", "?", "AND OR NOT", '"', "a:b*", "NEAR(x)", "'; --", "\x00"])
def test_any_text_can_be_searched_for(collection, query):
    for mode in ("hybrid", "lexical"):
        found = retrieve(collection, FakeEmbedder(), query, Search(mode=mode, limit=3))
        assert [scored.rank for scored in found] == [1, 2, 3][: len(found)]


def test_an_empty_collection_says_so(tmp_path):
    with writing(tmp_path, "default"):
        pass
    with pytest.raises(EmptyCollection):
        retrieve(Collection(tmp_path, "default"), FakeEmbedder(), "x", Search())


def test_passages_that_vanish_meanwhile_are_left_out(tmp_path):
    collection = store(tmp_path, NOTES)
    with collection.catalog.transaction() as connection:
        connection.execute("DELETE FROM passages WHERE doc_id LIKE '%vacuum%'")
    assert not any("vacuum" in s for s in sources(collection, "vacuum the database file"))


def test_common_terms_are_left_out_where_rarer_ones_exist(tmp_path):
    notes = {
        f"n{i}": ("", "", f"common words here number{i} {'rare' if i % 100 == 7 else 'plain'}")
        for i in range(1300)
    }
    collection = store(tmp_path, notes)
    assert telling_terms(collection.catalog, ["common", "rare", "word"]) == ["rare"]
    assert telling_terms(collection.catalog, ["common", "word"]) in (["common"], ["word"])
    assert telling_terms(collection.catalog, ["nowhere", "rare"]) == ["nowhere", "rare"]
    assert len(search_lexical(collection.catalog, ["common", "rare"], -1)) == 13


@pytest.mark.parametrize("notes", [40, 1300])
def test_the_ceiling_counts_the_words_that_no_passage_has(tmp_path, notes):
    texts = {f"n{i}": ("", "", f"word{i} stands here {'rare' * (i < 9)}") for i in range(notes)}
    catalog = store(tmp_path, texts).catalog
    known, foreign = (lexical_hits(catalog, ["rare", *more], 5) for more in ([], ["steht", "hier"]))
    best = known.found[0][1]
    assert known.found == foreign.found
    assert best < known.ceiling < foreign.ceiling
    assert foreign.ceiling == pytest.approx(known.ceiling + 2 * 2.2 * math.log((notes + 0.5) / 0.5))


def test_a_query_in_words_that_are_not_there_is_decided_by_meaning(tmp_path):
    """One name in common with a text about something else is no match."""
    pages = {f"n{i}": ("", "", f"some plain words about page{i}") for i in range(20)}
    pages |= {
        "answer": ("", "", "green tea wants eighty degrees and patience"),
        "name": ("", "", "Ada paints the fence of the neighbour"),
    }
    collection = store(tmp_path, pages)
    found = find_candidates(collection, FakeEmbedder(), "wie lange zieht Ada gruenen Tee", Wanted())
    best = max(found.bm25.values())
    assert best < LEAST_WORDS * found.ceiling
    assert max(above(found.bm25, 0.0, LEAST_WORDS * found.ceiling).values()) < 1


def test_scores_are_measured_from_the_background():
    assert above({"a": 0.9, "b": 0.8, "c": 0.7}, 0.7, 0.01) == pytest.approx(
        {"a": 1.0, "b": 0.5, "c": 0.0}
    )
    assert above({"a": 0.71, "b": 0.2}, 0.7, 0.1) == pytest.approx({"a": 0.1, "b": -1.0})
    assert above({}, 0.7, 0.1) == {}


def test_a_passage_on_one_side_counts_nothing_on_the_other():
    assert weighted_sum({"a": 1.0}, {"b": 1.0}, 0.6) == pytest.approx({"a": 0.6, "b": 0.4})


def test_reciprocal_ranks_add_up():
    fused = reciprocal_rank([("a", 9.0), ("b", 1.0)], [("b", 3.0)], k=1)
    assert fused == pytest.approx({"a": 1 / 2, "b": 1 / 3 + 1 / 2})


def test_feedback_moves_the_query_towards_the_best_and_stays_a_direction():
    query = np.array([[1.0, 0.0]], dtype=np.float32)
    best = np.array([[0.0, 1.0]], dtype=np.float32)
    moved = fed_back(query, best)
    assert moved[0] == pytest.approx(np.array([0.7, 0.3]) / math.hypot(0.7, 0.3))
    assert fed_back(query, best[:0]) is query


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_strength_rises_with_similarity_and_is_never_nothing(one, other):
    low, high = sorted((one, other))
    assert 0 < strength(low) <= strength(high) < 1


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 1), max_size=20), st.integers(0, 30))
def test_ranking_is_by_score_then_id(scores, limit):
    found = ranked(scores, limit)
    assert len(found) == min(limit, len(scores))
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


@pytest.mark.parametrize(
    ("one", "other", "repeated"),
    [
        ("We stay in the house until spring.", "We stay in the house until spring.", True),
        ("We stay in the house until spring.", "we stay in the house, until spring", True),
        ("The budget is 40 euros this year.", "The budget is 50 euros this year.", False),
        ("Ada runs the backups on Mondays.", "Bob runs the backups on Mondays.", False),
        ("Ada runs the backups on Mondays.", "Ada runs the backups.", True),
        ("Ada runs the backups.", "Ada runs the backups on Mondays.", False),
    ],
)
def test_a_repeat_says_nothing_of_its_own(one, other, repeated):
    assert (repeats([one, other], np.ones((2, 4), np.float32) / 2) == {1}) is repeated


def test_texts_that_are_not_alike_are_not_compared():
    assert repeats(["same words", "same words"], np.eye(2, dtype=np.float32)) == set()
