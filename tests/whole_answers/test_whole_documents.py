"""Documents compared, summarised, searched through and their tasks listed."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING, Filter
from rag.question.plan import plan_question
from rag.whole.aligned import marked
from rag.whole.carry_out import carried_out
from rag.whole.exhaustive import every_mention
from rag.words.labels import labelled_in
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


class Scores:
    """A nearness by given cosines."""

    usual, spread = 0.7, 0.02

    def __init__(self, scores):
        self.scores = scores

    def of(self, passage_ids):
        return [self.scores[key] for key in passage_ids]

    def above(self, cut):
        return [key for key, score in self.scores.items() if score >= cut]


@pytest.fixture
def read(tmp_path):
    """What a reading for docker finds in five notes that name it and one that does not."""
    notes = [document_of(n, f"n/{n}.md", f"Note {n} on docker.", f"2026-01-0{n + 1}")
             for n in range(5)]  # fmt: skip
    notes.append(document_of(9, "n/9.md", "A file that builds a container.", "2026-01-09"))
    fill(tmp_path, notes)

    def asked(near, question="every passage about docker", only=EVERYTHING):
        with contextlib.closing(opened(tmp_path)) as collection:
            catalog = collection.catalog
            by_source = {p.source: p.passage_id for p in catalog.all_passages()}
            scores = {by_source[f"n/{n}.md"]: 0.80 + n / 100 for n in range(5)}
            scores[by_source["n/9.md"]] = near
            plan = plan_question(question, TODAY)
            return every_mention(catalog, plan, only, lambda text: Scores(scores))

    return asked


def test_what_is_nearer_than_most_mentions_counts_as_well(read):
    assert read(0.82).lines[0].text == "5 passages in 5 documents"
    above = read(0.9)
    assert above.lines[0].text == "6 passages in 6 documents"
    assert above.plan == (
        "reading 6 passages for “docker”: 5 with the words, "
        "1 worded otherwise (nearness of 0.835 or more)"
    )
    assert [q.passage.source for q in above.quotes] == [f"n/{n}.md" for n in (0, 1, 2, 3, 4, 9)]


def test_a_reading_tells_what_it_read_and_keeps_to_limits_and_days(read):
    few = read(0.9, only=Filter(glob="n/[0-2].md"))
    assert few.plan.startswith("reading 3 passages for “docker”: 3 with the words, too few")
    january = read(0.9, "everything about docker since 4 January 2026")
    assert "reading 3 passages dated 2026-01-04 to … for “docker”" in january.plan
    assert [q.passage.source for q in january.quotes] == ["n/3.md", "n/4.md"]
    assert read(0.9, "everything about docker since June 2026") is None
    assert labelled_in("de", read(0.9).plan) == (
        "6 Abschnitte durchsucht nach „docker“: 5 mit den Wörtern, "
        "1 anders ausgedrückt (Nähe ab 0.835)"
    )


def test_a_reading_tells_all_of_it_unless_a_page_is_asked_for(tmp_path):
    notes = [document_of(n, f"n/{n:03}.md", f"Note {n} on docker.") for n in range(120)]
    fill(tmp_path, notes)
    with contextlib.closing(opened(tmp_path)) as collection:
        plan = plan_question("every passage about docker", TODAY)
        shown = []
        for page in (0, 1, 3):
            found = every_mention(collection.catalog, replace(plan, page=page), EVERYTHING)
            shown.append((found.shown, len(found.quotes)))
    assert shown == [((1, 120, 120), 120), ((1, 50, 120), 50), ((101, 120, 120), 20)]


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
