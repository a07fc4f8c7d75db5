"""Slash commands as a conversation from a pipe: what each says and what it changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from rag.cli.chat.commands import COMMANDS, find
from rag.cli.chat.complete import ChatCompleter
from rag.cli.chat.inspect import bar, opener
from rag.cli.chat.loop import run
from rag.cli.chat.talk import split_paste
from rag.core.errors import ConfigError
from rag.prompt.budget import Budget
from tests.helpers.talking import PAGES, add_files, chat_of, collection_at

LEADS = "who leads the Harbour app?"
DUE = "what is its deadline?"
ANSWER = "The Harbour app is led by Noor Haddad."


@pytest.fixture
def config(tmp_path):
    return collection_at(tmp_path)


@pytest.fixture
def talk(config, capsys):
    """Run lines through a chat; what it printed and said on standard error."""

    def talk(*lines, answers=(), **settings):
        with chat_of(config, *answers, **settings) as chat:
            code = run(chat, lines)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return talk


def test_the_commands_of_the_issue_exist_and_help_lists_them(talk):
    wanted = [
        "help",
        "sources",
        "open",
        "evidence",
        "summary",
        "why",
        "budget",
        "model",
        "collection",
        "mode",
        "filter",
        "k",
        "extract",
        "as",
        "more",
        "anywhere",
        "retry",
        "edit",
        "copy",
        "save",
        "good",
        "bad",
        "wrong",
        "ingest",
        "history",
        "resume",
        "forget",
        "quit",
    ]
    assert [command.name for command in COMMANDS] == wanted
    _, out, _ = talk("/help")
    assert all(f"/{name} " in out for name in wanted)
    assert all(len(line) <= 80 for line in out.splitlines())


def test_an_unknown_command_suggests_the_nearest_and_the_chat_goes_on(talk):
    code, out, err = talk("/sourcs", LEADS)
    assert "there is no command /sourcs" in err and "hint: /sources" in err
    assert ANSWER in out
    assert code == 1


def test_a_command_may_be_shortened_while_it_is_clear(talk):
    assert find("ev").name == "evidence"
    assert find("k").name == "k"
    for unclear in ("e", "mo", "", "zzz"):
        with pytest.raises(ConfigError):
            find(unclear)


def test_two_slashes_ask_about_a_path(talk):
    _, out, err = talk("//usr/share: who leads the Harbour app?")
    assert ANSWER in out and err == ""


def test_sources_and_evidence_and_why_explain_the_last_answer(talk):
    _, out, _ = talk(LEADS, "/sources", "/evidence", "/why 1")
    assert out.count(ANSWER) >= 3
    assert re.search(r"projects\.md:\d+–?\d*   dense rank 1 \(0\.\d{3}\) · lexical rank 1", out)
    assert "(leads, Harbour, app)" in out or "(Harbour, app)" in out
    assert "confidence that the collection covers this: 0." in out


def test_why_shows_what_was_searched(talk):
    _, out, _ = talk(LEADS, DUE, "/why")
    assert "  searched: what is the Harbour app's deadline?" in out


@pytest.mark.parametrize("command", ["/sources", "/why", "/retry", "/good", "/save x.md", "/edit"])
def test_before_the_first_question_there_is_nothing_to_show(talk, command):
    code, _, err = talk(command)
    assert code == 1 and "nothing was asked yet" in err


def test_the_budget_is_a_bar_that_adds_up(talk):
    _, out, _ = talk(LEADS, DUE, "/budget", answers=(ANSWER,))
    assert re.search(r"^  \[[█▓▒░·]{60}\]$", out, re.MULTILINE)
    assert re.search(r"rules \d+ · history [1-9]\d* · passages \d+ \(\d of \d\)", out)
    assert re.search(r"reused [1-9]\d* of \d+ tokens", out)
    assert "no window" in talk(LEADS, "/budget")[1]


def test_every_share_of_the_window_is_seen():
    drawn = bar(Budget(4096, system=1, history=0, passages=2000, reserved=500, free=1595), 40)
    assert drawn == "[█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░··············]"
    assert len(bar(Budget(10, 5, 5, 5, 5, 5), 10)) == 12


def test_settings_change_the_next_question(talk):
    _, out, _ = talk("/mode dense", "/k 1", "/filter books.md", LEADS, "/why", "/mode", "/k")
    assert re.findall(r"dense rank|lexical rank", out) == ["dense rank"]
    assert "books.md" in out and "projects.md" not in out
    assert out.splitlines()[-2:] == ["  dense", "  1"]
    assert "projects.md" in talk("/filter books.md", "/filter", LEADS)[1]


@pytest.mark.parametrize(
    "line", ["/mode fast", "/k 0", "/k many", "/extract perhaps", "/model nowhere", "/open 9"]
)
def test_a_wrong_argument_changes_nothing(talk, line):
    code, out, err = talk(LEADS, line, LEADS)
    assert code == 1 and err.startswith("error: ")
    assert out.count(ANSWER) == 2


def test_extract_turns_the_model_off_and_on(talk, config):
    with chat_of(config, ANSWER) as chat:
        run(chat, ["/extract on", LEADS, "/extract", LEADS])
        modes = [turn.answer.mode for turn in chat.session.conversation.turns]
    assert modes == ["extracted", "generated"]


def test_another_collection_begins_a_new_conversation(talk, config):
    collection_at(config.home, {"tea.md": "# Tea\n\nLongjing takes water of 80 degrees.\n"}, "tea")
    with chat_of(config) as chat:
        run(chat, [LEADS, "/collection tea", "which water does Longjing take?"])
        session = chat.session
        assert session.config.collection == "tea"
        assert [turn.question for turn in session.conversation.turns] == [
            "which water does Longjing take?"
        ]
        run(chat, ["/collection nothing-here", "which water does Longjing take?"])
        assert session.config.collection == "tea"
        assert len(session.conversation.turns) == 2


def test_another_model_closes_the_old_one_and_keeps_the_conversation(config):
    other = config.home / "other.gguf"
    other.touch()
    with chat_of(config, ANSWER) as chat:
        run(chat, [LEADS, f"/model {other}", DUE])
        assert chat.session.config.model == str(other)
        assert len(chat.session.conversation.turns) == 2
        assert "Harbour" in chat.session.conversation.turns[1].answer.query


def test_retry_and_edit_replace_the_last_turn(config, capsys):
    with chat_of(config) as chat:
        run(chat, [LEADS, "/retry", "/edit who leads the Kite migration?"])
        turns = chat.session.conversation.turns
        assert [turn.question for turn in turns] == ["who leads the Kite migration?"]
        assert turns[0].answer.query == "who leads the Kite migration?"
        run(chat, ["/edit"])
        assert chat.prefill == "who leads the Kite migration?"
        run(chat, ["/history"])
    assert len(re.findall(r"^ +1  ", capsys.readouterr().out, re.MULTILINE)) == 1


def test_a_retry_that_fails_keeps_the_turn(config, capsys):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        folder = config.home / "files" / "notes"
        for page in folder.glob("*.md"):
            page.unlink()
        # A folder that is suddenly empty may be a drive that is not there: nothing is removed.
        (folder / "empty.md").touch()
        add_files(config, folder)
        assert run(chat, ["/retry"]) == 1
        assert [turn.question for turn in chat.session.conversation.turns] == [LEADS]
        chat.session.judge("good")
    assert "is empty" in capsys.readouterr().err


def test_save_writes_a_new_file_only(talk, tmp_path):
    target = tmp_path / "talk.md"
    _, out, _ = talk(LEADS, DUE, f"/save {target}")
    saved = target.read_text("utf-8")
    assert "2 turns in " in out
    assert saved.count("## ") == 2 and ANSWER in saved and "*searched: " in saved
    code, _, err = talk(LEADS, f"/save {target}")
    assert code == 1 and "cannot write" in err and target.read_text("utf-8") == saved


def test_ingest_is_seen_at_the_next_question(talk, config):
    page = config.home / "files" / "zebra.md"
    page.write_text("# Zebra\n\nThe zebra crossing was repainted in June.\n", "utf-8")
    _, out, _ = talk(f"/ingest {page}", "when was the zebra crossing repainted?")
    assert "The zebra crossing was repainted in June." in out
    assert talk("/ingest nowhere.md")[0] == 1


def test_history_resume_and_forget(talk):
    talk(LEADS, DUE)
    code, out, _ = talk("/history", "/resume 1", "and why?", "/forget", "/history")
    assert "who leads the Harbour app?" in out and "conversation 1, 2 turns" in out
    assert "searching: and why? " not in out and "searching: why? " in out
    assert out.rstrip().endswith("no conversation was kept") and code == 0


def test_quit_leaves_the_rest_unread(talk):
    _, out, _ = talk("/quit", LEADS)
    assert out == ""


def test_json_is_one_object_a_line_whatever_commands_say(talk):
    code, out, err = talk(LEADS, "/why", DUE, "/nonsense", json=True)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["question"] for answer in answers] == [LEADS, DUE]
    assert answers[1]["query"] != DUE
    assert "dense rank" in err and code == 1


def test_judging_needs_a_kept_conversation(talk):
    assert "kept as good" in talk(LEADS, "/good")[1]
    code, _, err = talk(LEADS, "/wrong", keep=False)
    assert code == 1 and "is not kept" in err


def test_a_pasted_text_is_context_for_its_question():
    log = "\n".join(f"line {n}" for n in range(200))
    assert split_paste(f"{log}\nwhich line failed?") == ("which line failed?", log)
    assert split_paste(f"which line failed?\n{log}") == ("which line failed?", log)
    assert split_paste(log) == ("", log)
    assert split_paste("a question\nof two lines?") == ("a question of two lines?", "")


def test_pasted_text_without_a_question_waits_for_one(talk):
    log = "\n".join(f"entry {n} of the pump" for n in range(20)) + "\nThe pump is made by Rohde."
    _, out, _ = talk(log, "who is the pump made by?")
    assert "21 lines: what do you want to know of them?" in out
    assert "The pump is made by Rohde." in out.partition("?")[2]


def test_hostile_documents_print_no_control_codes(config, capsys):
    page = config.home / "files" / "evil.md"
    page.write_text("# Evil \x1b[31m\n\nThe evil page says \x1b]0;owned\x07 hello.\n", "utf-8")
    with chat_of(config) as chat:
        run(
            chat,
            [f"/ingest {page}", "what does the evil page say?", "/sources", "/why", "/evidence"],
        )
    out = capsys.readouterr().out
    assert "hello" in out and "\x1b" not in out and "\x07" not in out


def test_the_editor_opens_at_the_line(monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "nvim -R")
    assert opener(Path("a.md"), 7) == ["nvim", "-R", "+7", "a.md"]
    monkeypatch.setenv("EDITOR", "code")
    assert opener(Path("a.md"), 7) == ["code", "-g", "a.md:7"]
    monkeypatch.setenv("EDITOR", "gedit")
    assert opener(Path("a.md"), None) == ["gedit", "a.md"]


def test_the_pages_of_the_tests_are_what_the_tests_think():
    assert ANSWER in PAGES["projects.md"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/ev", ["evidence"]),
        ("/mode den", ["dense"]),
        ("/extract ", ["on", "off"]),
        ("/collection n", ["notes"]),
        ("/filter proj", ["projects.md"]),
        ("/open ", ["1"]),
        ("/why 1", ["1"]),
        ("/resume ", ["1"]),
        ("/nothing ", []),
        ("a question", []),
    ],
)
def test_what_a_command_takes_is_completed(config, typed, offered):
    with chat_of(config) as chat:
        run(chat, [LEADS])
        chat.session.opened()
        document = Document(typed)
        found = ChatCompleter(chat).get_completions(document, CompleteEvent())
        assert [Path(completion.text).name for completion in found] == offered


def test_retry_asks_what_was_stopped_again(config, capsys, monkeypatch):
    def stop(*values, **named):
        raise KeyboardInterrupt

    with chat_of(config) as chat:
        run(chat, [LEADS])
        with monkeypatch.context() as patch:
            patch.setattr(chat.session, "ask", stop)
            run(chat, [DUE])
        run(chat, ["/retry"])
        asked = [turn.question for turn in chat.session.conversation.turns]
    assert asked == [LEADS, DUE]
    assert "(stopped)" in capsys.readouterr().err


def test_more_goes_on_with_a_list_and_says_where_there_is_none(talk):
    code, _, said = talk("where is the harbour?", "/more")
    assert code == 1 and "no further page" in said


@pytest.mark.parametrize(
    "asked", ["/summary", "summarise our conversation", "please recap the chat"]
)
def test_a_conversation_is_summarised_by_what_was_asked_and_answered(talk, asked):
    code, out, _ = talk(LEADS, LEADS, asked)
    shown = out.rsplit(LEADS, 1)[-1]
    assert code == 0 and "Noor Haddad" in shown and ".md" in shown
    assert out.count(f"{LEADS}\n") == 1  # asked twice, told once


def test_a_conversation_that_has_not_begun_has_no_summary(talk):
    code, _, err = talk("/summary")
    assert code == 1 and err
