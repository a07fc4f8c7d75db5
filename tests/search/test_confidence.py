"""Signals, curves, fitting: what rises, what falls, what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.withhold import covers
from rag.catalog.changes import FileState
from rag.core.records import Document
from rag.evidence.choose_quotes import find_evidence
from rag.index.collection import Collection, writing
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from rag.search.confidence import (
    DEFAULT,
    META,
    THRESHOLD,
    Calibration,
    Confidence,
    Curve,
    calibration,
    confidence,
    from_json,
    store,
    to_json,
)
from rag.search.coverage_signals import Signals, measure, term_rarity
from rag.search.fit_confidence import HIGHEST, LOWEST, fit, fit_curve, without
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder

NOTES = {
    "lease": "The lease of the flat in Lindenstraße ends in March 2027 and costs 900 euros.",
    "tea": "Green tea wants eighty degrees. The largest pot holds two litres.",
    "backup": "The nightly backups of the database go to another disk.",
    "garden": "The tomatoes in the garden were not watered in July.",
}


@pytest.fixture
def home(tmp_path):
    embedder = FakeEmbedder()
    with writing(tmp_path, "default") as collection:
        writer = DocumentWriter(collection, embedder, SplitSettings(), lambda progress: None, 4)
        for source, text in NOTES.items():
            state = FileState(source, source, "", len(text), 0, "")
            writer.add(state, Document(source, source, text))
        writer.flush()
    return tmp_path


@pytest.fixture
def collection(home):
    collection = Collection(home, "default")
    yield collection
    collection.close()


def signals_of(collection: Collection, question: str) -> Signals:
    embedder = FakeEmbedder()
    passages = retrieve(collection, embedder, question, Search())
    quotes = find_evidence(question, passages, embedder)
    return measure(collection, embedder, question, passages, quotes)


def test_a_covered_question_shows_in_every_sign_of_its_subject(collection):
    inside = signals_of(collection, "When does the lease in Lindenstraße end?")
    outside = signals_of(collection, "Which Bundesliga club won most trophies?")
    for name in ("above", "margin", "words", "evidence", "quoted"):
        assert getattr(inside, name) > getattr(outside, name), name
    for name in ("absent", "lost", "rarest", "names"):
        assert getattr(inside, name) < getattr(outside, name), name


@pytest.mark.parametrize(
    ("question", "name", "value"),
    [
        ("Does the lease of the flat cost 900 euros?", "numbers", 0),
        ("Does the lease of the flat cost 800 euros?", "numbers", 1),
        ("Does the lease of the flat in Lindenstraße end?", "names", 0),
        ("Does the lease of the flat in Hauptstraße end?", "names", 1),
        ("What does the largest pot hold?", "opposed", 0),
        ("What does the smallest pot hold?", "opposed", 1),
        ("Where do the nightly backups of the database not go?", "denied", 1),
        ("When were the tomatoes in the garden not watered?", "denied", 0),
    ],
)
def test_what_is_asked_is_compared_with_the_best_quote(collection, question, name, value):
    assert getattr(signals_of(collection, question), name) == value


def test_words_count_for_nothing_where_question_and_texts_are_in_different_languages(collection):
    same = signals_of(collection, "When does the lease of the flat end?")
    other = signals_of(collection, "Wann endet der Vertrag für die Wohnung mit dem Garten?")
    assert (same.foreign, other.foreign) == (0, 1)
    assert same.words > 0 and same.absent < 1
    assert {other.words, other.quoted, other.absent, other.rarest, other.names} == {0}


def test_a_lexical_search_is_as_sure_as_a_hybrid_one(collection):
    question, embedder = "When does the lease in Lindenstraße end?", FakeEmbedder()
    found = [
        retrieve(collection, embedder, question, Search(mode=mode))
        for mode in ("hybrid", "lexical")
    ]
    quotes = find_evidence(question, found[0], embedder)
    hybrid, lexical = (measure(collection, embedder, question, p, quotes) for p in found)
    assert lexical.above == pytest.approx(hybrid.above, abs=1e-6)
    assert lexical.margin == pytest.approx(hybrid.margin, abs=1e-6)


def test_rare_words_weigh_more(collection):
    rarity = term_rarity(collection.catalog, ["the", "garden", "nowhere"])
    assert rarity["the"] < rarity["garden"] < rarity["nowhere"]


def test_nothing_found_is_no_confidence(collection):
    assert confidence(collection, Signals()) == Confidence(0.0, 0.0)


def test_the_configured_threshold_wins_over_the_fitted_one(home):
    with writing(home, "default") as collection:
        assert covers(collection, THRESHOLD) and not covers(collection, THRESHOLD - 0.01)
        store(collection, replace(DEFAULT, threshold=0.7))
        assert not covers(collection, 0.69) and covers(collection, 0.7)
        assert covers(collection, 0.1, configured=0.1) and covers(collection, 0.0, configured=0.0)


def test_a_stored_calibration_is_read_back_exactly():
    own = Calibration(Curve(-1.5, (("above", 2.25),)), Curve(0.0, ()), 0.25)
    assert from_json(to_json(own)) == own


@pytest.mark.parametrize("stored", ["", "{}", "[1]", '{"subject": 1}'])
def test_a_damaged_calibration_falls_back_to_the_default(home, stored):
    with writing(home, "default") as collection:
        with collection.catalog.transaction():
            collection.catalog.set_meta(META, stored)
        assert calibration(collection) == DEFAULT


def test_a_calibration_with_unknown_signals_falls_back_to_the_default():
    own = Calibration(Curve(0.0, (("moon", 1.0),)), Curve(0.0, ()), 0.25)
    assert from_json(to_json(own)) == DEFAULT


def test_fitting_separates_what_the_default_does_not():
    inside = [Signals(above=0.5, words=0.1, margin=i / 10000) for i in range(600)]
    outside = [Signals(above=0.9, words=0.9, margin=i / 10000) for i in range(600)]
    own = fit(inside, outside)
    assert min(map(own.confidence, inside)) > max(map(own.confidence, outside))
    refused = sum(own.confidence(signals) < own.threshold for signals in inside)
    assert refused <= 24


def test_a_fitted_curve_recovers_probabilities():
    inside = [Signals(words=1.0)] * 30 + [Signals(words=0.0)] * 10
    outside = [Signals(words=1.0)] * 10 + [Signals(words=0.0)] * 30
    curve = fit_curve(["words"], inside, outside, strength=0.0)
    assert curve.at(Signals(words=1.0)) == pytest.approx(0.75, abs=1e-3)
    assert curve.at(Signals(words=0.0)) == pytest.approx(0.25, abs=1e-3)


def test_few_questions_leave_the_default_nearly_as_it_is():
    own = fit([Signals(above=0.8)], [Signals(above=0.8)])
    known, new = dict(DEFAULT.subject.weights), dict(own.subject.weights)
    assert own.subject.weights and all(new[name] == pytest.approx(known[name]) for name in known)


def test_one_side_alone_fits_only_the_threshold():
    own = fit([Signals()] * 5, [])
    assert own.subject == DEFAULT.subject
    assert own.threshold == pytest.approx(max(LOWEST, DEFAULT.confidence(Signals())))


def test_a_question_can_be_measured_without_its_own_document(collection):
    passages = retrieve(collection, FakeEmbedder(), "When does the lease end?", Search())
    assert {scored.passage.doc_id for scored in without(passages, "lease")} == {
        "tea", "backup", "garden"
    }  # fmt: skip


numbers = st.floats(0, 1, allow_nan=False)


@settings(max_examples=60)
@given(st.lists(numbers, min_size=1, max_size=8), st.lists(numbers, min_size=1, max_size=8))
def test_a_fit_is_always_a_confidence(inside, outside):
    own = fit([Signals(above=v) for v in inside], [Signals(above=v) for v in outside])
    assert LOWEST <= own.threshold <= HIGHEST
    for value in (*inside, *outside):
        assert 0 <= own.confidence(Signals(above=value)) <= 1
