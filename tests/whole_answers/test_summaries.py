"""Which document a summary is asked of: by name, by version, by what its text is about; or none."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2031, 11, 3)
LAMP = """# Lamp

The lamp on the pier burns oil. Fill it on Mondays.

Its glass is cleaned with vinegar. Matches lie in the blue tin.
"""
CASH = """# Cash and till

The drawer is counted by two people. Leave thirty coins in it. The bag goes into the safe.

What is over is written on the sheet. Ask Sunna about refunds.
"""
LOST = """Saturday, about the takings
Sunna, 9 May

The purse was lost between pier and office. The purse held ninety in cash.
Jonas found the purse below the bench. Nothing of the cash was lost in the end.
"""
ROPES = """# Report on lost ropes

Nine ropes were lost this winter, most of them in March.

| where | ropes | EUR |
|---|---|---|
| outer pier | 7 | 98.00 |
| slip | 2 | 30.50 |
| **total** | **9** | **128.50** |

The harbour office pays half of it in May.
"""
POLICY = """# Mooring policy

A berth costs {} a week. Guests moor at the outer pier.

Whoever stays longer asks Sunna. Dogs are welcome.
"""
BOATS = "# {}\n\nThe {} leaks a little. She was built of larch. Her sails are tanned.\n"
ROOF = """# Roof of the shed

We have three offers for the roof. {}

Sunna asks the bank. The ladder is borrowed.
"""
MINUTES = """# Meeting in June

The jetty is painted. Coffee is dearer. Jonas leads the regatta.

A guest complained about the lamp and about the purse. Sunna answers.
"""

YEAR = """# The harbour's journal

## 1 March
The ice is gone since Sunday. Jonas paints the buoys.

## 4 July
Regatta with forty boats. Sunna wins in the small class.
"""


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, [
        ("notes/lamp.md", LAMP), ("notes/lamp-oil.csv", "day,litres\n2031-02-01,4\n2031-03-01,5\n"),
        ("handbook/cash.md", CASH), ("reports/2031-05-takings.txt", LOST),
        ("rules/mooring-policy-v1.md", POLICY.format("9")),
        ("rules/mooring-policy-v2.md", POLICY.format("11")),
        ("boats/Kittiwake.md", BOATS.format("Kittiwake", "Kittiwake")),
        ("boats/Tern.md", BOATS.format("Tern", "Tern")),
        ("notes/2031-03-04 Roof.md", ROOF.format("We take the cheapest.")),
        ("notes/2031-08-02 Roof again.md", ROOF.format("We wait until spring.")),
        ("minutes/2031-06.md", MINUTES), ("reports/ropes.md", ROPES),
        ("journal/harbour-2030.md", YEAR), ("journal/harbour-2031.md", YEAR),
    ])  # fmt: skip
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


def told(catalog, question):
    found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
    return sorted({quote.passage.source for quote in found.quotes}) if found else []


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("summarise the note about the lamp", "notes/lamp.md"),  # others only mention it
        ("gist of the mooring policy", "rules/mooring-policy-v2.md"),
        ("sum up the old mooring policy v1", "rules/mooring-policy-v1.md"),
        ("summarise the note on the lost purse", "reports/2031-05-takings.txt"),
        ("sum up the report on the lost cash in May", "reports/2031-05-takings.txt"),
        ("summary of the note on the roof", "notes/2031-08-02 Roof again.md"),
        ("tl;dr of the Tern", "boats/Tern.md"),
        ("summarise the minutes of June", "minutes/2031-06.md"),
        ("short version of what the minutes of june settled", "minutes/2031-06.md"),
        ("what came out of the minutes of June, in short", "minutes/2031-06.md"),
        ("what is the mooring policy about, main points", "rules/mooring-policy-v2.md"),
        ("the harbour year 2030 in short", "journal/harbour-2030.md"),
    ],
)
def test_the_document_that_is_meant_is_told_in_short(catalog, question, source):
    assert told(catalog, question) == [source]


@pytest.mark.parametrize(
    "question",
    [
        "sum up the report about the boats accident",  # a folder that one word names
        "summarise the letter about the broken mast",
        "summary of the minutes about the coffee machine",
        "summarise the note on the guest's complaint",  # one sentence of the minutes
    ],
)
def test_where_no_document_fits_there_is_no_summary(catalog, question):
    assert told(catalog, question) == []


def test_what_stands_right_below_a_heading_is_told(catalog):
    question = "summarise the harbour journal of 2031"
    found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
    told = [line.text for line in found.lines]
    assert told[0] == "The ice is gone since Sunday."
    assert not any("#" in line for line in told)


def test_what_a_table_comes_to_is_told_in_its_place(catalog):
    question = "summarise the report on lost ropes"
    found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
    assert [line.text for line in found.lines] == [
        "Nine ropes were lost this winter, most of them in March.",
        "total: ropes 9 · EUR 128.50",
        "The harbour office pays half of it in May.",
    ]


def test_of_days_what_stands_below_their_headings_is_told(catalog):
    question = "sum up the harbour journal of July 2031"
    found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
    assert found is not None
    assert "forty boats" in found.text and "buoys" not in found.text


def test_notes_and_everything_mean_several(catalog):
    assert told(catalog, "summarise my notes on boats") == ["boats/Kittiwake.md", "boats/Tern.md"]
    assert len(told(catalog, "summarise everything about the purse")) > 1
