"""Conversations are kept whole, privately, and are gone when deleted."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from rag.chat import kept_conversations as history
from rag.chat.conversation import said
from rag.cli.app import run
from rag.core.errors import DatasetError, HistoryError
from rag.core.locations import catalog_file, collection_folder
from rag.evaluation.from_chat import UNANSWERED, export_judged
from rag.evaluation.notes import load_notes
from rag.index.collection import Collection
from tests.helpers.talking import add_files, chat_of, collection_at

LEADS = "who leads the Harbour app?"
DUE = "what is its deadline?"


@pytest.fixture
def config(tmp_path):
    return collection_at(tmp_path)


@pytest.fixture
def catalog(config):
    collection = Collection(config.home, config.collection)
    yield collection.catalog
    collection.close()


def talk(config, *questions, **settings):
    """Hold a conversation; its turns."""
    with chat_of(config, **settings) as chat:
        for question in questions:
            chat.ask(question)
        return list(chat.session.conversation.turns)


def test_a_conversation_comes_back_as_it_was(config, catalog, capsys):
    turns = talk(config, LEADS, DUE)
    kept = history.turns(catalog, 1)
    assert [(turn.number, turn.question) for turn in kept] == [(1, LEADS), (2, DUE)]
    for turn, was in zip(kept, turns, strict=True):
        for name in ("query", "text", "mode", "passages", "quotes", "citations", "sentences"):
            assert getattr(turn.answer, name) == getattr(was.answer, name), name
    assert kept[1].answer.query != DUE
    assert kept[0].settings["mode"] == "hybrid" and kept[0].settings["extract"] is True


def test_resuming_keeps_the_subject(config, capsys):
    talk(config, LEADS)
    with chat_of(config) as chat:
        chat.session.resume()
        chat.ask(DUE)
        turn = chat.session.conversation.turns[-1]
    assert "Harbour" in turn.answer.query
    assert "searching: " in capsys.readouterr().out


def test_nothing_is_made_before_something_is_kept(config, catalog):
    assert history.summaries(catalog) == [] == history.judged(catalog)
    assert history.questions(catalog, 10) == [] and history.forget(catalog, [1]) == 0
    tables = [row[0] for row in catalog.rows("SELECT name FROM sqlite_master")]
    assert not {"conversations", "turns"} & set(tables)


def test_no_history_keeps_nothing(config, catalog, capsys):
    talk(config, LEADS, keep=False)
    assert history.summaries(catalog) == []


def test_only_its_owner_can_read_it(config, capsys):
    talk(config, LEADS)
    folder = collection_folder(config.home, config.collection)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert catalog_file(folder).is_file()


def test_summaries_are_found_by_their_text_in_any_case(config, catalog, capsys):
    talk(config, LEADS, DUE)
    talk(config, "warum LINDENSTRASSE?")
    assert [(s.turns, s.title) for s in history.summaries(catalog)] == [
        (1, "warum LINDENSTRASSE?"),
        (2, LEADS),
    ]
    assert [s.title for s in history.summaries(catalog, "WHO LEADS the")] == [LEADS]
    assert [s.title for s in history.summaries(catalog, "lindenstraße")] == ["warum LINDENSTRASSE?"]
    assert history.questions(catalog, 2) == [DUE, "warum LINDENSTRASSE?"]


def test_passages_that_left_are_left_out_and_moved_ones_still_quoted(config, catalog, capsys):
    turns = talk(config, LEADS)
    quote = turns[0].answer.quotes[0]
    page = config.home / "files" / "notes" / "projects.md"
    page.write_text("# New first heading\n\nA new line.\n\n" + page.read_text("utf-8"), "utf-8")
    (page.parent / "office.md").unlink()
    add_files(config, page.parent)
    kept = history.turns(catalog, 1)[0]
    assert kept.answer.quotes[0].text == quote.text
    assert kept.answer.quotes[0].start > quote.start
    sources = {scored.passage.source for scored in kept.answer.passages}
    assert not any(source.endswith("office.md") for source in sources)
    assert said(kept).texts


def test_an_unknown_conversation_is_an_error_with_a_way_on(config, catalog, capsys):
    for prepare in (lambda: None, lambda: talk(config, LEADS)):
        prepare()
        with pytest.raises(HistoryError, match="no conversation 7") as caught:
            history.turns(catalog, 7)
        assert caught.value.hint == "rag history list"


def test_judged_answers_become_judged_questions(config, catalog, tmp_path, capsys):
    with chat_of(config) as chat:
        for question, verdict in ((LEADS, "good"), (DUE, "good"), ("why so late?", "wrong")):
            chat.ask(question)
            chat.session.judge(verdict)
        chat.session.judge("bad")
    folder = tmp_path / "judged"
    assert export_judged(history.judged(catalog), folder) == (2, 1)
    notes = load_notes(folder)
    assert [query.text for query in notes.queries] == [
        LEADS,
        "what is the Harbour app's deadline? leads",
    ]
    texts = [Path(span.source).read_text("utf-8") for span in notes.spans]
    assert all(span.quote in text for span, text in zip(notes.spans, texts, strict=True))
    waiting = [json.loads(line) for line in (folder / UNANSWERED).read_text("utf-8").splitlines()]
    assert [row["verdict"] for row in waiting] == ["bad"]
    with pytest.raises(DatasetError, match="already"):
        export_judged(history.judged(catalog), folder)


def command(config, *arguments):
    return run(["--home", str(config.home), "-c", "notes", "history", *arguments])


def test_the_commands(config, catalog, tmp_path, capsys):
    talk(config, LEADS, DUE)
    talk(config, "which books are about the sea?")
    capsys.readouterr()
    assert command(config, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["conversations"]
    assert [(row["id"], row["turns"]) for row in listed] == [(2, 1), (1, 2)]
    assert command(config, "search", "noor") == 0
    assert LEADS in capsys.readouterr().out
    assert command(config, "show", "1") == 0
    shown = capsys.readouterr().out
    assert f"## {LEADS}" in shown and "*searched: " in shown and "> The Harbour app is led" in shown
    assert command(config, "show", "1", "--json") == 0
    turns = json.loads(capsys.readouterr().out)["turns"]
    assert [turn["question"] for turn in turns] == [LEADS, DUE]
    target = tmp_path / "all.jsonl"
    assert command(config, "export", str(target)) == 0
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["conversation"] for row in rows] == [1, 1, 2]
    assert command(config, "export", str(target)) == 1
    assert "cannot write" in capsys.readouterr().err
    assert command(config, "delete", "1") == 0
    assert [s.conversation_id for s in history.summaries(catalog)] == [2]
    assert catalog.rows("SELECT count(*) FROM turns")[0][0] == 1
    assert command(config, "delete") == 1
    assert command(config, "delete", "--all") == 0
    assert history.summaries(catalog) == []
