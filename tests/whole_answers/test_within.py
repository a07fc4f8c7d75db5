"""Lists and records inside one document, counted and listed."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from rag.catalog.filters import EVERYTHING
from rag.core.records import Document
from rag.load.people.calendar import read_ics
from rag.load.plain.markdown import read_markdown
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.whole_answers.catalogs import fill, opened

TODAY = date(2026, 6, 10)
STEW = """# Bean stew

From an aunt.

## Ingredients

- 300 g white beans
- two onions,
  cut fine
- thyme

## How

1. Soak the beans.
2. Boil them with the onions.

Keeps for days.
"""
GUIDE = "# Bicycle chain\n\n1. Shift down.\n2. Press the pin out.\n3. Fit the link.\n"
ICS = "BEGIN:VCALENDAR\n{}END:VCALENDAR\n".format(
    "".join(
        f"BEGIN:VEVENT\nSUMMARY:{name}\nDTSTART:{day}T100000\nDTEND:{day}T110000\nEND:VEVENT\n"
        for name, day in [
            ("Choir rehearsal", "20260203"), ("Vet with Moss", "20260310"),
            ("Choir rehearsal", "20260407"), ("Choir concert", "20250612"),
        ]
    )
)  # fmt: skip


def made(number, source, content):
    return Document(
        f"d{number}", source, content.text, title=content.title, kind=content.kind,
        sections=content.sections, records=content.records,
    )  # fmt: skip


@pytest.fixture
def ask(tmp_path):
    documents = [
        made(0, "food/Bean stew.md", read_markdown(STEW)),
        made(1, "garage/Bicycle chain.md", read_markdown(GUIDE)),
        made(2, "calendar.ics", read_ics(ICS)),
        made(3, "notes/walks.md", read_markdown("# Walks\n\nAlong the river.\n")),
    ]
    fill(tmp_path, documents)
    with contextlib.closing(opened(tmp_path)) as collection:
        yield lambda question: carried_out(
            collection.catalog, question, plan_question(question, TODAY), EVERYTHING, TODAY
        )


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "which ingredients are in the bean stew",
            ["300 g white beans", "two onions, cut fine", "thyme"],
        ),
        ("list all steps of the bean stew", ["Soak the beans.", "Boil them with the onions."]),
        (
            "list the steps for the bicycle chain",
            ["Shift down.", "Press the pin out.", "Fit the link."],
        ),
        # A word that one entry happens to hold leaves the list as it is.
        (
            "which white ingredients are in the bean stew",
            ["300 g white beans", "two onions, cut fine", "thyme"],
        ),
        ("liste die Zutaten von Bean stew", ["300 g white beans", "two onions, cut fine", "thyme"]),
    ],
)
def test_the_list_that_is_meant_is_shown_whole(ask, question, lines):
    found = ask(question)
    assert found is not None and [line.text for line in found.lines[1:]] == lines
    assert [q.passage.source for q in found.quotes] == [found.quotes[0].passage.source] * len(lines)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("how many ingredients are in the bean stew?", 3),
        ("how many steps does the bicycle chain have", 3),
        ("how many choir appointments are in my calendar for 2026 and when?", 2),
        ("how many choir appointments are in my calendar", 3),
        ("how many appointments are in the calendar", 4),
    ],
)
def test_entries_are_counted(ask, question, count):
    found = ask(question)
    assert found is not None and found.lines[0].text.split()[0] == str(count)
    assert len(found.quotes) == count


@pytest.mark.parametrize(
    "question",
    [
        "how many ingredients are in the soup?",
        "how many beans are in a bag",
        "which ingredients are poisonous",
        "how many trains go along the river in the walks?",
        "oldest onion that still goes into the stew?",
    ],
)
def test_what_names_no_list_is_looked_up(ask, question):
    assert ask(question) is None


def test_appointments_are_found_without_the_word_calendar(ask):
    text = ask("list the appointments in March 2026").text
    assert "Vet with Moss" in text and "concert" not in text


PROJECTS = "# Projects\n\n" + "".join(
    f"## {n}. {name}\n\nBudget {n}10.\n\n" for n, name in enumerate(("Mill", "Tower", "Quay"), 1)
)
LEASE = (
    "# Boat lease\n\n## 1. Scope\n\nLent.\n\n## 2. Price\n\n40 crowns.\n\n## 3. Ending\n\nMay.\n"
)
PLANS = "# Projects\n\n## Overview\n\nSome.\n\n## Budget\n\nNone.\n\n## Team\n\nAnn.\n"
RECIPES = "# Recipes\n\n" + "".join(
    f"## {name}\n\nCook it.\n\n" for name in ("Stew", "Soup", "Pie", "Bread", "Jam", "Cake")
)


@pytest.mark.parametrize(
    ("name", "text", "question", "count"),
    [
        ("projects.md", PROJECTS, "how many projects are there?", 3),
        ("recipes.md", RECIPES, "how many recipes are there?", 6),
        ("lease.md", LEASE, "how many clauses does the boat lease have?", 3),
        ("projects.md", PLANS, "how many projects are there?", 0),
    ],
)
def test_sections_that_are_what_their_heading_names_are_counted(
    tmp_path, name, text, question, count
):
    fill(tmp_path, [made(0, name, read_markdown(text))])
    with contextlib.closing(opened(tmp_path)) as collection:
        plan = plan_question(question, TODAY)
        found = carried_out(collection.catalog, question, plan, EVERYTHING, TODAY)
    told = found.lines[0].text.split()[0] if found and found.found else "0"
    assert told == str(count)
