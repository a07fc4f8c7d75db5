"""Answers out of two columns, or of two lists: below the minimum, net and gross, months, years."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from tests.whole_answers.catalogs import fill, opened, text_of

TODAY = date(2031, 11, 3)
STORE = """Rope,In stock,Minimum,Price EUR,Shelf
hemp 8 mm,4,10,2.10,A
hemp 12 mm,25,10,3.40,A
nylon 8 mm,6,6,1.90,B
nylon 12 mm,,5,2.60,B
dyneema,1,3,9.80,C
"""
FETE = """| Item | Budget EUR | Spent EUR |
|---|---|---|
| tent | 300 | 340 |
| lamps | 80 | 74 |
| band | 200 | 260 |
| posters | 50 | |
| Total | 630 | 674 |
"""
HOUSE = """Spending 2031

Kind,Jan,Feb,Mar
oil,210,190,60
food,402,388,455
roof,0,0,95
Total,612,578,610
"""
BILLS = """Bills received

No,Date,From,Net EUR,Gross EUR,Paid on
B1,2031-02-01,Tarn,100,121,2031-02-09
B2,2031-03-01,Tarn,200,242,open
B3,2031-03-05,Wick,50,60.50,2031-03-20
B4,2031-04-02,Wick,10,12.10,open
B5,2031-04-09,Tarn,30,36.30,2031-04-30
B6,2031-05-11,Wick,20,24.20,2031-05-19
B7,2031-05-12,Wick,40,48.40,2031-05-20
"""
GUTTER = """# Bill of Tarn for the shed

| Work | Net EUR |
|---|---|
| New gutter and pipes | 420.00 |
| Carting | 30.00 |
| Total net | 450.00 |
| VAT 20 % | 90.00 |
| Total | 540.00 |
"""
HIRE = "Boat;Half day;Day\ndinghy;{};{}\nyawl;{};{}\n"


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, [
        ("store/ropes.csv", STORE), ("plans/fete budget.md", FETE), ("money/house.csv", HOUSE),
        ("money/bills-2031.csv", BILLS), ("money/Tarn shed.md", GUTTER),
        ("prices/hire-2030.csv", HIRE.format(9, 15, 14, 25)),
        ("prices/hire-2031.csv", HIRE.format(10, 16, 15, 27)),
        ("notes/ropes.md", "Hemp is kept dry. The minimum was agreed with Sunna."),
    ])  # fmt: skip
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


@pytest.mark.parametrize(
    ("question", "told", "left_out"),
    [
        ("which ropes lie below their minimum", ["2 rows", "hemp 8 mm", "dyneema"], ["12 mm"]),
        ("list the ropes with less than the minimum in stock", ["hemp 8 mm", "dyneema"], ["nyl"]),
        ("which items of the fete went over budget", ["2 rows", "tent", "band"], ["lamps"]),
        ("how many items of the fete are over the budget", ["2 rows"], ["posters"]),
        ("what month did we spend the most in 2031", ["Jan: 612"], ["Mar"]),
        ("which month of 2031 did we spend the least", ["Feb: 578"], ["Jan"]),
        ("how much is still open of the bills received", ["254.10 EUR = 242 + 12.10"], []),
        ("what did the new gutter cost with VAT", ["Total 540.00", "Net EUR: 420.00"], []),
        ("price of a yawl for a day", ["hire-2031.csv: yawl · Day: 27\n"], []),
    ],
)
def test_columns_are_read_together(catalog, question, told, left_out):
    text = text_of(catalog, question, TODAY).replace(" [1]", "")
    assert [part for part in told if part not in text] == [], text
    assert [part for part in left_out if part in text] == [], text


@pytest.mark.parametrize(
    "question",
    [
        "which ropes are below the shelf",  # no amount and no limit
        "what went under in the fete",
        "how much is open on Sundays at the store",
    ],
)
def test_what_compares_no_columns_is_no_comparison(catalog, question):
    assert text_of(catalog, question, TODAY) == ""
