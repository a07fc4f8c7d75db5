"""A reading for all that is said of something is told line by line, and may be stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from rag import Assistant
from rag.cli.app import run
from rag.contract.answer import answer_json, next_page
from tests.helpers.serving import ROOT

pytestmark = pytest.mark.real

QUESTION = "every passage about the weighbridge"
SAID = "The weighbridge behind the mill was painted green and is checked each spring by the miller."


READ: list[str] = []
"""Notes that were opened by this process, in order."""


def _note_reading(event, arguments):
    if event == "open" and str(arguments[0]).endswith("mill.md"):
        READ.append(str(arguments[0]))


sys.addaudithook(_note_reading)


class Hears:
    """Notes what it is told; interrupts, as Ctrl-C does, once it has heard so many lines."""

    def __init__(self, until=None):
        self.plans, self.lines, self.until = [], [], until

    def progress(self, answer, done, total):
        self.plans.append((answer.plan, done, total))

    def line(self, sentence, proof):
        self.lines.append((sentence, proof))
        if len(self.lines) == self.until:
            raise KeyboardInterrupt

    def evidence(self, quotes):
        raise AssertionError("a computed answer has no stretches")

    def sentence(self, sentence):
        raise AssertionError("nobody wrote anything")


@pytest.fixture(scope="module")
def home(real_home, tmp_path_factory):
    """Three hundred notes of one text, so that few texts are embedded."""
    folder = tmp_path_factory.mktemp("mill")
    for number in range(300):
        (folder / "notes" / f"{number:03}").mkdir(parents=True)
        (folder / "notes" / f"{number:03}" / "mill.md").write_text(f"# Mill\n\n{SAID}\n")
    own = folder / "home"
    own.mkdir()
    (own / "models").symlink_to(real_home / "models")
    with Assistant(own) as assistant:
        assert assistant.ingest(folder / "notes").added == 300
    return own


def test_every_line_is_told_in_order_with_its_proof(home):
    hears = Hears()
    with Assistant(home) as assistant:
        found = assistant.ask(QUESTION, extract=True, listener=hears)
    (plan,) = hears.plans
    assert plan == (found.plan, 0, 301) and "reading 300 passages" in found.plan
    assert [line for line, _ in hears.lines] == list(found.sentences)
    places = [citation.source for _, proof in hears.lines for _, citation in proof]
    assert places == sorted(places) and len(places) == 300 == len(found.citations)
    assert all(c.verified and c.marker == n for n, c in enumerate(found.citations, 1))
    assert found.shown == (1, 300, 300) and not next_page(found.shown)


def test_who_stops_it_keeps_what_was_found_and_reads_no_further_files(home):
    with Assistant(home) as assistant:
        assistant.open()
        del READ[:]
        found = assistant.ask(QUESTION, extract=True, listener=Hears(until=121))
        assert len(READ) == 120
        again = assistant.ask(QUESTION, extract=True, page=next_page(found.shown))
    assert len(found.citations) == 120 == len(found.quotes) and len(found.sentences) == 121
    assert found.draft.interrupted and found.shown == (1, 120, 300)
    assert found.text.count("\n") == 120
    assert answer_json(found)["stopped"] and not answer_json(again)["stopped"]
    assert again.shown == (101, 150, 300)


def test_ctrl_c_in_a_terminal_says_how_much_was_shown(home):
    command = [sys.executable, "-m", "rag", "--home", str(home), "ask", QUESTION, "--extract"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, bufsize=1, pipesize=4096,
    ) as process:  # fmt: skip
        assert process.stdout and process.stderr
        # What is shown fills the pipe long before it is all: the program waits in the middle.
        head = [process.stdout.readline() for _ in range(12)]
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read(), process.stderr.read()
    lines = [line for line in [*head, *rest.splitlines()] if line.startswith("[")]
    assert process.returncode == 130
    assert 10 <= len(lines) < 300, "it was not stopped"
    assert f"(stopped: {len(lines)} of 300 shown)" in said
    assert "[1] " in lines[0] and "mill.md:3 · Mill · The weighbridge" in lines[0]


def test_a_terminal_shows_each_place_once_and_no_list_below(home, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    command = ["--home", str(home), "ask", QUESTION, "--extract", "--page", "6"]
    assert run(command) == 0
    streamed = capsys.readouterr().out
    assert run([*command, "--no-stream"]) == 0
    assert capsys.readouterr().out.splitlines()[:-1] == streamed.splitlines()[:-1]
    assert streamed.rstrip().endswith(" s · computed")  # and how long it took before
    assert streamed.count("mill.md:3") == 50 and "251 to 300 of 300 shown" in streamed
    assert run([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shown"]["next_page"] == 0
