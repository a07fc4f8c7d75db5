"""Records are units: rows of CSV, lines of logs and lists, fields of front matter; prose is not."""

from __future__ import annotations

import pytest

from rag.core.records import Passage, ScoredPassage
from rag.evidence.quotable_sentences import quotable
from rag.language.facts import facts
from rag.language.search_terms import terms
from rag.language.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def quotes(text: str) -> list[str]:
    passage = Passage("p", "d", "s", "", "", text, 0, len(text))
    return [one.text for one in quotable(ScoredPassage(1, 1.0, passage))]


QUOTED = (
    '14,Ann,"It came late.\nThe box was torn.\n\nThe bag was open.","Refund of 42\nand a bag"\n'
    '15,Bob,"It came late.\nThe box was whole.","Refund of 45"\n'
    '16,Cid,"Never came.","Refund of 48"'
)


def test_a_row_of_csv_is_one_unit_whatever_its_quotes_hold():
    rows = cut(QUOTED)

    assert len(rows) == 3
    assert rows[0].endswith('"Refund of 42\nand a bag"')
    assert rows[1].startswith("15,Bob")


@pytest.mark.parametrize(
    "text",
    [
        "Anton Berg 555-0101\nCarla Dorn 555-0102\nEmil Frank 555-0103\nGerda Hall 555-0104",
        "2031-04-01 06:01:00 INFO pump 1 ok\n2031-04-02 06:02:00 INFO pump 2 ok\n"
        "2031-04-03 06:03:00 INFO pump 3 ok",
        "[12:01:07] started\n[12:01:09] Stopped\n[12:02:10] Gone",
        "town\t2019\t2020\nArvendal\t1\t2\nDorrow\t3\t4",
        "a;1\nb;2\nc;3",
    ],
    ids=["list", "log", "log with clock", "tabs", "semicolons"],
)
def test_a_line_of_a_list_is_one_unit(text):
    assert cut(text) == text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "The committee looked at the yearly account of the orchard and found that the\n"
        "frost of April had cost nearly a third of the pears, while the apples were\n"
        "hardly touched and the Plums not at all",
        "He came, saw, and left\nbefore noon, tired, and\nwent home, alone, to sleep",
    ],
)
def test_lines_of_prose_go_on(text):
    assert cut(text) == [text]


def test_front_matter_is_read_by_fields_and_its_tags_prove_nothing():
    text = "---\ntitle: Stew\naliases:\n  - Grandmother's pot\ntags:\n  - recipe\n---\n\nStir it."

    assert cut(text)[:3] == ["---", "title: Stew", "aliases:\n  - Grandmother's pot"]
    assert quotes(text) == ["title: Stew", "Stir it."]


def test_what_org_keeps_in_drawers_proves_nothing():
    text = (
        "* Hive\n:LOGBOOK:\nCLOCK: [2031-04-02 Wed 10:00]\n:END:\nShe was marked with a blue dot."
    )

    assert "She was marked with a blue dot." in quotes(text)
    assert not any("CLOCK" in quote for quote in quotes(text))


def test_the_name_of_a_block_belongs_to_its_sentence():
    assert cut("Stir for forty minutes. ^stir-time") == ["Stir for forty minutes. ^stir-time"]


@pytest.mark.parametrize(("raised", "plain"), [("45² leaks", "452"), ("3 × 10⁶ litres", "106")])
def test_a_power_is_no_part_of_its_number(raised, plain):
    assert plain not in terms(raised)
    assert not any(str(number.value) == plain for number in facts(raised).numbers)


def test_lowered_and_raised_digits_of_words_are_found_by_plain_ones():
    assert terms("H₂O and m²") == terms("H2O and m2")
