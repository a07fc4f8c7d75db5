"""Documents compared, summarised, searched through and their tasks listed."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.question.plan import plan_question
from rag.whole.aligned import marked
from rag.whole.compute import carried_out
from rag.whole.exhaustive import Nearness, every_mention
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2026, 6, 10)

OLD = "Version 1 of February 2024.\n\nUp to 12 EUR per day.\n\nBring all receipts.\n"
NEW = "Version 2 of July 2025.\n\nUp to 15 EUR per day.\n\nPrivate days may be added.\n"
MEETING = """Harbour meeting

- [ ] **Gwen:** book a van for the tables 📅 2025-03-28
- [x] **Bruno:** order a dozen chairs
- [ ] **Ana:** paint the sign 📅 2025-03-17
"""
RETRO = """Opening day was 8 May and the weather was good.

There were 180 guests before the opening day.

The till was closed for an hour on opening morning because its drawer was stuck.
"""


@pytest.fixture
def ask(tmp_path):
    documents = [
        document_of(0, "work/Parking rules 2024-02.docx", OLD, "2024-02-01", "Parking rules"),
        document_of(1, "work/Parking rules 2025-07.docx", NEW, "2025-07-01", "Parking rules"),
        document_of(2, "notes/2025-03-12 Harbour.md", MEETING, "2025-03-12", "Harbour meeting"),
        document_of(3, "notes/Opening retro.md", RETRO, "2026-04-08", "Opening retro"),
    ]
    fill(tmp_path, documents)

    def asked(question, form=""):
        with contextlib.closing(opened(tmp_path)) as collection:
            plan = plan_question(question, TODAY, form)
            return carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)

    return asked


def test_versions_of_a_document_are_compared_word_by_word_numbers_first(ask):
    found = ask("What changed between the two versions of the parking rules?")
    assert found.form == "compare"
    lines = [line.text for line in found.lines]
    assert lines[1] == "Up to [12 → 15] EUR per day."
    assert "added: Private days may be added." in lines
    assert "gone: Bring all receipts." in lines
    said = {quote.text for quote in found.quotes}
    assert {"Up to 12 EUR per day.", "Up to 15 EUR per day."} <= said


def test_two_named_documents_are_compared(ask):
    assert ask("compare opening retro and harbour meeting").form == "compare"
    assert ask("what is the difference between cats and dogs?") is None


def test_equal_words_are_marked_by_nothing():
    assert marked("all the same", "all the same") == "all the same"
    assert marked("a b", "a b c") == "a b [— → c]"


def test_open_tasks_are_listed_soonest_first(ask):
    found = ask("action items from the harbour meeting")
    assert [line.text.split(" · ")[0] for line in found.lines[1:]] == [
        "Ana: paint the sign 2025-03-17",
        "Gwen: book a van for the tables 2025-03-28",
    ]
    assert ask("which tasks of Bruno are done").lines[0].text == "1 task"
    assert ask("open tasks from March").lines[0].text == "2 tasks"  # of the year that has any
    assert ask("open tasks about elephants") is None


def test_a_summary_is_the_documents_own_sentences(ask):
    found = ask("sum up the opening retro")
    assert found.form == "summary" and "180 guests" in found.text
    assert all(quote.text in RETRO for quote in found.quotes)
    assert ask("sum up the history of Rome") is None


def test_a_folder_and_a_subject_are_summarised_document_by_document(ask):
    folder = ask("summarise my folder work")
    assert [line.text for line in folder.lines if not line.markers] == ["Parking rules:"] * 2
    assert "2 of 2 documents" in folder.plan
    subject = ask("give me an overview of the guests")
    assert "guests" in subject.plan and all("guests" in q.passage.text for q in subject.quotes)
    assert ask("what is the weather about") is None


def test_every_mention_is_listed_with_its_place(ask):
    found = ask("which notes mention the sign?")
    assert found.lines[0].text == "1 passage in 1 document"
    assert "sign" in found.quotes[0].text
    assert ask("which notes mention zebras?") is None


def test_what_is_nearer_than_most_mentions_counts_as_well(tmp_path):
    notes = [document_of(n, f"n/{n}.md", f"Note {n} on docker.") for n in range(5)]
    notes.append(document_of(9, "n/9.md", "A file that builds a container."))
    fill(tmp_path, notes)
    plan = plan_question("which notes mention docker", TODAY)
    with contextlib.closing(opened(tmp_path)) as collection:
        catalog = collection.catalog
        by_source = {p.source: p.passage_id for p in catalog.all_passages()}
        scores = {by_source[f"n/{n}.md"]: 0.80 + n / 100 for n in range(5)}

        def asked(near):
            found = Nearness({**scores, by_source["n/9.md"]: near}, 0.7, 0.02)
            return every_mention(catalog, plan, EVERYTHING, lambda text: found)

        assert asked(0.82).lines[0].text == "5 passages in 5 documents"
        above = asked(0.9)
        assert above.lines[0].text == "6 passages in 6 documents"
        assert "5 of 6, 1 in other words" in above.plan
        assert [q.passage.source for q in above.quotes] == sorted(by_source)


def test_what_changed_is_answered_from_what_ingests_kept(ask):
    found = ask("what changed in my notes this year", form="changes")
    assert found.form == "changes"
    found = ask("what is new in my notes since 2020?")
    assert found.lines[0].text.startswith("4 added, 0 changed, 0 removed")
    assert len(found.quotes) == 4
    assert ask("what has changed in the team?") is None


@pytest.fixture
def club(tmp_path):
    lease = "# Lease\n\nThe garden is shared.\n\nNotice is {} months to the end of a {}.\n"
    documents = [
        document_of(0, "leases/Lease Holm.md", lease.format("three", "month"), "2020-01-01"),
        document_of(1, "leases/Lease Aksoy.md", lease.format("six", "quarter"), "2021-01-01"),
        document_of(2, "minutes/July.md", "The grill was too small for the many guests.",
                    "2025-07-09", "Board meeting"),
        document_of(3, "minutes/October.md", "The website stays where it has been before.",
                    "2025-10-08", "Board meeting"),
        document_of(4, "notes/todo.md", "- [ ] Rolf: mend the gate\n- [ ] Ines: call the roofer\n"),
    ]  # fmt: skip
    fill(tmp_path, documents)

    def asked(question):
        with contextlib.closing(opened(tmp_path)) as collection:
            plan = plan_question(question, TODAY)
            found = carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)
            return found.text if found else ""

    return asked


def test_two_documents_are_compared_on_what_is_asked(club):
    text = club("compare the notice of Holm and Aksoy")
    assert "three months" in text and "[three → six]" in text and "garden" not in text


def test_the_minutes_of_the_month_that_is_said_are_summarised(club):
    text = club("summarise the board meeting of July 2025")
    assert "grill" in text and "website" not in text


@pytest.mark.parametrize("question", ["was muss Rolf noch machen?", "what does Rolf have to do?"])
def test_what_somebody_has_to_do_are_tasks(club, question):
    text = club(question)
    assert "gate" in text and "roofer" not in text
