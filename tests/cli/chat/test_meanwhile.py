"""What other processes do to a collection during a chat is seen, and never ends the chat."""

from __future__ import annotations

import multiprocessing
import sqlite3

import pytest

from rag.chat import kept_conversations as history
from rag.cli.chat.loop import run
from rag.core.config import changed
from rag.index.collection import Collection, writing
from rag.index.collections import delete_collection, rename_collection
from tests.helpers.talking import add_files, chat_of, collection_at

LEADS = "who leads the Harbour app?"
TEA = "which tea is in the tin?"
PAGE = "# Tea\n\nThe tea in the tin is Longjing.\n"


@pytest.fixture
def config(tmp_path):
    return collection_at(tmp_path)


def kept(config):
    collection = Collection(config.home, config.collection)
    try:
        ids = [summary.conversation_id for summary in history.summaries(collection.catalog)]
        return [[t.question for t in history.turns(collection.catalog, key)] for key in ids]
    finally:
        collection.close()


def write_pages(config, count, home):
    """In another process: a page after another, each ingested at once."""
    for number in range(count):
        (home / "files" / "notes" / f"page{number}.md").write_text(f"# Page {number}\n\n{PAGE}")
        add_files(config, home / "files" / "notes")


def test_questions_are_answered_while_another_process_writes(config, tmp_path, capsys):
    writer = multiprocessing.get_context("spawn").Process(
        target=write_pages, args=(config, 8, tmp_path)
    )
    writer.start()
    asked = 0
    with chat_of(config) as chat:
        while writer.is_alive() or asked < 3:
            assert run(chat, [LEADS]) == 0, capsys.readouterr().err
            asked += 1
        assert run(chat, [TEA]) == 0
    assert writer.exitcode == 0
    assert "Longjing" in capsys.readouterr().out
    assert kept(config) == [[LEADS] * asked + [TEA]]


def test_a_removed_collection_is_said_and_the_chat_goes_on(config, tmp_path, capsys):
    collection_at(tmp_path, {"tea.md": PAGE}, name="tea")
    with chat_of(config) as chat:
        run(chat, [LEADS])
        delete_collection(config.home, "notes")
        assert run(chat, [LEADS, "/good", "/history"]) == 1
        assert "removed or renamed meanwhile" in capsys.readouterr().err
        assert run(chat, ["/collection tea", TEA]) == 0
    assert "Longjing" in capsys.readouterr().out


def test_a_collection_made_anew_is_the_one_that_is_asked(config, tmp_path, capsys):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        delete_collection(config.home, "notes")
        (tmp_path / "files" / "notes" / "tea.md").write_text(PAGE)
        add_files(config, tmp_path / "files" / "notes")
        assert run(chat, [TEA, "/good"]) == 0
    assert "Longjing" in capsys.readouterr().out
    assert kept(config) == [[LEADS, TEA]]


def test_a_renamed_collection_keeps_its_conversation(config):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        rename_collection(config.home, "notes", "work")
        assert run(chat, [TEA]) == 1
        assert run(chat, ["/collection work", "/resume", TEA]) == 0
    assert kept(changed(config, collection="work")) == [[LEADS, TEA]]


def test_vectors_of_another_embedder_are_refused(config, capsys):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        with writing(config.home, "notes") as opened, opened.catalog.transaction():
            stored = opened.catalog.meta("fingerprint")
            opened.catalog.set_meta(
                "fingerprint", stored.replace('"embedder": "', '"embedder": "x')
            )
        assert run(chat, [LEADS]) == 1
    assert "this collection was built with" in capsys.readouterr().err


def test_a_locked_catalogue_delays_keeping_and_loses_nothing(config, capsys, monkeypatch):
    monkeypatch.setattr("rag.cli.chat.session.BUSY_SECONDS", 0.05)
    with chat_of(config) as chat:
        run(chat, [LEADS])
        with Collection(config.home, "notes").catalog.transaction():
            assert run(chat, [TEA, TEA]) == 0
        err = capsys.readouterr().err
        assert err.count("not kept for now") == 1
        assert "locked" in err
    assert kept(config) == [[LEADS, TEA, TEA]]


def test_a_conversation_deleted_meanwhile_does_not_come_back(config):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        with sqlite3.connect(Collection(config.home, "notes").catalog.file) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM conversations")
        run(chat, [TEA])
    assert kept(config) == [[TEA]]
