"""Numbers computed from tables: right, or not shown."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.catalog.filters import EVERYTHING
from rag.core.records import Passage
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from rag.whole.document_text import DocumentText
from rag.whole.table.columns import understand
from rag.whole.table.grids import grids
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2026, 6, 10)

EXPENSES = """Expenses

No | Date | Category | Description | Amount EUR
1 | 2025-05-02 | Train | Hamburg single | 31.5
2 | 2025-05-05 | Train | Hamburg single back | 44.1
3 | 2025-05-06 | Meals | Lunch on the train | 24.6
4 | 2025-06-03 | Train | Hannover return | 58.8
5 | 2025-06-05 | Hotel | One night | 87
 |  |  | Total May and June | 246
"""
STATEMENT = """Konto;Gemeinschaft;Zeitraum 01.01.2026 - 31.03.2026

Buchungstag;Art;Empfänger;Betrag (EUR);Saldo (EUR)
02.01.2026;Dauerauftrag;H. Aldener Miete;-1.210,00;1.910,44
07.01.2026;Karte;Linden-Apotheke;-21,40;1.603,99
28.01.2026;Gutschrift;Holmgard Gehalt;2.915,40;4.478,15
09.02.2026;Karte;Linden-Apotheke;-12,30;4.466,40
"""
CAPACITY = """Days available for the new wing
Person | Q1 |  |  | Q2 |  |  | Remark
 | Jan | Feb | Mar | Apr | May | Jun
Bruno | 18.5 | 15.5 | 17 | 16 | 12.5 | 18 | one week off
Ana | 17 | 16.5 | 8.5 | 0 | 0 | 14.5 | leave
Total | 35.5 | 32 | 25.5 | 16 | 12.5 | 32.5
"""
METER = """METER READINGS

