"""Tasks in notes: ``- [ ]`` lines and Org headings, with their owner and the day they are due."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.dates import read_dates
from rag.question.everyday import IDLE
from rag.question.plan import Plan
from rag.whole.census import Entry, entries
from rag.whole.computed import Computed, Line, listed
from rag.whole.document_text import DocumentText, read_text

_TASK = re.compile(
    r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[(?P<mark>[ xX/>-])\][ \t]+(?P<text>\S.*)$"
    r"|^\*+[ \t]+(?P<state>TODO|WAIT|NEXT|DONE|CANCELLED)[ \t]+(?P<title>\S.*)$",
    re.MULTILINE,
)
_OWNER = re.compile(
    r"^\*{0,2}(?P<owner>[A-ZÀ-Þ][\w+&., -]{0,40}?)\*{0,2}:\*{0,2}\s|(?<!\w)@(?P<at>\w+)"
)
_DUE = re.compile(
    r"(?:📅|⏳|due:?|by|until|bis|fällig:?)\s*(?P<day>\d{4}-\d\d-\d\d|\d{1,2}\.? "
    r"?[^\W\d_]{3,9}\.?(?: \d{4})?)",
    re.IGNORECASE,
)
_ASKING = frozenset(
    terms(
        "action actions item items task tasks todo todos list open offene aufgaben tareas"
        " overdue due done"
    )
)
_DONE = re.compile(r"\b(?:done|finished|completed|closed|erledigt\w*|hechas|faites|fatti)\b", re.I)
_ALL = re.compile(r"\b(?:all|every|alle|todas|toutes)\b", re.I)


@dataclass(frozen=True, slots=True)
class Task:
    """A task and where it stands.

    :ivar due: ISO 8601, or "".
    """

    text: str
    done: bool
    owner: str
    due: str
    entry: Entry
    quote: Quote


def answer_from_tasks(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    """The tasks a question asks for, the soonest due first; None where there are none at all."""
    every = list(_tasks(catalog, only))
    words = [w for w in plan.subject.split() if not frozenset(terms(w)) <= _ASKING | IDLE]
    chosen = every
    for word in words:
        narrowed = [task for task in chosen if frozenset(terms(word)) <= _about(task)]
        if not narrowed:
            return None
        chosen = narrowed
    chosen = _in_days(chosen, plan)
    done = bool(_DONE.search(question))
    if not _ALL.search(question):
        chosen = [task for task in chosen if task.done == done]
    if "overdue" in question.casefold():
        chosen = [task for task in chosen if "" < task.due < today.isoformat()]
    if not every or (not chosen and not plan.forced):
        return None
    chosen.sort(key=lambda task: (task.due or "9999", task.entry.source, task.quote.start))
    limits = " ".join(f"with “{word}”" for word in words)
    line = f"tasks {'done' if done else 'open'} {limits}: {len(chosen)}".replace("  ", " ")
    head = f"{len(chosen)} {'task' if len(chosen) == 1 else 'tasks'}"
    if plan.aggregate == "count" and not chosen:
        return Computed("count", line, (Line(head),))
    return listed(head, [_shown(t) for t in chosen], "list", line, [t.quote for t in chosen])


def _in_days(found: Sequence[Task], plan: Plan) -> list[Task]:
    """Tasks due within the days asked for, or written then; a month without its year is any
    year's, where this one has none."""
    if not plan.dates:
        return list(found)
    held = [t for t in found if plan.dates.holds(t.due) or plan.dates.holds(t.entry.day)]
    if held or not plan.dates.month:
        return held
    return [t for t in found if t.entry.day[5:7] == f"{plan.dates.month:02d}"]


def _about(task: Task) -> frozenset[str]:
    return task.entry.name | frozenset(
        terms(f"{task.text} {task.owner} {task.quote.passage.heading}")
    )


def _tasks(catalog: Catalog, only: Filter) -> Iterator[Task]:
    by_id = {entry.doc_id: entry for entry in entries(catalog, only)}
    rows = catalog.rows(
        "SELECT DISTINCT doc_id FROM passages WHERE text LIKE '%[ ] %' OR text LIKE '%[x] %'"
        " OR text LIKE '%[X] %' OR text LIKE '%* TODO %' OR text LIKE '%* DONE %'"
    )
    for row in rows:
        document = read_text(catalog, row["doc_id"]) if row["doc_id"] in by_id else None
        if document is not None:
            yield from tasks_of(document, by_id[row["doc_id"]])


def tasks_of(document: DocumentText, entry: Entry) -> Iterator[Task]:
    """The tasks of one document, in order."""
    for match in _TASK.finditer(document.text):
        text = (match["text"] or match["title"]).strip()
        owner = _OWNER.search(text)
        due = _DUE.search(text)
        written = date.fromisoformat(entry.day) if len(entry.day) == 10 else date(2000, 1, 1)
        read = read_dates(due["day"], written) if due else None
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Task(
            text=text,
            done=(match["mark"] or "").lower() == "x" or match["state"] in ("DONE", "CANCELLED"),
            owner=(owner["owner"] or owner["at"]) if owner else "",
            due=read.since if read else "",
            entry=entry,
            quote=document.quote(start, match.end()),
        )


def _shown(task: Task) -> str:
    text = re.sub(r"\*\*|📅|⏳", "", task.text)
    return f"{' '.join(text.split())} · {PurePath(task.entry.source).name}"
