"""What a unit is read together with before it is judged."""

from __future__ import annotations

from rag.core.records import Passage
from rag.evidence.read_together import LEADING, in_context
from rag.evidence.unit_signs import candidates
from rag.search.surroundings import Nearby, Surroundings

QUESTION = "How do I lock the shed?"


def nearby(text, ordinal=0, doc_id="d"):
    passage = Passage(f"{doc_id}{ordinal}", doc_id, f"{doc_id}.md", "", "The shed", text, 0,
                      len(text), 1, 1 + text.count("\n"))  # fmt: skip
    return Nearby(passage, ordinal, 0.9, 0.9, ordinal + 1, 0.9)


def read(*passages):
    given = candidates(QUESTION, Surroundings(passages, {"lock": 2.0, "shed": 1.0}))
    return [in_context(given, place) for place in range(len(given.units))]


def test_what_announces_is_read_with_the_first_words_of_what_it_announces():
    steps = " ".join(f"step{n}" for n in range(2 * LEADING))
    announcing, announced = read(nearby(f"To lock it:\n\n{steps}"))
    assert announcing.split("\n")[:2] == ["The shed", "To lock it:"]
    assert announcing.split("\n")[2].split() == steps.split()[:LEADING]
    assert "To lock it" not in announced


def test_what_is_announced_may_stand_in_the_next_passage_but_not_in_another_document():
    assert "Turn the key." in read(nearby("To lock it:"), nearby("Turn the key.", 1))[0]
    assert "Turn the key." not in read(nearby("To lock it:"), nearby("Turn the key.", 0, "e"))[0]
    assert read(nearby("To lock it:")) == ["The shed\nTo lock it:"]


def test_a_sentence_that_announces_nothing_is_read_by_itself():
    assert read(nearby("The shed has a lock.\n\nIt is red."))[0] == "The shed\nThe shed has a lock."
