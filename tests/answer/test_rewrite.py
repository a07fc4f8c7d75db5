"""Summaries in a model's words: what is borne out is told, all else stands as it was quoted."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.cli.app import run
from tests.helpers.reader_server import delta, scripted

pytestmark = pytest.mark.real

ORCHARD = """# Orchard

The orchard behind the mill has forty plum trees and nine quinces.

The plums are picked in the second week of August by eleven volunteers.

The quinces go to the press in Aldham, which wants them by the end of October.
"""
BEES = """# Bees

Four hives stand under the lime trees since the spring of 2021.

The honey of last summer came to 58 kilograms, most of it lime.

Varroa was treated with oxalic acid in December.
"""


@pytest.fixture
def home(real_home, tmp_path, monkeypatch):
    notes = tmp_path / "farm"
    notes.mkdir()
    (notes / "bees.md").write_text(BEES)
    (notes / "orchard.md").write_text(ORCHARD)
    (tmp_path / "bread.md").write_text("# Bread\n\nThe oven is lit on Saturdays.\n")
    own = tmp_path / "home"
    own.mkdir()
    (own / "models").symlink_to(real_home / "models")
    monkeypatch.chdir(tmp_path)
    with Assistant(own) as assistant:
        assistant.ingest("farm", "bread.md")
    return own


def answering(of_bees, of_orchard):
    """A model that says one thing of the bees and another of the orchard."""

    def events(body):
        read = body["messages"][-1]["content"]
        return iter([delta(of_bees if "hives" in read else of_orchard), "[DONE]"])

    return events


def ask(home, server, **more):
    with Assistant(home, model=server.address) as assistant:
        return assistant.ask("summarise my folder farm", **more)


TRUE_OF_BEES = "Four hives stand under the lime trees since the spring of 2021. [1]"


def test_sentences_that_hold_are_told_with_the_marks_of_their_quotes(home):
    said = "The plums are picked in August by eleven volunteers. [2]"
    with scripted(answering(TRUE_OF_BEES, said)) as server:
        found = ask(home, server)
        assert len(server.chats()) == 2  # one for each document
    assert found.mode == "generated" and found.plan.startswith("summarising folder farm")
    told = {s.text: s.markers for s in found.sentences if s.markers}
    assert len(told) == 2 and all(not s.quoted for s in found.sentences if s.markers)
    (mark,) = next(marks for text, marks in told.items() if "plums" in text)
    assert "second week of August" in found.quotes[mark - 1].text
    assert all(citation.verified for citation in found.citations)
    assert found.text.count("\n") == 3  # two names of documents, a sentence each


def test_what_is_made_up_is_left_out_and_the_documents_speak_for_themselves(home):
    with scripted(
        answering(TRUE_OF_BEES, "The orchard was sold to a hotel in 1998. [1]")
    ) as server:
        found = ask(home, server)
        extracted = ask(home, server, extract=True)
    assert "hotel" not in found.text and "forty plum trees" in found.text
    assert found.mode == "generated" and TRUE_OF_BEES[:-4] in found.text
    assert extracted.mode == "extracted" and extracted.said != found.said == TRUE_OF_BEES[:-4]
    with scripted(answering("They moved to the moon. [1]", "It was sold. [1]")) as server:
        nothing = ask(home, server)
    assert (nothing.mode, nothing.text) == (extracted.mode, extracted.text)


def test_a_reader_that_breaks_off_leaves_the_rest_as_it_is(home):
    def events(body):
        yield delta("Four hives stand under the")
        raise ConnectionError

    with scripted(events) as server:
        found = ask(home, server)
        assert len(server.chats()) == 1
    assert found.mode == "extracted" and "58 kilograms" in found.text and found.draft.broken_off


def test_the_terminal_tells_them_once_and_says_that_they_hold(home, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    said = "The plums are picked in August by eleven volunteers. [2]"
    command = ["--home", str(home), "ask", "summarise my folder farm"]
    with scripted(answering(TRUE_OF_BEES, said)) as server:
        assert run([*command, "--model", server.address]) == 0
        shown = capsys.readouterr().out
        assert run([*command, "--model", server.address, "--json"]) == 0
    assert shown.count("Four hives") == 1 and "all sentences supported" in shown
    assert re.search(r"summarising folder farm: .* sentences", shown)
    assert json.loads(capsys.readouterr().out)["mode"] == "generated"


SLUICES = ("upper", "lower", "old", "new", "wide", "deep", "iron", "oak")


def test_a_small_window_takes_a_document_in_parts_and_one_too_small_leaves_it(home):
    told = [f"The {name} sluice of the mill race was mended by the smith and painted green in the "
            f"spring of {2011 + n}." for n, name in enumerate(SLUICES)]  # fmt: skip
    (Path("farm") / "race.md").write_text("# Mill race\n\n" + "\n\n".join(told) + "\n")
    asked = []
    with scripted(lambda body: iter([delta(f"{told[0]} [1]"), "[DONE]"])) as server:
        for window in (4096, 540, 128):
            before = len(server.chats())
            settings = {"model": server.address, "context_window": window, "answer_tokens": 64}
            with Assistant(home, **settings) as assistant:
                assistant.ingest("farm")
                found = assistant.ask("sum up the note Mill race")
            asked.append((len(server.chats()) - before, found.mode))
    assert asked[0] == (1, "generated") and asked[2] == (0, "extracted")
    assert asked[1][0] > 1 and asked[1][1] == "generated"
    assert all(sentence in found.text for sentence in told)
