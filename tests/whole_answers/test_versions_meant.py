"""Two versions of a document, told by their years or as the old and the new, held against each
other."""

from __future__ import annotations

from datetime import date

import pytest

from tests.whole_answers.catalogs import computed_from, fill

TODAY = date(2026, 6, 10)

LEASE = """# Lease of the boathouse ({year})

Between the parish and Greta Holm.

# 1. Rent

The rent is {rent} EUR a month.

# 2. Deposit

{deposit}

# 3. Keys

There are two keys. They hang in the office.
"""
TARIFF = "# Ferry tariff {year}\n\n| who | EUR |\n|---|---|\n| child | {child} |\n| dog | {dog} |\n"
DIARY = "# Diary {year}\n\n{said}\n"


@pytest.fixture
def ask(tmp_path):
    lease = [
        LEASE.format(year=2021, rent=410, deposit="The deposit is one month."),
        LEASE.format(year=2024, rent=455, deposit="A deposit of two months is paid by bank."),
    ]
    fill(tmp_path, [
        ("house/boathouse-2021.docx", lease[0]),
        ("house/boathouse-2024.docx", lease[1]),
        ("ferry/tariff-2021.md", TARIFF.format(year=2021, child="3.00", dog="2.00")),
        ("ferry/tariff-2023.md", TARIFF.format(year=2023, child="3", dog="2.50")),
        ("ferry/tariff-2024.md", TARIFF.format(year=2024, child="4", dog="2.70")),
        ("diary-2021.md", DIARY.format(year=2021, said="Rain in May. Sold the cow to Piet.")),
        ("diary-2024.md", DIARY.format(year=2024, said="A dry June. New roof on the byre.")),
        ("minutes/2021-03-01 board.md", "# Board\n\nThe lease of Greta was on the table."),
        ("minutes/2024-03-01 board.md", "# Board\n\nGreta pays a deposit. So the lease goes on."),
        ("minutes/2024-09-01 board.md", "# Board\n\nNothing of note."),
    ])  # fmt: skip
    with computed_from(tmp_path, TODAY) as asked:
        yield asked


def lines_of(found):
    return [line.text for line in found.lines]


def test_two_years_are_two_versions_and_what_is_asked_of_them_comes_first(ask):
    found = ask("What changed in Greta's boathouse lease between 2021 and 2024 about the deposit?")
    assert found.form == "compare"
    lines = lines_of(found)
    assert "deposit" in lines[1] and "The rent is [410 → 455] EUR a month." in lines
    assert next(quote.passage.source for quote in found.quotes).startswith("house/")


def test_of_three_versions_those_of_the_years_that_are_said_are_compared(ask):
    lines = lines_of(ask("How did the ferry tariff change from 2021 to 2023?"))
    assert "dog · [2.00 → 2.50]" in lines
    assert not any(line.startswith("child") for line in lines)  # 3.00 is 3


def test_rows_of_two_tables_are_held_against_each_other_by_their_names(ask):
    lines = lines_of(ask("differences of the ferry tariff 2021 versus 2024"))
    assert "child · [3.00 → 4]" in lines and "dog · [2.00 → 2.70]" in lines


def test_the_old_and_the_new_are_the_last_two(ask):
    lines = lines_of(ask("old and new ferry tariff, what's different?"))
    assert "child · [3 → 4]" in lines and "dog · [2.50 → 2.70]" in lines


def test_what_is_the_same_in_both_is_said_where_it_is_asked(ask):
    lines = lines_of(ask("what changed in the boathouse lease from 2021 to 2024 about the keys?"))
    assert any(line.startswith("the same in both: There are two keys.") for line in lines)


@pytest.mark.parametrize(
    "question",
    [
        "how did the diary change between 2021 and 2024?",  # they share next to nothing
        "what changed in the garden from 2021 to 2024?",
        "what changed in the ferry tariff between 2019 and 2020?",
    ],
)
def test_where_there_are_no_two_versions_it_is_looked_up(ask, question):
    found = ask(question)
    assert found is None or found.form != "compare"
