"""Amounts as they are written, and the limits that questions set."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rag.question.amounts import (
    Amount,
    amount,
    condition,
    decimal_mark,
    number,
    shown,
    without_limit,
)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["-1.210,00", "82"], ","),
        (["1,012.30"], "."),
        (["8,200", "41,500"], ""),
        (["3.42"], "."),
        (["0,125"], ","),
        (["1.234.567"], ","),
        (["1,50", "2.50"], ""),  # they disagree
    ],
)
def test_a_column_says_what_parts_its_decimals(cells, mark):
    assert decimal_mark(cells) == mark


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("-1.210,00", ",", Amount(Decimal("-1210.00"))),
        ("1,012.30 EUR", ".", Amount(Decimal("1012.30"), "EUR")),
        ("€ 12", ".", Amount(Decimal(12), "EUR")),
        ("$3.50", ".", Amount(Decimal("3.50"), "USD")),
        ("61,240 km", "", Amount(Decimal(61240), "km")),
        ("(45.00)", ".", Amount(Decimal("-45.00"))),
        ("2025-01-08", ".", None),
        ("040 55812 903", ".", None),
        ("F-30175", ".", None),
        ("", ".", None),
    ],
)
def test_a_cell_amounts_to_what_a_person_reads(cell, mark, value):
    assert amount(cell, mark) == value


def test_a_lone_comma_before_three_digits_parts_thousands():
    assert number("8,200", "") == 8200


def test_a_limit_is_read_with_its_currency():
    found = condition("which bills are over 500 euros with tax")
    assert found is not None and (found.sense, found.amount) == (
        "more",
        Amount(Decimal(500), "EUR"),
    )
    assert found.holds(Decimal("500.01")) and not found.holds(Decimal(500))
    assert condition("Rechnungen über 1.000,50 €").amount == Amount(Decimal("1000.50"), "EUR")
    assert condition("what is it over there") is None


def test_amounts_are_shown_with_parted_thousands():
    assert shown(Decimal("1030.5"), "EUR") == "1,030.50 EUR"
    assert shown(Decimal(1189), "kWh") == "1,189 kWh"


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("3.00-", "-3.00", ""),
        ("3.00- EUR", "-3.00", "EUR"),
        ("12.-", "12", ""),
        ("12.– CHF", "12", "CHF"),
        ("(7.00)", "-7.00", ""),
        ("5-ply", "5", "-ply"),
    ],
)
def test_a_sign_behind_an_amount(cell, value, unit):
    assert amount(cell, ".") == Amount(Decimal(value), unit)


@pytest.mark.parametrize("cell", ["1 May", "3. Mai", "12 sept."])
def test_a_day_is_no_amount(cell):
    assert amount(cell, ".") is None


@pytest.mark.parametrize(
    ("question", "sense", "value", "counted"),
    [
        ("who had less than a six", "less", 6, ""),
        ("fewer than three helpers", "less", 3, "helpers"),
        ("mehr als zehn Kisten", "more", 10, "Kisten"),
        ("days with 25 km or more", "least", 25, "km"),
        ("cajas de 12 o menos", "most", 12, ""),
        ("7 oder mehr in Chemie", "least", 7, ""),
    ],
)
def test_a_limit_may_be_said_in_words_or_behind_its_number(question, sense, value, counted):
    found = condition(question)
    assert (found.sense, found.amount.value, found.counted) == (sense, value, counted)


@pytest.mark.parametrize("question", ["more than one key", "10 or so", "two or more ways"])
def test_what_sets_no_limit_is_none(question):
    assert condition(question) is None


def test_what_is_counted_stays_when_a_limit_is_taken_away():
    question = "days with 25 km or more"
    assert without_limit(question, condition(question)).split() == ["days", "with", "km"]
