"""Versions told by their names, days told by where they stand, and what takes whose place."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from rag.language.search_terms import query_terms
from rag.question.latest import asks_former, asks_latest, without_time
from rag.whole.asked_for import asked_for
from rag.whole.dated import Calendar, Dated, one_day
from rag.whole.entries import Entry
from rag.whole.line_days import amends, day_begun_with
from rag.whole.stated import states, wanted
from rag.whole.statements import statements
from rag.whole.supersedes import supersedes
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


@pytest.mark.parametrize(
    ("line", "day", "is_added"),
    [
        ("- 2025-03-02: pressure 240", "2025-03-02", True),
        ("Nov 2024: the gardener has moved away", "2024-11", True),
        ("UPDATE 03/2023: 15 euros", "2023-03", True),
        ("**Changed from June 2024:** Fridays", "2024-06", True),
        ("Nachtrag 5.1.2025: eine Firma", "2025-01-05", True),
        ("22.3. Kropp zugesagt", "2024-03-22", True),
        ("Edit 9 Feb: booked", "2024-02-09", True),
        ("Update: cancelled", "", True),
        ("May be so", "", False),
        ("17 to 22 April", "", False),
        ("2.4 bar in all tyres", "", False),
        ("New members pay double", "", False),
    ],
)
def test_a_line_that_was_added_later_says_so_where_it_begins(line, day, is_added):
    assert (day_begun_with(line, "2024"), amends(line)) == (day, is_added)


def test_each_line_of_a_form_is_a_statement_and_the_head_of_a_mail_is_none(read):
    form = document_of(0, "a.md", "# Garage\n\nMechanic: Lowe\nTyres: 2.3 bar\nOil: 5W30\n")
    mail = "From: Ute <ute@x.example>\nSubject: Fair\n\nIt is on Sunday.\n\n> It is on Friday.\n"
    assert [one.text for one in read(form)][-3:] == [
        "Mechanic: Lowe",
        "Tyres: 2.3 bar",
        "Oil: 5W30",
    ]
    found = read(document_of(1, "a.eml", mail))
    assert [(one.text, one.repeated) for one in found] == [
        ("It is on Sunday.", False), ("> It is on Friday.", True)
    ]  # fmt: skip


def in_one(found, question, old, new):
    """Whether the statement with some words takes the place of another of one document."""
    older = next(one for one in found if old in one.text)
    newer = next(one for one in found if new in one.text)
    asked = asked_for(question, dict.fromkeys(query_terms(question), 1.0))
    asked = replace(asked, wanted=wanted(question))
    return supersedes(asked, newer, older) and not supersedes(asked, older, newer)


ROOM = """# Lodger

Let to Tilo for £420 a month, bills included.

From April 2024: £450 a month.

Key: under the pot.

Aug 2024: the drain was blocked.
"""


def test_a_line_added_below_changes_what_stands_above(read):
    found = read(document_of(0, "room.md", ROOM))
    assert in_one(found, "what does the lodger pay?", "£420", "£450")
    assert not in_one(found, "what does the lodger pay?", "£420", "drain")
    wifi = "wifi guest: kettle plus 70\nsince May 2025: first cat plus 88\n"
    assert in_one(read(document_of(1, "wifi.md", wifi)), "guest wifi", "kettle", "cat")


@pytest.mark.parametrize(
    ("question", "old", "new", "takes_its_place"),
    [
        ("who is my dentist", "Dentist: Mr Kovac", "Mr Kovac has retired. We go to Miss Bell.",
         True),
        ("who is my dentist", "Dentist: Mr Kovac", "Mr Kovac has a new dog.", False),
        ("wer ist Mamas Hausarzt", "Hausarzt: Dr. Wichert.",
         "Dr. Wichert hört auf. Wir wechseln zu Frau Dr. Yildiz.", True),
        ("wer ist Mamas Hausarzt", "Hausarzt: Dr. Wichert.",
         "Frau Lamm hört auf, ihre Nachfolgerin ist Frau Teske.", False),
        ("what rent do we get", "Let to Tilo for £420.", "Tilo is going. Sad.", False),
    ],
)  # fmt: skip
def test_what_is_named_and_has_ended_gives_way(read, question, old, new, takes_its_place):
    older, newer = pair(read, old, new)
    asked = asked_for(question, dict.fromkeys(query_terms(question), 1.0))
    assert supersedes(replace(asked, wanted=wanted(question)), newer, older) == takes_its_place


def test_minutes_of_one_body_are_no_versions_of_one_sentence(read):
    older, newer = pair(
        read, "# Board\n\nRehearsals are on Monday, 19:30.", "# Board\n\nClay costs 11.20 a bag.",
        ("minutes 2024-01-05.md", "minutes 2025-01-05.md"),
    )  # fmt: skip
    asked = asked_for("when are rehearsals", dict.fromkeys(query_terms("rehearsals"), 1.0))
    assert not supersedes(asked, newer, older)
    (later,) = read(document_of(3, "minutes 2025-02-05.md", "Rehearsals are on Tuesday, 19:30."))
    assert supersedes(asked, later, older)


def test_a_later_mail_of_a_thread_is_newer_than_what_it_repeats(read):
    first = replace(
        document_of(0, "a.eml", "It is on 7 June, pitch 14.", "2025-05-01"), title="Fair"
    )
    text = "They have put it off to 14 June, pitch 22.\n\n> It is on 7 June, pitch 14.\n"
    second = replace(document_of(1, "b.eml", text, "2025-05-20"), title="Re: Fair")
    older, newer, repeated = read(first, second)
    asked = asked_for("when is the fair", {"fair": 1.0})
    asked = replace(asked, wanted="date")
    assert supersedes(asked, newer, older) and supersedes(asked, newer, repeated)
    assert not supersedes(asked, repeated, older)


def test_the_year_in_a_name_counts_where_the_text_has_no_day(read):
    older, newer = read(
        document_of(0, "prices 2022.md", "Locker: £3 a month"),
        document_of(1, "prices 2024.md", "Locker: £4 a month"),
    )
    asked = asked_for("how much is a locker", {"locker": 1.0})
    assert supersedes(asked, newer, older)
    assert not supersedes(asked_for("locker in 2023", {"locker": 1.0}, "2023-12-31"), newer, older)


@pytest.mark.parametrize(
    ("question", "kind"),
    [("what do we pay for the berth", "amount"), ("on which day is the choir", "date"),
     ("who has the key", "person"), ("wo proben wir", "place"), ("our bank", "any")],
)  # fmt: skip
def test_what_kind_of_thing_is_asked_for(question, kind):
    assert wanted(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "known", "is_said"),
    [
        ("amount", "It is 97 euros now.", "It is 112 euros.", True),
        ("amount", "She is well.", "It is 112 euros.", False),
        ("date", "Tuesdays again", "Thursdays", True),
        ("date", "dienstags", "Dienstag", False),
        ("person", "Frau Dr. Yildiz takes over", "Dr. Wichert", True),
        ("person", "he is ill today", "Dr. Wichert", False),
    ],
)
def test_a_mention_states_nothing(kind, text, known, is_said):
    assert states(kind, text, known) == is_said
