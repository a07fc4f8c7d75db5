"""Plans and labels of computed answers in German: whole or not at all, names as they are."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from rag.whole.phrases import PHRASES
from rag.whole.scope import scope_of, with_days
from rag.words.catalogue import LABEL, translations
from rag.words.labels import is_label, labelled_in
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("counting documents of kind pdf", "gezählt: Dokumente der Art pdf"),
        (
            "listing documents in folder trips dated 2024-01-01 to 2024-12-31, by month",
            "aufgezählt: Dokumente im Ordner trips von 2024-01-01 bis 2024-12-31, nach Monat",
        ),
        ("1,204 documents in folder in", "1.204 Dokumente im Ordner in"),
        ("3 documents tagged “a” and “b” (1 to 2 of 3 shown)",
         "3 Dokumente mit Schlagwort „a“ und „b“ (1 bis 2 von 3 gezeigt)"),
        (
            "summing column Amount of money of My list.xlsx where “train” and Date from 2025-05-01"
            " to 2025-05-31: 4 rows",
            "summiert: Spalte Amount of money von My list.xlsx, wo „train“ und Date von 2025-05-01"
            " bis 2025-05-31: 4 Zeilen",
        ),
        ("summing column Jan and column Feb of days.csv: 1 row",
         "summiert: Spalte Jan und Spalte Feb von days.csv: 1 Zeile"),
        ("tasks open with “roof” due … to 2026-05-31: 2",
         "Aufgaben offen mit „roof“ fällig … bis 2026-05-31: 2"),
        ("only in folder my trips and files of kind pdf and dated 2024-01-01 to …",
         "nur im Ordner my trips und Dateien der Art pdf und von 2024-01-01 bis …"),
        ("gone: The lease and the rent, and 3 documents.",
         "fort: The lease and the rent, and 3 documents."),
        ("summarising folder notes: 3 of 12 documents, 9 of 40 sentences",
         "in Kürze: Ordner notes: 3 von 12 Dokumenten, 9 von 40 Sätzen"),
        ("changes since 2026-05-01T10:00:00+00:00", "Änderungen seit 2026-05-01T10:00:00+00:00"),
        ("2 added, 1 changed, 0 removed since 2026-05-01",
         "2 neu, 1 geändert, 0 entfernt seit 2026-05-01"),
        ("changed · notes/a: b.md: 3 passages new, 1 gone",
         "geändert · notes/a: b.md: 3 Abschnitte neu, 1 fort"),
        ("no date: 3", "ohne Datum: 3"),
        ("rows of sheds.csv without Key: 2", "Zeilen von sheds.csv ohne Key: 2"),
        ("2 rows without Key", "2 Zeilen ohne Key"),
        ("counting what column Owner of sheds.csv tells apart",
         "gezählt: was die Spalte Owner von sheds.csv unterscheidet"),
        ("reading column Rent of a.md, each by itself",
         "gelesen: Spalte Rent von a.md, jede für sich"),
        ("reading the row of sheds.csv where “north”",
         "gelesen: die Zeile von sheds.csv, wo „north“"),
        ("nobody named:", "niemand genannt:"),
    ],
)  # fmt: skip
def test_a_label_is_put_together_from_its_parts(english, german):
    assert labelled_in("de", english) == german


@pytest.mark.parametrize(
    "text",
    ["", "counting the sheep of kind pdf", "Roof.eml · 2026-05-02", "2025-05: 3", "x" * 1000,
     "12.00 EUR = 8 + 4", "counting documents \x1b[31m", "{count} documents"],
)  # fmt: skip
def test_what_is_not_known_whole_stays_as_it_is(text):
    assert labelled_in("de", text) == text


def test_english_and_languages_that_nobody_translated_stay_english():
    for language in ("en", "xx"):
        assert labelled_in(language, "counting documents of kind pdf") == (
            "counting documents of kind pdf")  # fmt: skip


def test_every_phrase_is_one_part_or_holds_parts():
    known = translations("de", LABEL)
    assert set(known) == set(PHRASES)
    assert len(set(PHRASES)) == len(PHRASES)


def test_lines_of_documents_are_no_labels():
    assert is_label("list", 0, ()) and is_label("list", 3, ()) and not is_label("list", 1, (1,))
    assert not is_label("summary", 0, ()) and is_label("changes", 4, (2,))


DOCUMENTS = [
    document_of(n, source, text, date=f"2026-0{n % 6 + 1}-05")
    for n, (source, text) in enumerate(
        [
            ("notes/shed.md", "---\nstatus: draft\ntags: wood, garden\n---\n\nSee [[Fence]].\n"),
            ("notes/fence.md", "---\nstatus: done\ntags: garden\n---\n\nA fence of oak.\n"),
            ("jobs/week.md", "- [ ] **Gwen:** sand the door due 2026-05-20\n- [ ] Tom: oil\n"),
            ("jobs/soup.md", "# Soup\n\n## Ingredients\n\n- peas\n- salt\n- water\n"),
            ("post/roof.eml", "From: Gwen Holt <gwen@example.org>\nSubject: Roof\n\nIt leaks.\n"),
            ("money/lease v1.md", "# Lease\n\nThe rent is 900 EUR a month.\n"),
            ("money/lease v2.md", "# Lease\n\nThe rent is 950 EUR a month.\n\nDogs may stay.\n"),
            ("money/invoice one.md", "# Invoice\n\nDate: 2026-02-01\n\nTotal: 120.00 EUR\n"),
            ("money/invoice two.md", "# Invoice\n\nDate: 2026-03-01\n\nTotal: 80.50 EUR\n"),
            (
                "money/costs.md",
                "No | Date | Category | Amount EUR\n1 | 2025-05-02 | Train | 31.5\n"
                "2 | 2025-05-05 | Train | 44.1\n3 | 2025-05-06 | Meals | 24.6\n",
            ),
        ]
    )
]
QUESTIONS = (
    "how many notes do I have?", "list my notes by month", "how many documents by folder",
    "how many mails are there?", "which notes are tagged garden", "list the mails from Gwen",
    "which tags do I use", "open tasks by person", "tasks for Gwen due before June",
    "what links to fence", "which ingredients are in the soup?", "compare lease v1 and lease v2",
    "every mention of fence", "the newest note", "the largest document",
    "how many documents from 2026-01-01 to 2026-03-31",
    "sum of all invoices", "average of all invoices", "which invoices are over 100 euros",
    "how much did I spend on train?", "the largest expense in costs",
    "which costs are over 30 euros?", "how much did I spend on train in 2019?",
    "average amount of the costs", "how many pdfs do I have?", "documents written last week",
)  # fmt: skip


@pytest.fixture
def catalog(tmp_path):
    fill(tmp_path, DOCUMENTS)
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


def test_whatever_is_computed_says_in_german_what_was_done(catalog):
    seen = set()
    for question in QUESTIONS:
        found = carried_out(catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY)
        if found is None:
            continue
        seen.add(found.form)
        assert labelled_in("de", found.plan) != found.plan, (question, found.plan)
        head = found.lines[0]
        told = labelled_in("de", head.text)
        worded = is_label(found.form, 0, head.markers) and not head.markers
        assert told != head.text or not worded, (question, head.text)
    assert seen >= {"count", "list", "table", "compare"}


@pytest.mark.parametrize("question", ["oak, only in my notes folder", "leaks in my mails from Gwen",
                                      "rent in my folder money", "notes since March"])  # fmt: skip
def test_limits_are_told_in_german(catalog, question):
    scope = with_days(catalog, scope_of(catalog, question, EVERYTHING), TODAY)
    assert scope.said and labelled_in("de", scope.said) != scope.said, scope.said
