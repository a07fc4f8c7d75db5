"""Tags, fields, links and tasks, as people write them in notes and mails."""

from __future__ import annotations

from rag.core.document_structure import Section
from rag.core.records import Document
from rag.ingest.facts import facts_of

NOTE = """---
title: Shed
status: draft
tags: [wood, "tools/hand"]
---
# Shed

Built with [[Neighbour Tom|Tom]] from [the plan](plans/shed.md#roof), see #garden and #c0ffee.

owner:: Gwen

```
- [ ] not a task #nor-a-tag
```

- [ ] **Gwen:** buy screws due 2025-04-02
- [x] @tom saw the boards
- [ ] paint it by 5 March
"""


def found(document, kind):
    return [fact for fact in facts_of(document) if fact.kind == kind]


def test_a_note_states_its_tags_fields_links_and_tasks():
    note = Document("d", "2025-03-20 Shed.md", NOTE, kind="markdown")
    assert [f.value for f in found(note, "tag")] == ["wood", "tools/hand", "garden"]
    assert [(f.name, f.value) for f in found(note, "field")] == [
        ("title", "Shed"), ("status", "draft"), ("owner", "Gwen"),
    ]  # fmt: skip
    assert [(f.name, f.value) for f in found(note, "link")] == [
        ("Tom", "Neighbour Tom"), ("the plan", "plans/shed.md#roof"),
    ]  # fmt: skip
    tasks = found(note, "task")
    assert [(f.name, f.done, f.day) for f in tasks] == [
        ("Gwen", False, "2025-04-02"), ("tom", True, ""), ("", False, "2026-03-05"),
    ]  # fmt: skip
    assert all(NOTE[f.start : f.end].startswith("- [") for f in tasks)


def test_bullets_below_a_heading_for_them_are_tasks():
    text = "# Meeting\n\n- it rained\n\n## Action items\n\n- Tom: call the roofer\n- sweep\n"
    sections = (Section(0, 1, "Meeting"), Section(23, 2, "Action items"))
    tasks = found(Document("d", "m.md", text, kind="markdown", sections=sections), "task")
    assert [(f.name, f.value) for f in tasks] == [
        ("Tom", "Tom: call the roofer"), ("", "sweep"),
    ]  # fmt: skip


def test_org_and_mail_have_their_own_ways():
    org = "#+FILETAGS: :home:\n* TODO Oil the hinges :wood:\n  DEADLINE: <2025-05-01 Thu>\n"
    note = Document("d", "shed.org", org)
    assert [f.value for f in found(note, "tag")] == ["home", "wood"]
    assert [(f.day, f.done) for f in found(note, "task")] == [("2025-05-01", False)]
    mail = "From: Gwen Holt <gwen@example.org>\nSubject: Roof\n\nFrom: here on it leaks.\n"
    fields = found(Document("d", "roof.eml", mail), "field")
    assert [(f.name, f.value) for f in fields] == [
        ("from", "Gwen Holt <gwen@example.org>"), ("subject", "Roof"),
    ]  # fmt: skip


def test_code_states_nothing():
    assert facts_of(Document("d", "a.py", "# - [ ] later #todo\n", kind="code")) == ()
