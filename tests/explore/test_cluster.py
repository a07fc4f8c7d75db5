"""Groups that are there are found, with the words that tell them apart and names that fit."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rag.core.errors import ConfigError
from rag.explore.cluster import Cluster, find_clusters, partition
from rag.explore.documents import Entry, load_space
from rag.explore.names import name_clusters, term_name
from rag.explore.naming import shares_words
from rag.explore.terms import telling_terms
from tests.helpers.blobs import blobs
from tests.helpers.exploring import catalog_of

pytest.importorskip("sklearn")


@pytest.mark.parametrize("groups", [2, 5])
def test_the_number_of_groups_is_found(groups):
    labels = partition(blobs(groups, 12))
    assert labels.max() + 1 == groups
    assert len({tuple(row) for row in labels.reshape(groups, 12)}) == groups


def test_a_number_that_is_given_is_kept_and_the_largest_group_comes_first():
    vectors = np.concatenate([blobs(1, 30), blobs(3, 10)[10:]])
    assert np.bincount(partition(vectors, 3)).tolist() == [30, 10, 10]


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_few_rows_are_groups_too(rows):
    assert len(partition(blobs(1, rows))) == rows


def test_equal_rows_are_one_group():
    assert set(partition(np.tile(blobs(1, 1), (12, 1))).tolist()) == {0}


def test_more_groups_than_rows_is_an_error():
    with pytest.raises(ConfigError, match="cannot make 9 groups of 4"):
        partition(blobs(2, 2), 9)


TEXTS = {
    0: [
        "The dough, the dough, the dough! Bake the bread, bread.",
        "Dough rests; baking breads https://a.com",
    ],
    1: ["Sow beans in May and note it", "beans want sun", "Beans, beans, beans"],
}


def test_terms_tell_groups_apart_in_the_form_people_write():
    found = telling_terms([(g, text) for g, texts in TEXTS.items() for text in texts], 2)
    assert found == {0: ("dough", "bread"), 1: ("beans",)}


def test_links_stop_words_and_words_of_one_text_are_no_terms():
    found = telling_terms([(g, text) for g, texts in TEXTS.items() for text in texts], 50)
    assert {word for terms in found.values() for word in terms} == {
        "dough", "bread", "bake", "beans",
    }  # fmt: skip


def test_a_listing_does_not_drown_its_group():
    texts = [(0, "widget " * 50), *[(0, "widget")] * 2, *[(0, "bread " * 5)] * 3, (1, "soup")]
    assert telling_terms(texts, 1)[0] == ("bread",)


def test_scripts_without_spaces_have_terms():
    found = telling_terms([(0, "备份数据库"), (0, "数据库恢复"), (1, "种豆"), (1, "种豆得豆")], 3)
    assert "数据" in found[0]
    assert "种豆" in found[1]


@pytest.fixture
def kitchen(tmp_path):
    vectors = blobs(2, 12)
    words = ["dough and bread", "beans and peas"]
    texts = {f"{n // 12}/note{n}.md": [(words[n // 12], vectors[n].tolist())] for n in range(24)}
    return catalog_of(tmp_path, texts)


def test_clusters_have_terms_and_their_most_central_members_first(kitchen):
    space = load_space(kitchen)
    found = find_clusters(kitchen, space)
    assert [len(c.members) for c in found] == [12, 12]
    assert {c.terms[0] for c in found} <= {"dough", "bread", "beans", "peas"}
    for cluster in found:
        closeness = [c for _, c in cluster.members]
        assert closeness == sorted(closeness, reverse=True)
        assert len({entry.source[0] for entry, _ in cluster.members}) == 1


def test_paragraphs_can_be_grouped(kitchen):
    found = find_clusters(kitchen, load_space(kitchen), 2, paragraphs=True)
    assert {entry.line for c in found for entry, _ in c.members} == {1}


class FakeNamer:
    """Says the next of some names; remembers what was asked and which grammar held it."""

    name = "fake"
    context_window = 4096
    parameters = 3_000_000_000

    def __init__(self, *said):
        self.said, self.asked, self.grammars = list(said), [], []

    def encode(self, messages):
        self.asked.append(messages)
        return (1, 2, 3)

    def generate(self, tokens, max_tokens, grammar="", held=None):
        self.grammars.append(grammar)
        yield from self.said.pop(0)


def named(kitchen, said, parameters=FakeNamer.parameters, prompts=""):
    from tests.helpers.fakes import FakeEmbedder

    space = load_space(kitchen)
    clusters = find_clusters(kitchen, space, 2)
    namer = FakeNamer(*said)
    namer.parameters = parameters
    # The names' vectors: of another length than the notes', so only words can agree.
    embedder = FakeEmbedder()
    embedder.dimension = 32
    embedder.embed_passages = lambda texts: np.stack([NEAR.get(t, NEAR["-"]) for t in texts])
    return clusters, name_clusters(namer, embedder, space, clusters, prompts), namer


NEAR = {
    "Baking Bread": np.eye(32, dtype=np.float32)[9],
    "Growing food": np.eye(32, dtype=np.float32)[1],
    "Space flight": np.eye(32, dtype=np.float32)[0],
    "-": np.eye(32, dtype=np.float32)[9],
}


def of_kind(clusters, word):
    return next(n for n, c in enumerate(clusters) if word in c.terms)


def test_a_name_that_shares_a_word_or_a_meaning_is_kept(kitchen):
    clusters, _, _ = named(kitchen, ["", ""])
    said = ["", ""]
    said[of_kind(clusters, "bread")] = '"Baking Bread."\nand more'
    said[of_kind(clusters, "beans")] = "Growing food"
    _, names, _ = named(kitchen, said)
    assert {(n.text, n.by_model) for n in names} == {("Baking Bread", True), ("Growing food", True)}


def test_an_invented_or_empty_name_gives_way_to_the_terms(kitchen):
    clusters, _, _ = named(kitchen, ["", ""])
    said = ["", ""]
    said[of_kind(clusters, "beans")] = "Space flight"
    _, names, _ = named(kitchen, said)
    assert [(n.text, n.by_model) for n in names] == [(term_name(c), False) for c in clusters]


@pytest.mark.parametrize(
    "said",
    [
        "The subject is the bread that these notes have in common",
        "Bread, bread, bread",
    ],
)
def test_a_word_of_the_group_makes_no_name_of_a_sentence(kitchen, said):
    clusters, _, _ = named(kitchen, ["", ""])
    _, names, _ = named(kitchen, [said, said])
    assert [(n.text, n.by_model) for n in names] == [(term_name(c), False) for c in clusters]


def test_one_word_in_four_is_not_enough(kitchen):
    clusters, _, _ = named(kitchen, ["", ""])
    bread = clusters[of_kind(clusters, "bread")]
    assert shares_words("Bread and dough", bread)
    assert not shares_words("Bread between distant planets", bread)


def test_two_groups_have_two_names(kitchen):
    _, names, _ = named(kitchen, ["Bread and beans", "Bread and beans"])
    assert [name.by_model for name in names] == [True, False]


def test_titles_and_words_are_never_trusted_text(kitchen):
    _, _, namer = named(kitchen, ["", ""])
    for (message,) in namer.asked:
        trusted = "".join(part.text for part in message.parts if part.trusted)
        words, titles = [part.text for part in message.parts if not part.trusted]
        assert ("bread" in words or "beans" in words) and titles.count("note") == 8
        assert not {"bread", "beans", "note0", "note12"} & set(trusted.split())


def test_a_tiny_model_may_only_use_words_of_the_group(kitchen):
    clusters, _, namer = named(kitchen, ["", ""], parameters=100_000_000)
    for cluster, rules in zip(clusters, namer.grammars, strict=True):
        literals = {text.strip() for text in re.findall(r'"([^"]*)"', rules)} - {"", "\\n"}
        assert literals - {"and", "in", "for", "with"} <= set(cluster.terms)
    assert named(kitchen, ["", ""])[2].grammars == ["", ""]


def test_a_prompt_of_ones_own_wins(kitchen, tmp_path):
    (tmp_path / "cluster.txt").write_text("# Mine.\nTitles:\n{titles}\nName it.")
    _, _, namer = named(kitchen, ["", ""], prompts=str(tmp_path))
    assert [part.text for part in namer.asked[0][0].parts if part.trusted] == [
        "Titles:\n", "\nName it.",
    ]  # fmt: skip


def test_a_group_without_terms_has_a_name():
    entry = Entry("a", "a.md", "a", "", "", "")
    assert term_name(Cluster(3, (), ((entry, 1.0),), np.zeros(2, np.float32))) == "group 3"
