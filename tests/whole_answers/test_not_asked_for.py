"""Numbers in a table of the same words that are not what was asked for: a lookup it is."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2026, 6, 10)
COVER = """# Boat policy

Insured: Ida Norling and Jonas Beck, Quay 4

| Cover | Sum |
|---|---|
| Hull | £48,000 |
| Engine | £6,500 |
| Rigging, repaired | £2,000 |
"""
FLEET = """No,Type,Price
B1,dinghy,480
B2,dinghy,495
B3,yawl,3400
"""
CREW = """Name,Role,Share paid (EUR)
Ida Norling,chair,1000
Jonas Beck,sails,750
"""
CAMP = """Name,Deposit paid,Balance paid,Still owes
Ida,100,365,0
Jonas,100,200,165
"""
WAGES = """Month,Name,Wage EUR
2025-01,Ida,310
2025-02,Ida,290
2025-02,Jonas,120
"""
PAINTING = """# Painting in the Westquay yard

| Item | Qty | Each |
|---|---|---|
| Boats painted | 14 | 60 |
| Buoys painted | 9 | 8 |
| Journeys | 2 | 25 |
"""
REGATTA = """| Time | What | Who |
|---|---|---|
| 8:00 | tents, ropes | Jonas, 3 helpers |
| 9:30 | start | Ida |
"""
SPENT = """Date,Category,What,EUR
2025-05-02,Hotel,"Skagen, 2 nights",140
2025-05-09,Meals,Long meeting with the printer,18.50
2025-06-11,Meals,Meeting lunch,31.20
"""
RECEIPTS = """date,shop,what,amount EUR
2026-01-09,Holm,lamp for Sunna,45
2026-02-11,Holm,oil,12
"""
KINDS = """Kind,Half day,Day
Dinghy,9,14
E-dinghy,22,35
"""


SIGHTINGS = """date,where,how many,weather
2025-01-08,weir,9,frost
2025-03-02,reeds,2,rain
2025-04-19,weir,1,sun
2026-01-04,reeds,3,frost
"""
FOOD = """# What birds eat

- sunflower seeds for Ida's tits
- apples, Ida has many
"""
GUIDE = """# The club's papers

