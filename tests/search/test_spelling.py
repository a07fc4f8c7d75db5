"""A query's slips are mended by the collection's own words, and nothing else is touched."""

from __future__ import annotations

import pytest

from rag.search.retrieve import Search, retrieve
from rag.search.spelling import spelled
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import store

NOTES = {
    "a.md": ("", "Vacuum", "Vacuum makes the database file smaller. Installation takes a minute."),
    "b.md": ("", "Tea", "Green tea wants eighty degrees. A draft of the recipe is in the kitchen."),
    "c.md": ("", "DevTools", "Open DevTools and look at the responses; n_gpu_layers stays."),
    "d.md": ("", "Fair", "A plate and a plane are sold at the fair."),
    "f.md": ("", "Bänke", "Die guten Bänken stehen im Garten, die Anlage wird dort gewartet."),
    "e.md": ("", "Погода", "Сегодня хорошая погода и тёплый ветер."),
}
EVERYDAY = {"celery", "tabel"}


class Pieces(FakeEmbedder):
    """Knows a few words whole, cuts others in pieces."""

    def count_tokens(self, texts):
        return [3 if len(text) == 1 or text in EVERYDAY else 4 for text in texts]


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    collection = store(tmp_path_factory.mktemp("home"), NOTES)
    yield collection
    collection.close()


def read(collection, query):
    return spelled(collection.catalog, Pieces(), query)


def test_what_was_mended_is_remembered_for_the_search_that_follows(collection):
    embedder = Pieces()
    counted = []
    embedder.count_tokens = lambda texts: counted.append(texts) or Pieces().count_tokens(texts)
    meant = spelled(collection.catalog, embedder, "vacum the database").text
    asked = len(counted)
    assert asked > 0 and spelled(collection.catalog, embedder, meant).text == meant
    assert len(counted) == asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vacum the database", "vacuum the database"),
        ("the installaton takes a minute", "the installation takes a minute"),
        ("Vaccum makes the databse file smaller", "Vacuum makes the database file smaller"),
        ("хорошая погда", "хорошая погода"),
    ],
)
def test_a_slip_of_a_word_that_is_there_is_mended(collection, typed, meant):
    assert read(collection, typed).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "vacuum the database",
        "n_gpu_layer of the database",
        "wie wird die gute Banke gestrichen",
        "vacum.py and the database",
        "--vacum the database",
        'the "vacum" of the database',
        "the VACUM of the database",
        "devtools responses",
        "a tabel in the kitchen",
        "celery in the kitchen",
        "was kostet die Wartung der Heizungsanlage",
        "真空 数据库",
        "",
    ],
)
def test_what_is_no_slip_stays_as_it_was_typed(collection, typed):
    assert read(collection, typed).text == typed


def test_where_several_words_could_be_meant_they_are_looked_for_beside_it(collection):
    found = read(collection, "the plape in the kitchen")
    assert found.text == "the plape in the kitchen"
    assert set(found.perhaps) == {"plate", "plane"}
    assert read(collection, "the drft in the kitchen").perhaps == ("draft",)


def test_a_mistyped_word_alone_is_enough(collection):
    found = retrieve(collection, Pieces(), "instalation", Search(mode="lexical"))
    assert [scored.passage.source for scored in found] == ["a.md"]


def test_a_word_that_only_shares_its_stem_is_never_made_up(collection):
    """A slip of "recipes" could be stemmed like one: only what documents write is put in."""
    assert read(collection, "green recpies").text == "green recpies"
    assert read(collection, "green recpie").text == "green recipe"
