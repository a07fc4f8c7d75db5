"""Fitting the confidence to one collection: what is asked, what it learns, what is kept."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from rag.core.errors import DatasetError
from rag.evaluation.calibrating import Covered, calibrate, general_questions, judged, mined
from rag.evaluation.notes import Notes, SpanJudgement
from rag.evaluation.testset import Query
from rag.index.collection import Collection, writing
from rag.language.detect_language import language_of
from rag.search.confidence import DEFAULT, calibration, forget, store
from tests.helpers.talking import WordEmbedder, collection_at

TOWNS = "Oslo Riga Turin Ghent Basel Porto Cork Graz Lyon Bern Brno Kiel Lund Mainz Nantes".split()  # noqa: SIM905
PAGES = {
    f"{town.lower()}.md": (
        f"# {town}\n\nThe library of {town} opens at {hour} in the morning, with a reading room.\n"
        f"A ferry from {town} to the islands leaves every {hour + 20} minutes in the summer.\n"
    )
    for hour, town in enumerate(TOWNS)
}


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return collection_at(tmp_path_factory.mktemp("home"), PAGES)


@pytest.fixture
def collection(config):
    collection = Collection(config.home, config.collection)
    yield collection
    collection.close()


def covered(collection) -> list[Covered]:
    rows = collection.catalog.rows("SELECT doc_id, title FROM documents ORDER BY title")
    return [
        Covered(question.format(row["title"]), frozenset({row["doc_id"]}))
        for row in rows
        for question in ("When does the library of {} open?", "How often does the ferry leave {}?")
    ]


def test_a_fit_tells_what_it_changed(collection):
    outcome = calibrate(collection, WordEmbedder(), covered(collection))
    assert outcome.covered == 30 and outcome.uncovered == 30 + len(general_questions(collection))
    assert outcome.threshold == (DEFAULT.threshold, outcome.own.threshold)
    assert outcome.withheld[1] >= 0.9 and outcome.refused[1] <= 0.1


def test_too_few_questions_are_refused_in_words(collection):
    with pytest.raises(DatasetError, match="2 questions are too few"):
        calibrate(collection, WordEmbedder(), covered(collection)[:2])


def test_general_questions_speak_the_language_of_the_collection(collection, tmp_path):
    assert {language_of(question) for question in general_questions(collection)} == {"en"}
    text = "# Garten\n\nDie Tomaten im Garten wurden im Juli nicht gegossen, aber sie sind gut.\n"
    german = collection_at(tmp_path, {"garten.md": text})
    with closing(Collection(german.home, german.collection)) as other:
        assert {language_of(question) for question in general_questions(other)} == {"de"}


def test_questions_are_mined_with_their_documents(collection):
    found = mined(collection, WordEmbedder(), 10, seed=0)
    assert found and found == mined(collection, WordEmbedder(), 10, seed=0)
    known = {row["doc_id"] for row in collection.catalog.rows("SELECT doc_id FROM documents")}
    assert all(len(one.doc_ids) == 1 and one.doc_ids <= known for one in found)


def test_judged_questions_keep_the_documents_that_answer_them(collection):
    quote = "The library of Oslo opens at 0 in the morning"
    gone = SpanJudgement("b", "gone.md", "words that stand nowhere at all")
    notes = Notes(
        "notes",
        (Query("a", "When does it open in Oslo?"), Query("b", "What is gone?")),
        (SpanJudgement("a", "oslo.md", quote), gone),
    )
    rows = collection.catalog.rows("SELECT doc_id FROM documents WHERE title = 'Oslo'")
    expected = Covered("When does it open in Oslo?", frozenset({rows[0]["doc_id"]}))
    assert judged(collection, notes) == [expected]


def test_a_fit_stays_with_its_collection_until_it_is_forgotten(config):
    with writing(config.home, config.collection) as collection:
        store(collection, replace(DEFAULT, threshold=0.77))
        assert calibration(collection).threshold == 0.77
        forget(collection)
        assert calibration(collection) == DEFAULT
