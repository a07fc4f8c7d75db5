"""Tags, fields, links and tasks asked for: as SQL run by hand would."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.catalog.facts import without_facts
from rag.catalog.filters import EVERYTHING, Filter
from rag.index.collection import writing
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from rag.whole.tasks import WHO_ASKS
from tests.whole_answers.catalogs import document_of, fill, opened

TODAY = date(2026, 6, 10)


def asked(catalog, question, only=EVERYTHING, **more):
    plan = replace(plan_question(question, TODAY), **more)
    return carried_out(catalog, question, plan, only, TODAY)


NOTES = [
    ("notes/shed.md", "---\nstatus: draft\ntags: wood, garden\n---\n\nSee [[Fence]].\n"),
    ("notes/fence.md", "---\nstatus: done\ntags: garden\n---\n\nA fence.\n"),
    ("notes/pond.md", "Frogs #water/still and the [[fence|other fence]].\n"),
    ("jobs/week.md", "- [ ] **Gwen:** sand the door due 2026-05-20\n- [ ] Tom: order oil\n"),
    ("jobs/old.md", "- [x] Gwen: mow\n- [ ] sweep the path due 2026-07-01\n"),
    ("post/roof.eml", "From: Gwen Holt <gwen@example.org>\nSubject: Roof\n\nIt leaks.\n"),
]


@pytest.fixture
def catalog(tmp_path):
    documents = [document_of(n, *d, date=f"2026-0{n + 1}-05") for n, d in enumerate(NOTES)]
    fill(tmp_path, documents)
    with contextlib.closing(opened(tmp_path)) as collection:
        yield collection.catalog


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("which notes are tagged garden", ["notes/fence.md", "notes/shed.md"]),
        ("notes with the tags wood and garden", ["notes/shed.md"]),
        ("list notes tagged wood or water", ["notes/pond.md", "notes/shed.md"]),
        ("welche Notizen sind mit dem Schlagwort garden", ["notes/fence.md", "notes/shed.md"]),
        ("how many notes with status draft", ["notes/shed.md"]),
        ("list the mails from Gwen", ["post/roof.eml"]),
    ],
)
def test_documents_are_found_by_what_they_state(catalog, question, sources):
    found = asked(catalog, question)
    assert found is not None and [q.passage.source for q in found.quotes] == sources


def test_a_tag_that_nothing_bears_is_none(catalog):
    found = asked(catalog, "which notes are tagged plumbing")
    assert not found.found and found.lines[0].text.startswith("0 documents")


def test_tags_themselves_are_listed_with_their_counts(catalog):
    found = asked(catalog, "which tags do I use")
    assert [line.text for line in found.lines] == [
        "3 tags", "garden: 2", "water/still: 1", "wood: 1",
    ]  # fmt: skip


def test_links_are_found_in_both_directions(catalog):
    found = asked(catalog, "what links to the fence?")
    assert found.lines[0].text == "2 links in 2 documents"
    assert [q.text for q in found.quotes] == ["[[fence|other fence]]", "[[Fence]]"]
    found = asked(catalog, "what does the shed link to")
    assert [q.text for q in found.quotes] == ["[[Fence]]"]
    assert asked(catalog, "what links to the moon?") is None


def test_tasks_are_told_by_owner_day_and_state(catalog):
    found = asked(catalog, "open tasks for Gwen due before June")
    assert [line.text for line in found.lines] == [
        "1 task", "Gwen: sand the door due 2026-05-20 · week.md",
    ]  # fmt: skip
    assert asked(catalog, "how many open tasks are there").lines[0].text == "3 tasks"
    assert asked(catalog, "overdue tasks").lines[0].text == "1 task"
    grouped = asked(catalog, "how many open tasks per folder")
    assert [line.text for line in grouped.lines] == ["3 tasks, by folder", "jobs: 3"]
    people = asked(catalog, "open tasks by person")
    assert [line.text for line in people.lines if not line.markers] == [
        "3 tasks", "Gwen:", "Tom:", "nobody named:",
    ]  # fmt: skip


def test_for_me_is_the_name_that_was_set_or_is_asked_for(catalog):
    unknown = asked(catalog, "open tasks for me")
    assert unknown.lines[0].text == "3 tasks" and unknown.lines[-1].text == WHO_ASKS
    mine = asked(catalog, "open tasks for me", me="Tom")
    assert [line.text.split(" · ")[0] for line in mine.lines] == [
        "2 tasks", "sweep the path due 2026-07-01", "Tom: order oil",
    ]  # fmt: skip


def test_documents_read_before_facts_were_noted_are_told_of(tmp_path, catalog):
    with writing(tmp_path, "default") as collection, collection.catalog.transaction():
        collection.catalog.connection.execute("DELETE FROM facts")
    assert without_facts(catalog) == len(NOTES)
    found = asked(catalog, "open tasks")
    assert not found.found and "rag ingest --rebuild" in found.text
    assert asked(catalog, "list my notes").found


def test_a_long_list_goes_on_where_its_page_ended(tmp_path):
    text = "".join(f"- [ ] task number {n}\n\n" for n in range(120))
    fill(tmp_path, [("todo.md", text)])
    with contextlib.closing(opened(tmp_path)) as collection:
        pages = [asked(collection.catalog, "my open tasks", page=page) for page in (1, 2, 3, 4)]
    assert pages[0].lines[0].text == "120 tasks (1 to 50 of 120 shown)"
    assert [page.shown for page in pages[:3]] == [(1, 50, 120), (51, 100, 120), (101, 120, 120)]
    said = [line.text for page in pages[:3] for line in page.lines if line.markers]
    assert len(set(said)) == 120
    assert not pages[3].found


PEOPLE = ["Gwen", "Tom", ""]
TAGS = ["wood", "garden", "water", "oil"]


@st.composite
def notes(draw):
    """A note, and what it states as its writer knows it."""
    tags = draw(st.sets(st.sampled_from(TAGS), max_size=3))
    status = draw(st.sampled_from(["draft", "final"]))
    links = draw(st.lists(st.integers(0, 5), max_size=2, unique=True))
    tasks = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PEOPLE),
                st.booleans(),
                st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
            ),
            max_size=3,
        )
    )
    lines = ["---", f"status: {status}", f"tags: [{', '.join(sorted(tags))}]", "---", ""]
    lines += [f"See [[page {number}]] too." for number in links]
    for place, (owner, done, day) in enumerate(tasks):
        who = f"{owner}: " if owner else ""
        when = f" due {day}" if day else ""
        lines += ["", f"- [{'x' if done else ' '}] {who}thing {place}{when}"]
    return "\n".join(lines), tags, status, links, tasks


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(notes(), min_size=1, max_size=8), tag=st.sampled_from(TAGS))
def test_what_is_stated_is_counted_as_by_hand(tmp_path_factory, drawn, tag):
    home = tmp_path_factory.mktemp("home")
    fill(home, [(f"pages/page {n}.md", note[0]) for n, note in enumerate(drawn)])
    with contextlib.closing(opened(home)) as collection:
        catalog = collection.catalog

        def by_hand(sql, *values):
            return catalog.rows(f"SELECT count(DISTINCT doc_id) FROM facts WHERE {sql}", values)[0][
                0
            ]

        tagged = asked(catalog, f"how many notes are tagged {tag}")
        wanted = sum(tag in note[1] for note in drawn)
        assert _count(tagged) == by_hand("kind = 'tag' AND value = ?", tag) == wanted
        drafts = asked(catalog, "how many notes with status draft")
        wanted = sum(note[2] == "draft" for note in drawn)
        assert by_hand("kind = 'field' AND name = 'status' AND value = 'draft'") == wanted
        assert not wanted or _count(drafts) == wanted
        linked = asked(catalog, "what links to page 0?")
        wanted = sum(0 in note[3] for note in drawn)
        assert by_hand("kind = 'link' AND value = 'page 0'") == wanted
        assert _count(linked) == wanted
        tasks = [task for note in drawn for task in note[4]]
        opens = [task for task in tasks if not task[1]]
        if tasks:
            assert _count(asked(catalog, "how many open tasks are there")) == len(opens)
            due = [t for t in opens if t[2] and t[2] < date(2026, 6, 1)]
            assert _count(asked(catalog, "how many open tasks are due before June 2026")) == len(
                due
            )
        if any(task[0] == "Gwen" for task in tasks):
            mine = [task for task in opens if task[0] == "Gwen"]
            assert _count(asked(catalog, "how many open tasks for Gwen")) == len(mine)
        only = Filter(source="pages/page 0.md")
        first = [task for task in drawn[0][4] if not task[1]]
        if drawn[0][4]:
            assert _count(asked(catalog, "how many open tasks are there", only)) == len(first)


def _count(found) -> int:
    return int(found.lines[0].text.split()[0])