- [How to bail a boat](bailing.md)
- [Which lamps we have](lamps.md)
- [Winter](winter.md)
"""
CONCERT = "# Regatta evening\n\nFor the lantern concert of 2026 we sold 88 tickets at the quay.\n"
LOGBOOK = """date,boat,engine miles,what,EUR
2028-04-02,Tern,5210,oil,20.00
2029-04-09,Tern,6140,oil and belt,80.00
2030-05-01,Tern,7790,belt,60.00
2031-03-30,Kittiwake,310,oil,25.00
"""
ORDER = """item,packets,price each EUR,from
seal,3,2.60,Wick
bolt,1,2.35,Wick
lamp,2,9.00,Tarn
"""
LESSONS = """date,lesson,hours
2026-01-10,Knots for beginners,3.5
2026-02-11,Own course in splicing,4
2026-03-12,Rescue,8
"""
SPARES = """Kind,Size,Status,Price
City oar,L,ok,40
City oar,M,blocked,42
E-oar,L,blocked,90
E-oar,M,ok,95
"""
PATRONS = """No,Name,Yearly gift EUR
1,Voss,30
2,Imke,60
3,Tann,15
"""
TRIPS = """Trip,Name,Fare EUR,Reduced
Reef,Voss,8,patron
Reef,Anders,10,
Weir,Imke,9,patron
Weir,Lund,12,
"""
BILLS = """No,Date,For,Net EUR,Sales tax %,Gross EUR
1,2026-02-01,varnish,100,20,120
2,2026-03-01,books on knots,50,0,50
"""
TICKETS = """Date,Concert,Tickets sold
2024-12-07,Lantern,71
2025-12-06,Lantern,80
"""


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, [
        ("papers/cover.md", COVER), ("dockyard/fleet.csv", FLEET), ("club/crew.csv", CREW),
        ("club/camp-payments.csv", CAMP), ("work/payroll.csv", WAGES),
        ("bills/Painting.md", PAINTING), ("plans/regatta.md", REGATTA), ("money/spent.csv", SPENT),
        ("prices/hire.csv", KINDS), ("money/receipts.csv", RECEIPTS),
        ("boats/logbook.csv", LOGBOOK), ("orders/spares.csv", ORDER),
        ("learn/lessons.csv", LESSONS), ("boats/oars.csv", SPARES), ("club/patrons.csv", PATRONS),
        ("trips/trips.csv", TRIPS), ("money/bills.csv", BILLS),
        ("birds/bird-diary.csv", SIGHTINGS), ("birds/bird-food.md", FOOD), ("README.md", GUIDE),
        ("plans/evening.md", CONCERT), ("music/concerts.csv", TICKETS),
    ])  # fmt: skip
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


def asked(catalog, question):
    found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
    return found.text if found else ""


@pytest.mark.parametrize(
    "question",
    [
        "how much does Jonas Beck earn",  # named above the sums insured
        "what did we pay for the dock in total",  # the dockyard is another word
        "how much does Ida earn",  # her share is no wage
        "how much does Sunna earn",  # a receipt names her: nothing that she got
        "how much does Jonas Beck owe the club",
        "how much did we give Ida",  # no column says who gave
        "how many weeks did the rigging take",
        "how many buckets were painted in the Westquay yard",  # no row of the bill says so
        "how many helpers does Jonas have",  # the row itself says how many
        "how many nights were we in Skagen",
        "which meeting was the longest",  # longest is no amount of money
        "how many engine miles has the Tern",  # readings are not added
        "how much were the orders from Wick altogether",  # prices of one piece each
        "how many hours did the beginners course take",  # no lesson is both
        "how many people owe money for the camp trips",  # no column says who
        "which is the biggest book",  # biggest is no price
        "which oar went up the most",
        "how many e-dinghies did we buy for hire",  # a price list has one row for all of them
        "how much sales tax did we pay in 2026",  # a rate, and what is paid with it
        "how many pages has the regatta",
        "how many pages are in the bird diary",  # a measure is no row
        "how many birds does Ida have",  # counted is but a part of "bird food"
        "which lamps do we have",  # a list of links to other files
        "how many tickets were sold for the lantern concert in 2026",  # a note tells it
        "when is our long meeting with the printer",  # that day it was paid
    ],
)
def test_a_number_of_something_else_is_not_shown(catalog, question):
    assert asked(catalog, question) == ""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how much did Ida earn in 2025", "600 EUR = 310 + 290"),
        ("how much does Jonas still owe", "Still owes: 165"),
        ("how much is the hull covered for", "£48,000"),
        ("when was the meeting lunch", "2025-06-11"),
        ("what did the meals cost in total", "49.70 EUR = 18.50 + 31.20"),
        ("what does an e-dinghy cost for half a day", "E-dinghy · Half day: 22"),
        ("how many e-oars are blocked", "1 row"),
        ("average price of our city oars", "41.00"),
        ("how many patrons do we have", "3 rows"),
        ("how much do the patrons give altogether", "105 EUR"),
        ("what was the biggest wage in 2025", "Wage EUR: 310"),
        ("how many sightings are in the bird diary", "4 rows"),
        ("how many sightings are there in the 2025 bird diary", "3 rows"),
        ("how many tickets were sold for the lantern concert in 2024", "71"),
        ("how many tickets were sold for the lantern concert altogether", "151 = 71 + 80"),
        ("how many boats were painted in the Westquay yard", "Boats painted · Qty: 14"),
    ],
)
def test_a_number_that_is_asked_for_is(catalog, question, told):
    assert told in asked(catalog, question)
