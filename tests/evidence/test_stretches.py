"""What is chosen as evidence: runs of units that belong together."""

from __future__ import annotations

from itertools import pairwise

from rag.core.records import Passage
from rag.evidence.stretches import Room, find_stretches
from rag.evidence.units import count_words
from rag.search.surroundings import Nearby, Surroundings
from tests.helpers.talking import WordEmbedder

STEPS = (
    "Vacuum a database into a new file like this:\n\n```\nvacuum into 'new.db'\n```\n\n"
    "The new file of the database must not exist yet."
)
RARITY = {"vacuum": 3.0, "database": 1.0, "file": 1.0}
USUAL = Room()
QUESTION = "How do I vacuum a database into a new file?"


def nearby(text, ordinal=0, doc_id="d", cosine=0.9, start=0):
    passage = Passage(f"{doc_id}{ordinal}", doc_id, f"{doc_id}.md", "", "", text, start,
                      start + len(text), 1, 1 + text.count("\n"))  # fmt: skip
    return Nearby(passage, ordinal, cosine, cosine, ordinal + 1, cosine)


def found(*passages, room=USUAL):
    around = Surroundings(tuple(passages), RARITY)
    return find_stretches(QUESTION, around, WordEmbedder(), room)


def test_without_passages_there_is_no_evidence():
    assert found().quotes == ()


def test_a_heading_alone_is_never_a_second_stretch():
    evidence = found(nearby(STEPS), nearby("# Vacuum a database", doc_id="e"))
    assert all(not quote.text.startswith("#") for quote in evidence.quotes)


def test_where_there_is_nothing_but_a_heading_it_is_shown():
    assert [quote.text for quote in found(nearby("# Vacuum")).quotes] == ["# Vacuum"]


def test_stretches_keep_their_room_do_not_overlap_and_mark_a_part():
    other = "Another file says nothing of it.\n\nIt is about gardens."
    evidence = found(nearby(STEPS), nearby(other, doc_id="e"), room=Room(20, (10,)))
    assert 1 <= len(evidence.quotes) <= 2
    for quote, words in zip(evidence.quotes, (20, 10), strict=False):
        assert count_words(quote.text) <= words
        start, end = quote.highlight
        assert 0 <= start <= end <= len(quote.text)
    places = sorted((q.passage.doc_id, q.start, q.end) for q in evidence.quotes)
    for before, after in pairwise(places):
        assert before[0] != after[0] or before[2] <= after[1]


def test_no_second_stretch_where_none_is_wanted():
    assert len(found(nearby(STEPS), room=Room(20, ())).quotes) == 1
