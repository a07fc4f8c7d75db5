"""The chat in a pseudo-terminal: typed, edited, interrupted, resumed, resized, pasted into.

Every step waits for what it needs to see, and an answer that something must happen to stops in
its middle until it has: a slow machine makes these tests slower, not wrong.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.guard import on_path
from tests.helpers.talking import collection_at

pexpect = pytest.importorskip("pexpect")

ROOT = Path(__file__).parents[3]
UP, BEGINNING, ALT_ENTER, CTRL_R, CTRL_U = "\x1b[A", "\x01", "\x1b\r", "\x12", "\x15"
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
LEADS = "who leads the Harbour app?"
QUOTED = "The Harbour app is led by Noor Haddad."
HALF = re.compile(r"Noor Haddad\.\S* \[1\]")
HALF_NARROW = re.compile(r"Noor Haddad\.\s+\S*\[1\]")
END = re.compile(r"\d s · ")
"""What the last line of every answer holds."""
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d)(?:;\d+)*m")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    collection_at(home)
    return home


@pytest.fixture
def gate(tmp_path):
    """Answers go on when this is there."""
    return tmp_path / "gate"


@pytest.fixture(params=["local", "http"])
def talk(home, gate, request):
    """Start a chat in a terminal of 24 lines and 80 columns, on a reader of either kind."""
    started = []

    def talk(*flags, held=False, **environment):
        if not held:
            gate.touch()
        # A size in the environment, as parallel tests have, goes before that of the terminal.
        own_size = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        child = pexpect.spawn(
            sys.executable, ["-m", "tests.helpers.chat_entry", str(home), str(gate), *flags],
            cwd=str(ROOT), encoding="utf-8", timeout=60, dimensions=(24, 80),
            env={**own_size, "TERM": "xterm-256color", "PYTHONPATH": on_path(ROOT),
                 "PROMPT_TOOLKIT_NO_CPR": "1", "READER": request.param, **environment},
        )  # fmt: skip
        # The shortest text that tells the prompt is ready: prompt_toolkit redraws what is typed.
        child.expect_exact("❯" if "--plain" not in flags else "notes> ")
        started.append(child)
        return child

    yield talk
    for child in started:
        child.close(force=True)


def answered(child):
    """Wait for the end of the answer; what was printed until there."""
    child.expect(END)
    text = child.before
    child.expect_exact("❯")
    return text


def leave(child):
    child.sendeof()
    child.expect(pexpect.EOF)
    child.wait()
    return child.exitstatus


def test_a_question_is_edited_and_answered_in_steps(talk):
    child = talk("--no-history")
    child.send("leads the Harbour app?" + BEGINNING + "who " + "\r")
    child.expect(HALF)
    for step in ("projects.md", "Harbour app", "Noor Haddad"):
        child.expect_exact(step)
    answered(child)
    child.send("xyz" + CTRL_U + "/mode" + "\r")
    child.expect_exact("hybrid")
    child.send("who leads" + ALT_ENTER + "the Harbour app?\r")
    child.expect_exact(QUOTED)
    answered(child)
    assert leave(child) == 0


def test_ctrl_c_stops_the_answer_and_keeps_what_there_is(talk, gate):
    child = talk(held=True)
    child.send(LEADS + "\r")
    child.expect(HALF)
    child.sendintr()
    child.expect_exact("(stopped)")
    gate.touch()
    child.send("/sources\r")
    child.expect_exact(QUOTED)
    child.send("/history\r")
    child.expect(r"\d+ +20\d\d-")
    child.send("who leads the Kite migration?\r")
    child.expect_exact("The Kite migration is led by Tomasz Lis.")
    answered(child)
    assert leave(child) == 0


def test_ctrl_c_at_the_prompt_drops_the_line_and_does_not_leave(talk):
    child = talk()
    child.send("half a questi")
    child.sendintr()
    child.expect_exact("Ctrl-D leaves")
    child.sendintr()
    child.expect_exact("Ctrl-D leaves")
    child.send("/k\r")
    child.expect(r"\b8\b")
    assert leave(child) == 0


def test_what_is_typed_during_an_answer_waits_for_the_prompt(talk, gate):
    child = talk(held=True)
    child.send(LEADS + "\r")
    child.expect(HALF)
    child.send("/mode\r" + "\x04")
    child.expect(pexpect.TIMEOUT, timeout=0.3)
    assert "/mode" not in child.before, "it was echoed into the answer"
    gate.touch()
    child.expect(END)
    child.expect_exact("hybrid")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_a_conversation_is_resumed_and_its_questions_are_remembered(talk):
    child = talk()
    child.send(LEADS + "\r")
    answered(child)
    assert leave(child) == 0
    child = talk("--resume")
    assert "1 turns; the last was" in child.before
    child.send("what is its deadline?\r")
    child.expect_exact("searching: what is the Harbour app's deadline?")
    answered(child)
    child.send(UP + UP + "\r")
    child.expect_exact(QUOTED)
    answered(child)
    child.send(CTRL_R + "deadl")
    child.expect_exact("deadl")
    child.send("\r\r")
    child.expect_exact("searching: what is the Harbour app's deadline?")
    answered(child)
    assert leave(child) == 0


def test_a_paste_of_200_lines_is_context_for_its_question(talk):
    child = talk()
    log = "\n".join(f"line {n}: the pump ran" for n in range(199))
    child.send(f"{PASTE}{log}\n{LEADS}{PASTED}")
    child.send("\r")
    child.expect_exact(QUOTED)
    answered(child)
    child.send("/history\r")
    child.expect_exact(LEADS)
    child.send(f"{PASTE}{log}\nthe last line of the log{PASTED}")
    child.send("\r")
    child.expect_exact("200 lines: what do you want to know of them?")
    assert leave(child) == 0


def test_the_window_may_change_its_size_at_any_time(talk, gate):
    child = talk(held=True)
    child.send("who leads the")
    child.setwinsize(10, 20)
    child.send(" Harbour app?\r")
    child.expect(HALF_NARROW)
    child.setwinsize(40, 200)
    gate.touch()
    answered(child)
    child.setwinsize(3, 12)
    child.send("/mode\r")
    child.expect_exact("hybrid")
    assert leave(child) == 0


def test_commands_are_completed_and_a_wrong_one_does_no_harm(talk):
    child = talk()
    child.send("/evi\t")
    child.expect_exact("evidence")
    child.send("\r")
    child.expect_exact("nothing was asked yet")
    child.send("/evidnce\r")
    child.expect_exact("hint: /evidence")
    assert leave(child) == 0


def test_wide_characters_are_typed_and_printed(talk):
    child = talk()
    child.send("谁领导 Harbour app?\r")
    child.expect_exact(QUOTED)
    answered(child)
    child.send("/history 谁领导\r")
    child.expect(r"\d+ +20\d\d-.*谁领导")
    assert leave(child) == 0


def test_plain_prints_nothing_that_moves_or_paints(talk):
    child = talk("--plain")
    child.sendline(LEADS)
    child.expect(END)
    text = child.before
    child.expect_exact("notes> ")
    assert QUOTED in text
    assert "\x1b" not in text
    assert leave(child) == 0


def test_no_color_leaves_the_colours_out(talk):
    child = talk(NO_COLOR="1")
    child.send(LEADS + "\r")
    assert not COLOUR.search(answered(child))
    assert leave(child) == 0
    child = talk()
    child.send(LEADS + "\r")
    assert COLOUR.search(answered(child))
    assert leave(child) == 0


def test_quit_leaves(talk):
    child = talk()
    child.send("/quit\r")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
