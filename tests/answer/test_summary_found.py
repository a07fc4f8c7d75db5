"""A summary of the document that a search finds, where no name tells which one is meant."""

from __future__ import annotations

import pytest

from tests.helpers.talking import asking, collection_at

PAGES = {
    "2031-05.md": "# Notes of the talk with Mrs Orme\n\nLotte reads fluently, likes to write.\n\n"
    "Her sums are shaky, ten minutes a day help. Lotte squints at the board.\n",
    "orgel.eml": "From: Wenzel Prokop <wenzel@example.org>\nTo: Runa <runa@example.org>\n"
    "Subject: Orgel im Pfarrsaal\n\nHallo Runa,\n\ndie Orgel im Pfarrsaal ist verstimmt. "
    "Der Stimmer kommt am Dienstag, das Konto reicht.\n\nLiebe Grüße\nWenzel\n",
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
    found = ask("recap of Wenzel and the Pfarrsaal")
    assert found.form == "summary" and "verstimmt" in found.text
    assert "Subject:" not in found.text and "Runa <" not in found.text


@pytest.mark.parametrize(
    "question", ["the talk about the tax office in short", "does Lotte like to write?"]
)
def test_what_none_holds_or_is_no_summary_is_looked_up(ask, question):
    assert ask(question).form != "summary"
