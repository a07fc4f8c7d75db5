"""A farm's tables asked as people type: slips, verbs, compounds, days without a year, two days."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2026, 6, 10)
PARCELS = """Parcel,Courier,Sent,Promised,Arrived,kg,EUR,Paid
P1,Bolt,2026-01-05,2026-01-08,2026-01-08,4,12.50,yes
P2,Bolt,2026-01-19,2026-01-22,2026-01-26,9,18.00,yes
P3,Ferro,2026-02-25,2026-02-27,2026-03-02,2,7.20,no
P4,Bolt,2026-03-09,2026-03-12,2026-03-12,5,13.10,no
P5,Ferro,2026-03-16,2026-03-20,,7,15.00,yes
"""
CHEESE = """Kunde;Käse;Stück;Abholung;Bemerkung
Gasthof Tann;Frischkäse;12;04.04.2026;Rechnung
Imke Voss;Rolle;2;05.04.2026;
Imke Voss;Frischkäse;3;04.04.2026;ohne Kräuter
"""
PRICES = """| Ware | Price 2024 | Price 2025 | organic |
|---|---|---|---|
| honey | 6.50 | 7.20 | yes |
| quark | 2.10 | 2.40 | no |
| wool | 11.00 | 11.00 | yes |
"""
MILK = """goat,January,February,March
Alma,41,38,44
Zita,29,31,30
"""
WELL = """Date,Water m3,Power kWh
2025-10-31,812,4100
2025-11-30,839,4310
2025-12-31,871,4555
"""
CREW = """Name,Place,Hours,Since
Ruta Balsys,stable,30,2019-04-01
Anders Moe,dairy,38,2022-09-15
Kofi Mensah,stable,20,2024-02-01
"""
HAY = """date,hay bales
2026-01-31,410
2026-02-28,436
2026-03-31,455
"""
SALES = """date,buyer,what,EUR
2026-01-11,Herr Anders,honey,36.00
2026-02-02,Herr Anders,quark,11.50
2026-02-09,Frau Lund,wool,22.00
"""
WORK = """# Work on the farm

| date | what | firm | cost EUR |
|---|---|---|---|
| 2025-03-02 | fence mended | Zaun Kroll | 210.00 |
| 2025-08-19 | pump | Brunnen Ahr | 640.50 |
| 2025-10-11 | fence mended | Zaun Kroll | 95.00 |
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    fill(home, [
        ("post/parcels 2026.csv", PARCELS), ("dairy/Bestellungen Ostern.csv", CHEESE),
        ("shop/prices.md", PRICES), ("dairy/milk 2026.csv", MILK), ("house/water meter.csv", WELL),
        ("people/crew.csv", CREW), ("barn/hay.csv", HAY), ("shop/sales.csv", SALES),
        ("people/lockers.md", "| Locker | Who |\n|---|---|\n| 1 | Anders |\n| 2 | Ruta |\n"),
        ("house/work.md", WORK),
        ("notes/goats.md", "Alma kicks when she is milked from the left."),
    ])  # fmt: skip
    with contextlib.closing(opened(home)) as collection:

        def asked(question):
            plan = plan_question(question, TODAY)
            found = carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)
            return found if plan.kind != "lookup" else None

        yield asked


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("wich parcels arent paid yet", ["2 rows without Paid", "P3", "P4"]),
        ("parcels that arrived later than promised", ["2 rows", "P2", "P3"]),
        ("how many parcels arrived after the promised day", ["2 rows", "P2", "P3"]),
        ("parcels sent before they arrived", ["4 rows", "P1", "P4"]),
        ("how many parcels came from Bolt in January 2026", ["2 rows"]),
        ("courier costs in January 2026", ["30.50"]),
        ("Welche Bestellungen werden am 4. April abgeholt?", ["Gasthof Tann", "ohne Kräuter"]),
        ("how many Frischkäse are ordered for easter", ["15 = 12 + 3"]),
        ("price of honey in 2025", ["7.20"]),
        ("price of honey 2024 and 2025", ["6.50", "7.20"]),
        ("how many prices are over 5 euros in 2025", ["2 rows", "honey", "wool"]),
        ("which goat gave the most milk in february 2026", ["Alma", "38"]),
        ("milk of Alma in the first quarter 2026", ["123 = 41 + 38 + 44"]),
        ("wasserverbrauch im november 2025", ["27 m3"]),
        ("who works in the stable", ["Ruta Balsys", "Kofi Mensah"]),
        ("total hours of the whole crew", ["88 = 30 + 38 + 20"]),
        ("how often was the fence mended", ["2 rows"]),
        ("what did Anders pay in total", ["47.50"]),
        ("fence costs in 2025", ["305.00"]),
        ("last work of Zaun Kroll", ["2025-10-11"]),
    ],
)
def test_a_table_answers_what_is_typed_carelessly(ask, question, told):
    found = ask(question)
    assert found is not None and found.found
    assert [part for part in told if part not in found.text] == [], found.text


@pytest.mark.parametrize(
    "question",
    [
        "which parcels were sent in February or arrived in March 2026",
        "price of the cider in 2025",
        "who works in the forest",
        "how much milk did Bruna give in March 2026",
        "how often was the tractor mended",
        "how much hay did the barn use in February 2026",  # readings, or what was used?
        "what did Alma's milking time cost",  # minutes are no money
        "is the milk given away",
        "what does the crew milk",
    ],
)
def test_what_no_table_tells_is_not_answered_by_one(ask, question):
    found = ask(question)
    assert found is None or not found.found, found.text


def test_a_sum_of_many_rows_says_how_many_of_them_are_shown(tmp_path):
    rows = "".join(f"2026-01-{1 + n % 28:02d},hay,{n}.00\n" for n in range(1, 61))
    fill(tmp_path, [("farm/spending.csv", "Date,What,EUR\n" + rows)])
    with contextlib.closing(opened(tmp_path)) as collection:
        question = "what did we spend on hay in total"
        plan = plan_question(question, TODAY)
        found = carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)
    assert found is not None and found.lines[0].text.startswith("1,830.00 EUR")
    assert found.lines[1].text == "50 of 60 rows shown" and len(found.quotes) == 50
