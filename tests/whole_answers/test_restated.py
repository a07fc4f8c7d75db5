"""Newer lines that change older ones: in one note, in a thread of mails, in a log of decisions."""

from __future__ import annotations

import contextlib

import pytest

from rag.answer.newest import in_time
from rag.core.records import Quote
from rag.question.asked import read_asked
from rag.question.latest import tells_decision, without_decision
from rag.question.values_asked import wanted
from rag.whole.kinds_of_values import differ, values_in
from rag.whole.line_days import amends, day_begun_with
from tests.whole_answers.catalogs import document_of, fill, opened

PLAN = """# Garden plan 2031

Main bed: Purple Dragon carrots, 40 rows, sown in March.

## Change 12 April 2031
Half of it drowned. The Purple Dragon carrots are down to 15 rows now.
"""
OLD = "# Committee\n\n- The boat keys hang in the key cabinet behind the oven. Code 3141.\n"
NEW = "# Committee\n\n- Key cabinet: the code was changed after the break-in. New code 2718.\n"
FRONT = "# Committee\n\nThe front gate has a new code: `x-3141`. The old one is void.\n"
BACK = "# Committee\n\nThe kitchen has a new code: `y-2718`. The old one is void.\n"
FIRST_RATE = "# Savings, 4 March 2031\n\n- Roof fund: 15 % of every rent goes to the blue book.\n"
RATE = "# Savings, 2 June 2031\n\n- Roof fund goes from 15 to **20 %**, the slates are bad.\n"
OTHER_RATE = "# Savings, 2 June 2031\n\n- Garden rent climbs from 15 to **20 %** of the costs.\n"
LATE = "# Practice\n\nFrom March on the evening surgery is on Thursday, until eight.\n"
OVER = "# Practice\n\nThe evening surgery on Thursdays is finished. Saturdays instead, from nine.\n"
LOG = """# Decisions

**2030-02-01** Stove: a pellet stove, because of the price.

**2030-06-11** Stove, new: no pellets, a tiled stove from Ofenbau Lind.

**2030-09-02** Floor: oak in front of the stove.
"""


@pytest.fixture
def told(tmp_path):
    """What holds now and what held before, where the passage that holds some words is shown."""

    def of(question, shown, *documents):
        fill(tmp_path, documents)
        with contextlib.closing(opened(tmp_path)) as collection:
            catalog = collection.catalog
            passages = [p for d in documents for p in catalog.passages_of(d.doc_id)]
            first = next(p for p in passages if shown in p.text)
            start = first.start + first.text.index(shown)
            quotes = [Quote(first, start, start + len(shown), 1.0)]
            found = in_time(catalog, question, quotes, passages)
        if found is None:
            return None
        return (found.now.text if found.now else "", [one.text for one in found.before])

    return of


@pytest.mark.parametrize(("later", "now"), [(RATE, "from 15 to"), (OTHER_RATE, None)])
def test_what_goes_from_the_stated_value_to_another_is_newer_whatever_its_words(told, later, now):
    documents = (document_of(1, "march.md", FIRST_RATE), document_of(2, "june.md", later))
    question = "What share of every rent goes to the blue book for the roof?"
    found = told(question, "15 % of every rent", *documents)
    assert (found is not None and now is not None and now in found[0]) or found is now


def test_a_section_added_later_changes_what_a_note_begins_with(told):
    now, before = told(
        "how many rows of carrots", "Main bed: Purple Dragon carrots, 40 rows",
        document_of(0, "garden/plan.md", PLAN),
    )  # fmt: skip
    assert "15 rows" in now
    assert before == ["Main bed: Purple Dragon carrots, 40 rows, sown in March."]


def test_a_code_that_was_changed_takes_the_place_of_the_old_one(told):
    now, before = told(
        "code for the boat keys", "Code 3141", document_of(0, "2029-05-01 minutes.md", OLD),
        document_of(1, "2031-05-01 minutes.md", NEW),
    )  # fmt: skip
    assert "2718" in now
    assert "3141" in before[0]


