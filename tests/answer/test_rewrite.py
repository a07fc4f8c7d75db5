"""Summaries in a model's words: what is borne out is told, all else stands as it was quoted."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rag.answer.record import Silent
from rag.assistant import Assistant
from rag.cli.app import run
from rag.models.find_reader import find_reader
from tests.helpers.reader_server import delta, llama_server, scripted

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


def told_of(found):
    return [(s.text, s.markers, s.quoted) for s in found.sentences]


OF_ORCHARD = "The plums are picked in August by eleven volunteers. [2]"


def test_what_was_written_once_is_not_asked_for_again(home):
    with scripted(answering(TRUE_OF_BEES, OF_ORCHARD)) as server:
        first, again = ask(home, server), ask(home, server)
        assert len(server.chats()) == 2
        assert told_of(again) == told_of(first) and again.mode == "generated"
        assert (again.draft.completion_tokens, again.draft.model) == (0, first.draft.model)
        with Assistant(home, model=server.address) as assistant:
            assistant.ask("sum up my folder farm")
            assert len(server.chats()) == 4  # asked in other words
            (Path("farm") / "bees.md").write_text(BEES.replace("2021", "2022"))
            assistant.ingest("farm")
            assistant.ask("summarise my folder farm")
            assert len(server.chats()) == 5  # what the other file says stands
        with Assistant(home, model=server.address, seed=7, keep_history=0) as assistant:
            for count in (7, 9):
                assistant.ask("summarise my folder farm")
                assert len(server.chats()) == count  # nothing is kept


def test_kept_words_are_held_against_the_quotes_like_any_others(home):
    with scripted(answering(TRUE_OF_BEES, OF_ORCHARD)) as server:
        ask(home, server)
        for file in (home / "cache" / "summaries").iterdir():
            assert file.stat().st_size < 200
            file.write_text("The farm was sold to a hotel in 1998. [1]")
        found = ask(home, server)
        assert len(server.chats()) == 2
    assert found.mode == "extracted" and "hotel" not in found.text


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_a_summary_that_was_stopped_goes_on_where_it_ended(home, ending):
    reached, quick = threading.Event(), threading.Event()

    def events(body):
        if "hives" in body["messages"][-1]["content"]:
            yield delta(TRUE_OF_BEES)
        elif quick.is_set():
            yield delta(OF_ORCHARD)
        else:
            reached.set()
            while True:
                yield delta("The plums ")
                time.sleep(0.01)
        yield "[DONE]"

    command = ["ask", "summarise my folder farm", "--model"]
    with scripted(events) as server:
        with subprocess.Popen(
            [sys.executable, "-m", "rag", "--home", str(home), *command, server.address],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert reached.wait(90)
            process.send_signal(ending)
            shown, said = process.communicate(timeout=60)
        assert len(server.chats()) == 2
        if ending == signal.SIGINT:
            assert process.returncode == 130 and "asked again, it goes on" in said
            assert TRUE_OF_BEES[:-4] in shown and "forty plum trees" in shown
        quick.set()
        found = ask(home, server)
        assert len(server.chats()) == 3
    assert found.said == f"{TRUE_OF_BEES[:-4]} {OF_ORCHARD[:-4]}"


class Hears(Silent):
    """Notes what it is told."""

    def __init__(self):
        self.heard = []

    def progress(self, answer, done, total):
        self.heard.append((done, total))

    def line(self, sentence, proof):
        assert [citation.marker for _, citation in proof] == list(sentence.markers)
        assert all(citation.verified for _, citation in proof)
        self.heard.append(sentence.text)


def test_how_far_it_is_is_told_before_each_piece(home):
    hears = Hears()
    with scripted(answering(TRUE_OF_BEES, OF_ORCHARD)) as server:
        ask(home, server, listener=hears)
    assert hears.heard == [
        (0, 8), "Bees:", (1, 8), TRUE_OF_BEES[:-4],
        (4, 8), "Orchard:", (5, 8), OF_ORCHARD[:-4],
    ]  # fmt: skip


def test_a_real_server_is_asked_once_for_each_piece(home, real_home):
    reader = find_reader(real_home, "smollm2-135m-instruct")
    with llama_server(reader, 2048, "capable:7b") as address, Assistant(
        home, model=address, answer_tokens=48
    ) as assistant:  # fmt: skip
        first = assistant.ask("summarise my folder farm")
        kept = {f: f.read_text() for f in (home / "cache" / "summaries").iterdir()}
        again = assistant.ask("summarise my folder farm")
    assert first.draft.completion_tokens and not again.draft.completion_tokens
    assert len(kept) == 2 and told_of(again) == told_of(first)
    assert {f: f.read_text() for f in (home / "cache" / "summaries").iterdir()} == kept


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
