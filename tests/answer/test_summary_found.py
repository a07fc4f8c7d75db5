"""A summary of the document that a search finds, where no name tells which one is meant."""

from __future__ import annotations

import pytest

from tests.helpers.talking import asking, collection_at

PAGES = {
    "2031-05.md": "# Notes of the talk with Mrs Orme\n\nLotte reads fluently, likes to write.\n\n"
    "Her sums are shaky, ten minutes a day help. Lotte squints at the board.\n",
    "anfrage.eml": "From: Leonie Huber <leonie@example.org>\nTo: Tilda <tilda@example.org>\n"
    "Subject: Anfrage Hochzeit\n\nHallo Tilda,\n\nwir heiraten im Herbst auf der Fraueninsel. "
    "Es kommen 58 Leute, und unser Budget liegt bei 3.400 Euro.\n\nLiebe Grüße\nLeonie\n",
    "lake.md": "# Lake\n\nThe boats are painted in spring. Nobody swims before June.\n",
    "oven.md": "# Oven\n\nThe oven is swept in autumn. Ash goes on the roses.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    return asking(collection_at(tmp_path_factory.mktemp("home"), PAGES), limit=4)


def test_what_is_asked_for_in_short_is_the_document_found(ask):
    found = ask("the talk about Lotte in short")
    assert found.form == "summary"
    assert {citation.source.rpartition("/")[2] for citation in found.citations} == {"2031-05.md"}
    assert all(word in found.text for word in ("write", "sums", "squints"))


def test_the_lines_above_a_mail_are_left_out(ask):
    found = ask("overview of Leonie and the Budget")
    assert found.form == "summary" and "Fraueninsel" in found.text
    assert "Subject:" not in found.text and "Tilda <" not in found.text


@pytest.mark.parametrize(
    "question", ["the talk about the tax office in short", "does Lotte like to write?"]
)
def test_what_none_holds_or_is_no_summary_is_looked_up(ask, question):
    assert ask(question).form != "summary"
