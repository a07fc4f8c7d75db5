"""Lines marked with a word, "waiting: …", are listed where all in that state is asked for."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2031, 11, 3)
LIST = """# To do

- sew the sail
- waiting: answer of the harbour office
- waiting: varnish from Tarn
- **Waiting**: key of the shed, Sunna has it
- blocked: jetty, ice
"""
TALK = """Sunna: I was waiting: nobody came.
Jonas: All that is still waiting is the boat.
"""


@pytest.fixture
def ask(tmp_path):
    fill(tmp_path, [("notes/list.md", LIST), ("notes/talk.txt", TALK)])
    with contextlib.closing(opened(tmp_path)) as collection:
        yield lambda question: carried_out(
            collection.catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY
        )


@pytest.mark.parametrize(
    "question",
    ["anything that is still waiting", "show me all that is still pending",
     "alles was noch wartet", "what is still waiting?"],
)  # fmt: skip
def test_lines_marked_with_a_state_are_listed(ask, question):
    found = ask(question)
    assert [line.text.split(":")[1].split(" · ")[0].strip(" *") for line in found.lines[1:]] == [
        "answer of the harbour office", "varnish from Tarn", "key of the shed, Sunna has it",
    ]  # fmt: skip
    assert all(quote.text in LIST for quote in found.quotes)


@pytest.mark.parametrize(
    "question",
    [
        "everything that is still blocked",  # one line is no list
        "what is Sunna still waiting for in the office",
        "everything that is still frozen",
        "why is the boat still waiting",
    ],
)
def test_what_no_lines_are_marked_with_is_looked_up(ask, question):
    assert ask(question) is None