def test_another_locks_new_code_is_no_news_of_this_one(told):
    documents = (document_of(0, "2029-05-01 a.md", FRONT), document_of(1, "2031-05-01 b.md", BACK))
    assert told("code of the front gate", "x-3141", *documents) is None


def test_what_bears_no_day_is_never_superseded_by_another_text(told):
    documents = (document_of(0, "a.md", OLD), document_of(1, "b.md", NEW))
    assert told("code for the boat keys", "Code 3141", *documents) is None


def test_what_is_finished_is_followed_by_what_says_so(told):
    now, before = told(
        "which evening are you open", "the evening surgery is on Thursday",
        document_of(0, "2029-02-06 staff.md", LATE), document_of(1, "2031-01-20 staff.md", OVER),
    )  # fmt: skip
    assert now.startswith("The evening surgery on Thursdays is finished.")
    assert len(before[0].split()) <= 25


def test_of_several_decisions_on_one_thing_the_last_is_told(told):
    now, before = told(
        "which stove did we settle on in the end", "a pellet stove",
        document_of(0, "house/decisions.md", LOG),
    )  # fmt: skip
    assert "tiled stove" in now
    assert "pellet stove" in before[0]


@pytest.mark.parametrize(
    ("line", "year", "day"),
    [
        ("**3 May.** Sown.", "2030", "2030-05-03"),
        ("**3 May.** Sown.", "", ""),
        ("## 12 September", "2030", "2030-09-12"),
        ("## Samstag, 4. Mai", "2030", "2030-05-04"),
        ("Remark Oct 2030: too heavy", "", "2030-10"),
        ("**8 March 2030:** we take Lind", "", "2030-03-08"),
        ("- 2030-03-08 paid", "", "2030-03-08"),
        ("3 May is a holiday", "2030", ""),
        ("12 eggs and some flour", "2030", ""),
    ],
)
def test_the_day_a_line_begins_with(line, year, day):
    assert day_begun_with(line, year) == day


def test_a_heading_may_say_that_what_follows_was_added():
    assert amends("Change 3 May 2030")
    assert amends("Nachtrag: der Termin")
    assert not amends("Chapters")


@pytest.mark.parametrize(
    ("new", "old", "kinds"),
    [
        ("We leave at 6.40.", "We leave at 7.15 from the main station.", {"time"}),
        ("only 65 km", "110 km in one go", {"km measured"}),
        ("channel 14", "Channel: 12", {"channel numbered"}),
        ("on Saturdays", "on Friday", {"weekday"}),
        ("3 EUR a day", "4 hens", set()),
        ("now 48 EUR", "45 EUR", {"money"}),
    ],
)
def test_texts_disagree_on_values_of_one_kind(new, old, kinds):
    assert differ(values_in(new), values_in(old)) == kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [("what time do we leave", "time"), ("um wie viel Uhr fährt er", "time"),
     ("combien coûte la cotisation", "money"), ("qué distancia corro", "measured"),
     ("number of the safe", "numbered")],
)  # fmt: skip
def test_a_question_tells_the_kind_of_value_it_asks_for(question, kind):
    assert kind in wanted(question)


def test_a_question_may_ask_for_what_was_chosen():
    assert tells_decision("which stove did we settle on")
    assert tells_decision("wofür haben wir uns entschieden")
    assert without_decision("which stove did we choose").strip() == "which stove did we"
    assert not tells_decision("where is the stove")


@pytest.mark.parametrize(
    "question",
    ["When are we in Graz with the band?", "wann sind wir in Graz", "où sommes-nous à Pâques",
     "wo waren wir im Mai", "who is with us"],
)  # fmt: skip
def test_a_stay_is_not_asked_of_a_table(question):
    wants = read_asked(question).wanted
    assert wants == "" or question.startswith(("où", "who"))