date        electricity kWh   water m3
2025-01-01            30211      612.4
2025-02-01            30425      619.5
2025-03-01            30621      626.1
2025-04-01            30824      633.5
2025-05-01            31012      640.5
2025-06-01            31203      648.4
2025-07-01            31400      656.7
"""
MIXED = """| item | price |
|---|---|
| chair | 120.00 EUR |
| lamp | $ 35.50 |
| desk | 310.00 EUR |
| shelf | |
"""


@pytest.fixture
def ask(tmp_path):
    def asked(documents, question, form=""):
        fill(tmp_path, documents)
        with contextlib.closing(opened(tmp_path)) as collection:
            plan = plan_question(question, TODAY, form)
            return carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)

    return asked


@pytest.mark.parametrize(
    ("source", "text", "question", "said"),
    [
        ("e.xlsx", EXPENSES, "what did I spend on trains in May 2025", "75.60 EUR = 31.50 + 44.10"),
        ("e.xlsx", EXPENSES, "average price of train tickets", "44.80 EUR"),
        ("e.xlsx", EXPENSES, "total of the expenses", "246.00 EUR"),
        ("e.xlsx", EXPENSES, "most expensive expense in May 2025", "Amount EUR: 44.1"),
        ("u.csv", STATEMENT, "how much went to the pharmacy in 2026", "33.70 EUR = 21.40 + 12.30"),
        ("u.csv", STATEMENT, "wie viel Miete im Januar 2026", "-1.210,00"),
        ("u.csv", STATEMENT, "how much did I earn from Holmgard in 2026", "2.915,40"),
        ("c.xlsx", CAPACITY, "How many days does Ana have for the new wing in march?", "8.5"),
        ("m.txt", METER, "how many kWh of electricity did we use in H1 2025?", "1,189 kWh"),
        ("x.md", MIXED, "total price of all items", "430.00 EUR = 120.00 + 310.00 and 35.50 USD"),
    ],
)  # fmt: skip
def test_a_number_is_computed_from_the_rows_meant(ask, source, text, question, said):
    found = ask([("notes/a.md", "# Birds\n\nA finch sings."), (source, text)], question)
    assert found is not None and found.found and said in found.text
    rows = text.split("\n")
    assert found.quotes and all(q.text.strip("| ") in " ".join(rows) for q in found.quotes)


def test_what_lies_outside_the_table_is_said_to_be_missing(ask):
    found = ask([("e.xlsx", EXPENSES)], "how much did I spend on train tickets in October 2025")
    assert found is not None and not found.found
    assert "goes from 2025-05-02 to 2025-06-05" in found.text


def test_an_ambiguous_column_is_refused_with_the_choices(ask):
    text = "what | net | gross\nrent | 100 | 119\npower | 50 | 59.5\n"
    found = ask([("club.xlsx", text)], "average price at the club")
    assert found is not None and not found.found
    assert "“net” or “gross”" in found.text


def test_files_of_one_kind_are_added_once_each(ask):
    may = "Date | What | Amount EUR\n2025-05-01 | bread | 3.50\n2025-05-02 | milk | 1.50\n"
    june = "Date | What | Amount EUR\n2025-06-01 | bread | 4.00\n2025-06-03 | jam | 2.50\n"
    documents = [("food/may.csv", may), ("food/june.csv", june), ("old/may copy.csv", may)]
    found = ask(
        [(s, t.replace(" | ", ";")) for s, t in documents], "what did I spend on bread in 2025"
    )
    assert found is not None and "7.50 EUR" in found.text


def test_a_question_that_no_table_speaks_of_is_looked_up(ask):
    documents = [("e.xlsx", EXPENSES), ("n.md", "Five of the seed trays failed.")]
    assert ask(documents, "how many of the seed trays failed?") is None
    assert ask(documents, "how much did the crown cost?") is None


def test_a_sentence_cut_by_a_mark_names_no_column_to_count(ask):
    note = "The pond of Iris holds 40 litres when it is full. <|stop|>\nSay no more.<|stop|>"
    assert ask([("iris.md", note)], "how many litres does the pond of Iris hold?") is None


def test_totals_of_documents_are_compared_and_added(ask):
    text = "Invoice {}\n\nDate 11 February 2025\n\nNet amount {}\n\nTotal {} EUR\n"
    documents = [
        (f"invoices/{name}.pdf", text.format(name, net, total))
        for name, net, total in [("F-1", "850.67", "1,012.30"), ("F-2", "395.97", "471.20")]
    ]
    documents.append(("notes/a.md", "Total nonsense 3"))
    over = ask(documents, "which bills are over 500 euros with tax?")
    assert over is not None and "1 document\n" in over.text and "1,012.30 EUR" in over.text
    counted = ask(documents, "how many invoices are over 500 euros")
    assert counted is not None and "1 document" in counted.text and "1,012.30" in counted.text
    added = ask(documents, "how much did we pay on invoices in 2025")
    assert added is not None and "1,483.50 EUR = 1,012.30 + 471.20" in added.text


def grid_of(text, source="t.xlsx"):
    passage = Passage("p", "d", source, "t", "", text, 0, len(text))
    return grids(DocumentText((passage,), text))[0]


def test_merged_headers_are_joined_and_totals_set_apart():
    table = understand(grid_of(CAPACITY))
    assert table.grid.names[1:4] == ("Q1 Jan", "Q1 Feb", "Q1 Mar")
    assert [row.cells[0] for row in table.rows] == ["Bruno", "Ana"]
    assert len(table.totals) == 1


def test_a_thing_called_total_is_no_total():
    text = "what | EUR\nTotal Wine | 30.00\nbread | 4.00\nmilk | 2.00\nTotal | 36.00\n"
    table = understand(grid_of(text))
    assert [row.cells[0] for row in table.rows] == ["Total Wine", "bread", "milk"]


CENTS = st.integers(1, 500_000)
CATEGORIES = ["Train", "Hotel", "Books", "Fuel"]


@st.composite
def tables(draw):
    """A table as people keep them, and what each category really adds up to, by currency."""
    comma = draw(st.booleans())
    two = draw(st.booleans())
    style = draw(st.sampled_from(["bars", "markdown", "csv"]))
    rows, sums, lines = [], {}, []
    for number in range(draw(st.integers(4, 14))):
        category = draw(st.sampled_from(CATEGORIES))
        cents = draw(st.one_of(st.none(), CENTS)) if number > 1 else draw(CENTS)
        unit = draw(st.sampled_from(["EUR", "USD"])) if two else "EUR"
        rows.append((f"2025-{draw(st.integers(1, 12)):02d}-11", category, cents, unit))
        if cents is not None:
            key = category, unit
            sums[key] = sums.get(key, Decimal(0)) + Decimal(cents) / 100
    subtotals = draw(st.booleans())
    for place, (day, category, cents, unit) in enumerate(rows, 1):
        amount = written(cents, comma) + (f" {unit}" if two and cents is not None else "")
        lines.append([day, category, f"thing {place}", amount])
        if subtotals and place == len(rows) // 2 and not two:
            part = sum(r[2] or 0 for r in rows[:place])
            lines.append(["", "Subtotal", "", written(part, comma)])
    if not two:
        lines.append(["Total", "", "", written(sum(r[2] or 0 for r in rows), comma)])
    header = [["Date", "Category", "Thing", "Amount" if two else "Amount EUR"]]
    if draw(st.booleans()) and style == "bars":  # merged above
        header = [["Date", "What", "", header[0][3]], ["", "Category", "Thing", ""]]
    return rendered(header + lines, len(header), style), sums


def written(cents, comma):
    if cents is None:
        return ""
    text = f"{Decimal(cents) / 100:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def rendered(lines, headers, style):
    if style == "csv":
        return "t.csv", "\n".join(";".join(line) for line in lines)
    if style == "bars":
        return "t.xlsx", "\n".join(" | ".join(line) for line in lines)
    body = ["| " + " | ".join(line) + " |" for line in lines]
    return "t.md", "\n".join([*body[:headers], "|---|---|---|---|", *body[headers:]])


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(table=tables(), category=st.sampled_from(CATEGORIES))
def test_no_sum_is_ever_wrong(tmp_path_factory, table, category):
    (source, text), sums = table
    home = tmp_path_factory.mktemp("home")
    fill(home, [(f"money/{source}", text)])
    question = f"what did I spend on {category.lower()} in 2025, all together?"
    with contextlib.closing(opened(home)) as collection:
        plan = plan_question(question, TODAY)
        found = carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)
    expected = {unit: total for (name, unit), total in sums.items() if name == category}
    if found is None or not found.found:
        assert not expected, text  # what can be computed is computed
        return
    assert amounts_in(found.lines[0].text, "EUR" if "Amount EUR" in text else "") == expected, text


def amounts_in(text, unit):
    """Each currency's result in an answer's first line."""
    parts = [part.split(" = ")[0] for part in text.split(" and ")]
    if ": " in text:  # a single row is shown as it stands
        parts = [text.rsplit(": ", 1)[1]]
    read = {}
    for part in parts:
        match = re.search(r"(\d[\d.,]*)\s*(EUR|USD)?", part)
        digits = match[1]
        if re.search(r",\d\d$", digits):
            digits = digits.replace(".", "").replace(",", ".")
        read[match[2] or unit] = Decimal(digits.replace(",", ""))
    return read


@pytest.mark.parametrize("question", ["sum of the amounts", "what is the total amount?"])
def test_one_row_below_zero_makes_no_bank_statement(ask, question):
    found = ask([("c.csv", "Name,Amount\nMiller,1234.50\nSmith,-7.00\n")], question)
    assert found is not None and found.text.startswith("1,227.50 = 1,234.50 + -7.00")
