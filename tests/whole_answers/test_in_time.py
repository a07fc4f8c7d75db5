"""Versions told by their names, days told by where they stand, and what takes whose place."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from rag.language.search_terms import query_terms
from rag.question.latest import asks_former, asks_latest, without_time
from rag.whole.dated import Calendar, Dated, one_day
from rag.whole.entries import Entry
from rag.whole.statements import statements
from rag.whole.supersedes import asked_for, supersedes
from rag.whole.versions import family, rank, versions
from tests.whole_answers.catalogs import document_of, fill, opened


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("a/Lease v1.md", "a/Lease v2.md"),
        ("Lease_v9.docx", "Lease_v10.docx"),
        ("Lease draft.md", "Lease.md"),
        ("Lease.md", "Lease final.md"),
        ("old/Lease.md", "Lease.md"),
        ("Mietvertrag Entwurf.odt", "Mietvertrag unterschrieben.odt"),
        ("Contrat brouillon.md", "Contrat définitif.md"),
    ],
)
def test_versions_are_told_by_their_names(older, newer):
    assert family(older) == family(newer) != ""
    assert rank(older) < rank(newer)


@pytest.mark.parametrize(
    "names", [("Lease (1).md", "Lease.md"), ("Lease copy.md", "2025-07 Lease.md")]
)
def test_copies_and_days_make_no_other_document(names):
    assert len({family(name) for name in names}) == 1


def test_a_day_alone_is_no_name():
    assert family("daily/2025-03-12.md") == ""
    days = [Entry(f"d{day}", f"daily/2025-03-{day}.md", "", "", "", 1) for day in (12, 13)]
    assert versions(days) == []


def test_numbered_versions_come_in_their_order():
    names = ["Plan v10.md", "old/Plan.md", "Plan v2.md"]
    found = versions([Entry(name, name, "", "2025-01-01", "", 1) for name in names])
    assert [entry.source for entry in found] == ["old/Plan.md", "Plan v2.md", "Plan v10.md"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("E-4 · 2025-08-20 · Rooms", "2025-08-20"),
        ("Stand 20. Januar 2026", "2026-01-20"),
        ("Updated March 2025", "2025-03"),
        ("of last week", ""),
        ("from 2024-01-01 to 2024-03-01", "2024"),
        ("3 May", ""),
    ],
)
def test_a_text_names_a_day_with_its_year_or_none(text, day):
    assert one_day(text) == day


@pytest.mark.parametrize(
    ("newer", "older", "is_newer"),
    [
        (Dated("2025-07-02"), Dated("2025-06-30"), True),
        (Dated("2025-07"), Dated("2025-07-02"), False),  # the same month: nobody knows
        (Dated("2025"), Dated(""), False),
        (Dated("2024-01-01", family="lease", rank=(0, (2,))),
         Dated("2025-01-01", family="lease", rank=(0, (1,))), True),
        (Dated("", family="lease"), Dated("", family="lease", rank=(-3, ())), True),
        (Dated("", family="lease"), Dated("", family="cat", rank=(-3, ())), False),
    ],
)  # fmt: skip
def test_newer_is_what_is_surely_newer(newer, older, is_newer):
    assert newer.newer_than(older) == is_newer


LOG = """Log

## 2025-03-02 Rooms
We meet in the Lindensaal. See A-7.

## Tyres
- 2025-05-01: pressure 240
- pressure gauge lent to Ute
"""


@pytest.fixture
def read(tmp_path):
    def of(*documents):
        fill(tmp_path, documents)
        with contextlib.closing(opened(tmp_path)) as collection:
            catalog = collection.catalog
            ids = [document.doc_id for document in documents]
            passages = [p for doc_id in ids for p in catalog.passages_of(doc_id)]
            return statements(passages, Calendar(catalog, ids))

    return of


def test_front_matter_states_nothing(read):
    text = "---\ntitle: Boat house\ntags: [roof]\n---\n\n# Boat house\n\nThe roof is of slate.\n"
    assert [one.text for one in read(document_of(0, "boats.md", text))] == ["The roof is of slate."]


def test_a_statement_has_the_day_that_stands_nearest_to_it(read):
    found = read(document_of(0, "club/2024-11 log.md", LOG))
    assert [(one.text.split()[0], one.dated.day, one.dated.origin) for one in found] == [
        ("Log", "2024-11", "file name"),
        ("We", "2025-03-02", "heading"),
        ("-", "2025-05-01", "line"),
        ("-", "2024-11", "file name"),
    ]


@pytest.mark.parametrize(
    ("verbatim", "day", "origin"),
    [(True, "2026-01-01", "front matter"), (False, "2024-05-03", "opening")],
)
def test_what_a_program_noted_is_less_than_what_the_text_says(read, verbatim, day, origin):
    document = document_of(0, "a.docx", "Rules, valid from 3 May 2024.", "2026-01-01")
    (found,) = read(replace(document, verbatim=verbatim))
    assert (found.dated.day, found.dated.origin) == (day, origin)


def pair(read, old, new, names=("2024-01-05 a.md", "2025-01-05 b.md")):
    older, newer = read(document_of(0, names[0], old), document_of(1, names[1], new))
    return older, newer


@pytest.mark.parametrize(
    ("question", "old", "new", "takes_its_place"),
    [
        ("fee of the club", "The club's fee is 40 euros.", "The club's fee is 55 euros.", True),
        ("fee of the club", "The club's fee is 40 euros.", "The club's fee is 40 euros!", False),
        ("fee of the club", "The club's fee is 40 euros.", "The gym's fee is 55 euros.", False),
        ("fee", "| Annual fee | 40.00 |", "fee per hour  12.80", False),
        ("club door code", "The club's door code is `a-1`.",
         "The club has a new door code, `b-2`. The old one is void.", True),
        ("club door code", "The club's door code is `a-1`.",
         "The gym has a new door code, `b-2`. The old one is void.", False),
        ("wo probt die Band", "Die Band probt im Ahornsaal.",
         "Die Band probt nicht mehr dort, sondern im Quellhof.", True),
        ("where is the party", "A-7: the party is in the barn.", "Reverses A-7: it is outside.",
         True),
        ("when is the regatta", "The regatta is on 4 May.", "I watched the regatta with Ute.",
         False),
    ],
)  # fmt: skip
def test_the_newer_takes_the_place_of_the_older_where_they_disagree(
    read, question, old, new, takes_its_place
):
    older, newer = pair(read, old, new)
    asked = asked_for(question, dict.fromkeys(query_terms(question), 1.0))
    assert supersedes(asked, newer, older) == takes_its_place
    assert not supersedes(asked, older, newer)


def test_what_came_after_the_days_that_are_asked_for_does_not_count(read):
    older, newer = pair(read, "The club's fee is 40 euros.", "The club's fee is 55 euros.")
    rarity = dict.fromkeys(query_terms("club fee"), 1.0)
    assert not supersedes(asked_for("club fee", rarity, "2024-12-31"), newer, older)


@pytest.mark.parametrize(
    "question",
    ["what is the current fee", "wie hoch ist der Beitrag aktuell", "¿dónde ensayan ahora?",
     "où se réunissent-ils maintenant ?", "quanto pesa adesso?", "wat is de huidige stand",
     "which room did they choose in the end"],
)  # fmt: skip
def test_what_holds_now_is_asked_in_six_languages(question):
    assert asks_latest(question)
    assert not asks_former(question)


def test_what_held_before_is_not_what_holds_now():
    assert asks_former("when was it originally planned?")
    assert not asks_latest("what was the previous fee, and is it still due?")
    assert without_time("current fee").split() == ["fee"]
