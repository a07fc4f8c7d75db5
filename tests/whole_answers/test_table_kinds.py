"""Rows of tables asked for as people ask: by noun, group, side, state, days of their own."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from tests.whole_answers.catalogs import fill, opened, text_of

TODAY = date(2026, 6, 10)
DANCERS = """Name,Group,Joined,Born,Fee EUR,Paid
Sunna Holm,Tango,2019-03-01,1990-05-12,80,yes
Emre Aksoy,Waltz,2024-02-01,1971-02-03,60,no
Vera Lund,Tango,2025-09-01,2001-07-21,80,no
Piet Maas,Waltz,2022-10-01,1955-12-08,60,yes
"""
CASH = """Datum;Text;Kategorie;Einnahme;Ausgabe
04.01.2025;Beitrag;Beiträge;240,00;
09.02.2025;Saalmiete;Saal;;180,50
11.02.2025;Noten;Material;;42,00
20.03.2025;Saalmiete;Saal;;180,50
28.03.2025;Spende;Spenden;75,00;
"""
TRIP = """day,what,category,EUR
2025-05-02,train to the coast,travel,40.00
2025-05-03,room,lodging,90.00
2025-05-04,boat trip,travel,25.00
"""
PUMPS = """Pump,Date,Water m3
North,2024-12-31,412
South,2024-12-31,90
North,2025-06-30,437
South,2025-06-30,131
"""
PLAN = """Item;Plan 2025;Actual 2025;Plan 2026
Saal;400,00;361,00;500,00
Noten;50,00;42,00;60,00
"""


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, [
        ("club/dancers.csv", DANCERS), ("club/Kassenbuch.csv", CASH),
        ("travel/Coast trip.csv", TRIP), ("meters/Readings.csv", PUMPS), ("club/Budget.csv", PLAN),
        ("notes/dancers.md", "The dancers in the tango group practise on Mondays."),
    ])  # fmt: skip
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how many dancers are in the tango group", ["2 rows", "Sunna", "Vera"]),
        ("how many dancers per group", ["Tango: 2", "Waltz: 2"]),
        ("who has not paid the fee yet?", ["2 rows", "Emre", "Vera"]),
        ("who has paid the fee", ["Sunna", "Piet"]),
        ("which dancers joined since 2024", ["Emre", "Vera"]),
        ("what do the fees of the dancers add up to", ["280"]),
        ("dancers who joined in September", ["Vera"]),
        ("Beiträge im Kassenbuch im Januar 2025", ["240,00"]),
        ("plan for Noten in 2026", ["60,00"]),
        ("oldest dancer", ["Piet"]),
        ("newest dancer", ["Vera"]),
        ("Was haben wir 2025 für Saalmiete ausgegeben?", ["361.00 = 180.50 + 180.50"]),
        ("total income 2025", ["315.00"]),
        ("Ausgaben 2025 nach Kategorie", ["Saal: 361.00", "Material: 42.00"]),
        ("spending by month in 2025 in the Kassenbuch", ["2025-02: 222.50", "2025-03: 180.50"]),
        ("how much did the coast trip cost altogether", ["155.00 EUR"]),
        ("which category cost the most on the coast trip", ["lodging: 90.00"]),
        ("how much water did the north pump use in the first half of 2025", ["25 m3"]),
        ("how much was spent on travel on 2 May on the coast trip", ["40.00"]),
    ],
)
def test_rows_are_found_however_they_are_asked_for(catalog, question, told):
    text = text_of(catalog, question, TODAY)
    assert [part for part in told if part not in text] == []


@pytest.mark.parametrize(
    "question",
    [
        "how many dancers are in the salsa group",  # no row says salsa
        "who leads the tango group in autumn",
        "total for Noten in 2025",  # planned or actual?
        "how much water did the north pump use in August 2025",
    ],
)
def test_what_no_row_says_is_not_computed(catalog, question):
    assert text_of(catalog, question, TODAY) == ""
