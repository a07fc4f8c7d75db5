"""The evidence of a fact as the sentences of an answer."""

from __future__ import annotations

import pytest

from rag.answer.cite import extracted
from rag.answer.record import Answer
from rag.core.records import Passage, Quote

FERRY = "The ferry takes bicycles. A cabin costs 40 euros.\nDogs travel in the kennel for 12 euros."
INN = "Dogs pay 20 pounds a night at the inn."


def quote(text, words, document, score, mark=(0, 0)):
    passage = Passage(document, document, f"{document}.md", "", "", text, 0, len(text), 1, 2)
    start = text.index(words)
    return Quote(passage, start, start + len(words), score, mark)


def answered(*telling):
    dogs = FERRY.index("Dogs")
    best = quote(FERRY, FERRY, "ferry", 0.9, (dogs, len(FERRY)))
    return extracted(Answer("what do dogs cost?", "", "", "abstained", 1.0, (), (best,), telling,
                            form="fact"))  # fmt: skip


def test_telling_sentences_of_the_best_stretch_are_told_as_they_are():
    found = answered(quote(FERRY, "A cabin costs 40 euros.", "ferry", 0.8))
    assert [(s.text, s.markers) for s in found.sentences] == [("A cabin costs 40 euros.", (1,))]


@pytest.mark.parametrize("others", [1, 2])
def test_where_none_of_them_lies_in_it_its_mark_leads(others):
    found = answered(*[quote(INN, INN, f"inn {n}", 0.8) for n in range(others)])
    told = [(s.text, s.markers) for s in found.sentences]
    assert told[0] == ("Dogs travel in the kennel for 12 euros.", (1,))
    assert told[1] == (INN, (2,)) and len(told) == 1 + others
    assert [q.text for q in found.quotes][:2] == [FERRY, INN]
