"""A question with two sides is answered with a place for each."""

from __future__ import annotations

import pytest

from tests.helpers.talking import asking, collection_at

PUMP = "The noise of the big garden pump was measured in May: 61 decibels, the noise is a hum."
PAGES = {
    "pump.md": f"# Pump\n\n{PUMP}\n\nThe noise of the pump bothers nobody. Pump noise is low.\n",
    "noise.md": "# Noise\n\nThe noise of the pump was measured again, pump noise 60 decibels.\n",
    "cellar.md": "# Cellar\n\nThe fan hums at 48 decibels, measured in the cellar.\n",
    "roof.md": "# Roof\n\nNew slates came in June. The gutter is of zinc.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    return asking(collection_at(tmp_path_factory.mktemp("home"), PAGES), limit=2)


@pytest.mark.parametrize(
    "question",
    [
        "noise of the big garden pump versus the fan?",
        "which makes more noise, the big garden pump or the fan?",
    ],
)
def test_the_side_that_the_best_places_leave_out_is_shown_too(ask, question):
    found = ask(question)
    assert found.form == "compare"
    assert "pump" in found.citations[0].quote
    assert any("48 decibels" in citation.quote for citation in found.citations)
    assert len(found.citations) <= 3 and all(c.verified for c in found.citations)


def test_a_side_that_is_nowhere_spoken_of_adds_nothing(ask):
    found = ask("noise of the big garden pump versus the kettle?")
    assert all("fan" not in citation.quote for citation in found.citations[:1])
