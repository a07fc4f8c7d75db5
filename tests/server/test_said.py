"""The page asks for the server's own words in its reader's language; programs get English."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.real

GIVEN = {
    "sentences": ['there is no collection "shed"', "rag ingest PATH", "nobody says this"],
    "labels": ["counting documents of kind pdf", "a line of a document"],
}


def test_words_come_back_in_the_language_that_is_asked_for(server):
    told = server.call("POST", "/said", GIVEN, Accept_Language="de").json
    assert told["labels"] == ["gezählt: Dokumente der Art pdf", "a line of a document"]
    assert told["sentences"][0] != GIVEN["sentences"][0] and "shed" in told["sentences"][0]
    assert told["sentences"][1:] == GIVEN["sentences"][1:]
    assert server.call("POST", "/said", GIVEN, Accept_Language="en").json == GIVEN


def test_json_is_english_whatever_language_is_asked_for(server):
    body = {"question": "how many desks are there in total?", "collection": "notes"}
    answers = [
        server.call("POST", "/api/ask", {**body, "extract": True}, Accept="application/json",
                    Accept_Language=language).json
        for language in ("de", "en")
    ]  # fmt: skip
    assert answers[0]["plan"] == answers[1]["plan"] == "summing column desks of rooms.csv: 3 rows"
    errors = [server.call("GET", "/api/collections/shed", Accept_Language=language).json
              for language in ("de", "en")]  # fmt: skip
    assert errors[0] == errors[1]


def test_what_is_no_list_of_texts_is_refused(server):
    for body in ({"labels": "x"}, {"labels": [1]}, {"words": []}):
        assert server.call("POST", "/said", body).status == 400
