"""Ranges of days as people say them, relative to a day that is passed in."""

from __future__ import annotations

from datetime import date

import pytest

from rag.question.dates import read_dates

TODAY = date(2026, 6, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what did I spend in May 2025", "2025-05-01", "2025-05-31"),
        ("was habe ich im Mai 2025 ausgegeben", "2025-05-01", "2025-05-31"),
        ("gastos en marzo de 2025", "2025-03-01", "2025-03-31"),
        ("dépenses en février 2024", "2024-02-01", "2024-02-29"),
        ("notes since March", "2026-03-01", ""),
        ("Notizen seit März 2025", "2025-03-01", ""),
        ("notes since September", "2025-09-01", ""),  # this year's is still to come
        ("from January to March 2025", "2025-01-01", "2025-03-31"),
        ("zwischen Januar und März 2025", "2025-01-01", "2025-03-31"),
        ("between 2025-03-05 and 2025-03-09", "2025-03-05", "2025-03-09"),
        ("in the first half of 2025", "2025-01-01", "2025-06-30"),
        ("the first three months of 2026", "2026-01-01", "2026-03-31"),
        ("trade fair in Q3 2025", "2025-07-01", "2025-09-30"),
        ("what did I write last week", "2026-06-01", "2026-06-07"),
        ("letzte Woche", "2026-06-01", "2026-06-07"),
        ("last month", "2026-05-01", "2026-05-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("yesterday", "2026-06-09", "2026-06-09"),
        ("in the last 30 days", "2026-05-11", "2026-06-10"),
        ("until 14 April 2025", "", "2025-04-14"),
        ("before 2024", "", "2023-12-31"),
        ("on April 14, 2025", "2025-04-14", "2025-04-14"),
        ("am 14.04.2025", "2025-04-14", "2025-04-14"),
        ("during 2026", "2026-01-01", "2026-12-31"),
        ("at the end of May 2025", "2025-05-20", "2025-05-31"),
        ("in the second half of February 2024", "2024-02-16", "2024-02-29"),
        ("in the second week of March 2026", "2026-03-08", "2026-03-14"),
        ("Anfang April 2026", "2026-04-01", "2026-04-10"),
        ("a mediados de mayo de 2026", "2026-05-10", "2026-05-20"),
        ("fin mars 2026", "2026-03-20", "2026-03-31"),
        ("since the begining of March", "2026-03-01", ""),
        ("before the end of June 2026", "", "2026-06-30"),
        ("in the 2025 diary since March", "2025-03-01", ""),
        ("between Easter Monday and the end of July 2026", "2026-04-06", "2026-07-31"),
        ("zwischen Ostern und Pfingsten 2025", "2025-04-20", "2025-06-08"),
        ("since new year", "2026-01-01", ""),
        ("from 3 May to 7 June 2024", "2024-05-03", "2024-06-07"),
        ("at the end of May", "2026-05-20", "2026-05-31"),
        ("Anfang Mai 2025", "2025-05-01", "2025-05-10"),
        ("a mediados de junio de 2025", "2025-06-10", "2025-06-20"),
        ("from March to the start of May 2025", "2025-03-01", "2025-05-01"),
        ("zwischen Anfang März und Ende Mai 2025", "2025-03-01", "2025-05-31"),
        ("by the end of April 2026", "", "2026-04-30"),
        ("before the beginning of May 2025", "", "2025-04-30"),
        ("in the first half of this year", "2026-01-01", "2026-06-30"),
        ("durante la segunda mitad de 2025", "2025-07-01", "2025-12-31"),
        ("before the middle of May 2025", "", "2025-05-14"),
        ("début d'avril 2025", "2025-04-01", "2025-04-10"),
        ("from November 2025 to February", "2025-11-01", "2026-02-28"),
        ("in the winter of 2025/26", "2025-12-01", "2026-02-28"),
        ("last summer", "2025-06-01", "2025-08-31"),
        ("l'été dernier", "2025-06-01", "2025-08-31"),
        ("from November to February 2026", "2025-11-01", "2026-02-28"),
        ("between 5 March and 3 May 2025", "2025-03-05", "2025-05-03"),
        ("tests due in August or September 2026", "2026-08-01", "2026-09-30"),
        ("im Mai oder Juni 2026", "2026-05-01", "2026-06-30"),
        ("in June and July", "2025-06-01", "2025-07-31"),  # July is still to come
        ("what of the March list is due before July 2025", "", "2025-06-30"),
    ],
)
def test_a_range_of_days_is_read(question, since, until):
    found = read_dates(question, TODAY)
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "before I moved",
        "songs of the Christmas concert",
        "how much may a hotel cost",
        "we march on",
        "invoice F-30175 of 2,000 pieces",
        "in May 2025 or in June 2024 or never",
        "the second half of the match",
        "qui a été dernier",
        "between the fair and the end of May 2025",
        "",
    ],
)
def test_what_is_not_understood_is_no_date(question):
    assert not read_dates(question, TODAY)


def test_the_words_that_date_a_question_are_taken_away_and_places_stay():
    question = "trains from January to March 2025, all of them"
    found = read_dates(question, TODAY).without(question)
    assert found.split() == ["trains", ",", "all", "of", "them"] and len(found) == len(question)
