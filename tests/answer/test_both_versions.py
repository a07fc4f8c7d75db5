"""A question with two times is answered with what each version of a document says."""

from __future__ import annotations

import pytest

from tests.helpers.talking import asking, collection_at

TARIFF = """# Tariff of the canal, {year}

1. The lock opens at seven.

2. A barge pays a toll of {toll} guilders for each lock.

3. Boats without a motor pay nothing.
"""
PAGES = {
    "tariff-2021.md": TARIFF.format(year=2021, toll=40),
    "tariff-2024.md": TARIFF.format(year=2024, toll=55)
    .replace("A barge pays", "Each barge now pays"),
    "barges.md": "# Barges\n\nThe toll is a talk of every barge, old and new.\n",
    "boats.md": "# Boats\n\nIn 2019 the canal had 12 boats.\n\nIn 2023 there were 31 boats.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    return asking(collection_at(tmp_path_factory.mktemp("home"), PAGES), limit=2)


@pytest.mark.parametrize(
    "question",
    [
        "toll of a barge for each lock in the old tariff of the canal and in the new?",
        "toll of a barge for each lock in the tariff of the canal before and after the reform?",
        "does a barge pay less toll in the new tariff of the canal than in 2021?",
    ],
)
def test_each_version_is_shown_with_what_it_says(ask, question):
    found = ask(question)
    assert found.form == "compare"
    assert "40 guilders" in found.citations[0].quote and "2021" in found.citations[0].source
    assert "55 guilders" in found.citations[1].quote and "2024" in found.citations[1].source
    assert len(found.citations) <= 3 and all(c.verified for c in found.citations)


def test_where_there_are_no_versions_of_two_years_a_place_is_shown_for_each(ask):
    found = ask("how many boats had the canal in 2019 against 2023?")
    shown = " ".join(citation.quote for citation in found.citations)
    assert "12 boats" in shown and "31 boats" in shown
