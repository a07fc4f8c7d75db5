"""Documents counted and listed: as SQL run by hand would."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.catalog.filters import EVERYTHING, Filter
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2026, 6, 10)
FOLDERS = ["invoices", "recipes", "notes/meetings", "trips"]
ENDINGS = [".pdf", ".md", ".eml"]


def asked(catalog, question, only=EVERYTHING, form=""):
    return carried_out(catalog, question, plan_question(question, TODAY, form), only, TODAY)


@pytest.fixture
def catalog(tmp_path):
    documents = [
        ("invoices/a.pdf", "Invoice A of Nordbolt", "2025-02-11"),
        ("invoices/b.pdf", "Invoice B of Seelamp", "2025-09-24"),
        ("recipes/stew.md", "Lentil stew", "2024-01-05"),
        ("notes/2026-06-03.md", "Wednesday, rain", ""),
        ("notes/plan.md", "The plan", "2026-05-30"),
    ]
    fill(tmp_path, [document_of(n, *d[:2], date=d[2]) for n, d in enumerate(documents)])
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


@pytest.mark.parametrize(
    ("question", "first", "sources"),
    [
        ("how many invoices do I have?", "2 documents", ["invoices/a.pdf", "invoices/b.pdf"]),
        ("wie viele Rechnungen habe ich", "2 documents", ["invoices/a.pdf", "invoices/b.pdf"]),
        ("list my recipes", "1 document", ["recipes/stew.md"]),
        ("invoices from Nordbolt: how many", "1 document", ["invoices/a.pdf"]),
        ("how many PDFs are there", "2 documents", ["invoices/a.pdf", "invoices/b.pdf"]),
        ("what did I write last week", "1 document", ["notes/2026-06-03.md"]),
        ("newest note", "1 document", ["notes/2026-06-03.md"]),
        ("oldest document", "1 document", ["recipes/stew.md"]),
        ("which invoices are from 2025", "2 documents", ["invoices/a.pdf", "invoices/b.pdf"]),
    ],
)
def test_documents_are_counted_and_are_the_citations(catalog, question, first, sources):
    found = asked(catalog, question)
    assert found is not None and found.lines[0].text.startswith(first)
    assert [quote.passage.source for quote in found.quotes] == sources
    assert all(quote.text in quote.passage.text for quote in found.quotes)


def test_the_oldest_of_what_has_no_date_is_looked_up(tmp_path):
    fill(tmp_path, [document_of(0, "kettle/manual.md", "The kettle"), document_of(1, "b.md", "B")])
    with contextlib.closing(opened(tmp_path)) as collection:
        assert asked(collection.catalog, "oldest plug that kettle takes") is None


def test_counts_are_grouped(catalog):
    found = asked(catalog, "how many documents by year", form="count")
    assert [line.text for line in found.lines[1:]] == ["2024: 1", "2025: 2", "2026: 2"]


def test_a_filter_limits_what_is_counted(catalog):
    found = asked(catalog, "how many documents do I have", Filter(kind="pdf", since="2025-06"))
    assert found.lines[0].text.startswith("1 document")
    assert (
        asked(catalog, "list my documents", Filter(source="plan.md")).lines[0].text == "1 document"
    )


@pytest.mark.parametrize(
    "question",
    [
        "how many eggs go into the stew",
        "is my bike insured all night?",
        "list the ingredients of the sauce",
        "how many people live in Paris?",
    ],
)
def test_what_names_no_group_of_documents_is_looked_up(catalog, question):
    assert asked(catalog, question) is None


def test_a_forced_answer_that_cannot_be_is_refused(catalog):
    assert asked(catalog, "ingredients of the sauce", form="table") is None


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    drawn=st.lists(
        st.tuples(
            st.sampled_from(FOLDERS),
            st.sampled_from(ENDINGS),
            st.dates(date(2023, 1, 1), date(2026, 6, 1)),
        ),
        min_size=2,
        max_size=14,
    ),
    folder=st.sampled_from(FOLDERS),
    ending=st.sampled_from(ENDINGS),
)
def test_counts_and_lists_equal_sql_by_hand(tmp_path_factory, drawn, folder, ending):
    home = tmp_path_factory.mktemp("home")
    fill(
        home,
        [
            document_of(n, f"{where}/file{n}{end}", f"text number {n}", date=day.isoformat())
            for n, (where, end, day) in enumerate(drawn)
        ],
    )
    noun = folder.rsplit("/", 1)[-1]
    with contextlib.closing(opened(home)) as collection:
        catalog = collection.catalog
        by_hand = catalog.rows(
            "SELECT source FROM documents WHERE source LIKE ? AND date >= '2025-01-01'"
            " AND date <= '2025-12-31' ORDER BY source",
            (f"{folder}/%",),
        )
        everywhere = catalog.rows(
            "SELECT source FROM documents WHERE source LIKE ?", (f"{folder}/%",)
        )
        found = asked(catalog, f"how many {noun} do I have from 2025")
        if 0 < len(everywhere) < len(drawn):
            assert found is not None
            assert found.lines[0].text.split()[0] == str(len(by_hand))
            assert [q.passage.source for q in found.quotes] == [row["source"] for row in by_hand]
        kinds = catalog.rows("SELECT source FROM documents WHERE source LIKE ?", (f"%{ending}",))
        counted = asked(catalog, "how many documents are there", Filter(kind=ending[1:]))
        assert counted.lines[0].text.split()[0] == str(len(kinds))


def test_what_was_done_on_a_day_that_no_document_of_the_folder_has_is_looked_up(catalog):
    assert asked(catalog, "what did I do about recipes in 2019") is None
    assert asked(catalog, "which recipes did I write in 2019").lines[0].text.startswith("0 docu")
