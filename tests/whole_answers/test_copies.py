"""Near-duplicates told by what they say, whatever they are called."""

from __future__ import annotations

import contextlib
from datetime import date

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from rag.whole.copies import copies_of, resemblance, shingles
from tests.whole_answers.catalogs import document_of, fill, opened

RULES = """The boathouse is open from dawn to dusk.

Keys hang behind the counter and go back there after each trip.

A canoe costs 12 euros an hour, life jackets are free of charge.

Dogs stay on the lawn outside, they are not taken into the boats.
"""
CHANGED = RULES.replace("12 euros", "15 euros")
OTHER = "The sauna is open in winter.\n\nTowels are free of charge.\n"


def catalog_of(tmp_path):
    fill(tmp_path, [
        document_of(0, "club/Canoe rules.txt", RULES, "2024-03-01"),
        document_of(1, "downloads/scan_0415.txt", CHANGED, "2025-04-15"),
        document_of(2, "club/Sauna.txt", OTHER, "2025-01-01"),
    ])  # fmt: skip
    return contextlib.closing(opened(tmp_path))


def test_a_changed_copy_is_found_under_another_name(tmp_path):
    with catalog_of(tmp_path) as collection:
        (copy,) = copies_of(collection.catalog, "d0")
        assert copy.doc_id == "d1" and 0.7 < copy.resemblance < 1
        assert copies_of(collection.catalog, "d2") == []
        assert copies_of(collection.catalog, "nobody") == []


def test_versions_under_different_names_are_compared(tmp_path):
    question = "what changed between the two versions of the canoe rules?"
    with catalog_of(tmp_path) as collection:
        plan = plan_question(question, date(2026, 1, 1))
        found = carried_out(collection.catalog, question, plan, EVERYTHING, date(2026, 1, 1))
    assert found is not None
    assert any("[12 → 15]" in line.text for line in found.lines)


def test_resemblance_is_the_share_of_runs_of_words():
    assert resemblance(shingles("a b c d e"), shingles("A, b c d")) == 0.5
    assert resemblance(shingles(""), shingles("")) == 0
    assert shingles("two words") and not shingles("!")
