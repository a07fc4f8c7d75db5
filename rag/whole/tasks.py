"""The tasks a question asks for, by whom they are for, what they are about and when they are due.

They are read from what an ingest has noted; a document is opened only for what is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.facts import facts_of_kind
from rag.catalog.filters import Filter
from rag.core.document_structure import Fact
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.everyday import IDLE
from rag.question.plan import Plan
from rag.whole.census import keys_of
from rag.whole.computed import Computed, Line, Listing, counted, paged
from rag.whole.document_text import read_text
from rag.whole.entries import Entry, entries

_ASKING = frozenset(
    terms(
        "action actions item items point points task tasks todo todos list open offene aufgaben"
        " überfällige tareas pendientes tâches compiti taken actiepunten overdue due done finished"
        " completed erledigt erledigte fällig must should need still muss soll müssen sollen"
        " noch alles machen tun erledigen zu to do job jobs thing things chore chores left over"
        " remain remains remaining unfinished open übrig"
    )
)
_DONE = re.compile(r"\b(?:done|finished|completed|closed|erledigt\w*|hechas|faites|fatti)\b", re.I)
_ALL = re.compile(r"\b(?:all|every|alle|todas|toutes)\b", re.I)
_OVERDUE = re.compile(r"\b(?:overdue|überfällig\w*|vencidas?|en\s+retard|scadut\w+)\b", re.I)
_DUE = re.compile(r"\b(?:due|fällig|vence\w*|deadline|échéance|scade\w*)\b", re.I)
WHO_ASKS = 'Whose are “mine”? Say it once: me = "Name" in rag.toml, or RAG_ME=Name'


@dataclass(frozen=True, slots=True)
class Task:
    """A task and the document it stands in."""

    fact: Fact
    entry: Entry

    @property
    def about(self) -> frozenset[str]:
        """Search terms of its words and of its document's name."""
        return self.entry.name | frozenset(terms(f"{self.fact.value} {self.fact.name}"))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question wants of tasks: words they hold, and the limits that were said."""

    plan: Plan
    question: str
    today: date
    words: list[str]


def answer_from_tasks(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    """The tasks a question asks for, the soonest due first; None where there are none at all."""
    every = list(_tasks(catalog, only))
    words = [w for w in plan.subject.split() if not frozenset(terms(w)) <= _ASKING | IDLE]
    wanted = _Wanted(plan, question, today, [re.sub(r"['’]s?$", "", word) for word in words])
    about = _about(catalog, every, wanted.words)
    if not every or about is None:
        return None
    chosen, limits = _limited(about, wanted)
    if not chosen and plan.aggregate != "count" and not (plan.forced or limits):
        return None
    return _shown(catalog, chosen, wanted, limits, _who(plan, chosen))


def _tasks(catalog: Catalog, only: Filter) -> Iterator[Task]:
    by_id = {entry.doc_id: entry for entry in entries(catalog, only)}
    for stored in facts_of_kind(catalog, "task"):
        if stored.doc_id in by_id:
            yield Task(stored.fact, by_id[stored.doc_id])


def _about(catalog: Catalog, found: list[Task], words: Sequence[str]) -> list[Task] | None:
    """Tasks for, or about, all words, by their own words, else by the heading above them; None
    where a word fits no task."""
    for word in words:
        wanted = frozenset(terms(word))
        kept = [task for task in found if wanted <= frozenset(terms(task.fact.name))]
        kept = kept or [task for task in found if wanted <= task.about]
        kept = kept or [t for t in found if wanted <= frozenset(terms(_heading(catalog, t)))]
        if not kept:
            return None
        found = kept
    return found


def _heading(catalog: Catalog, task: Task) -> str:
    return _quote(catalog, task).passage.heading


def _limited(found: list[Task], wanted: _Wanted) -> tuple[list[Task], list[str]]:
    """Those tasks within what is said of their state, their day and their owner; and the limits."""
    limits: list[str] = [f"with “{word}”" for word in wanted.words]
    done = bool(_DONE.search(wanted.question))
    if not _ALL.search(wanted.question) or done:
        found = [task for task in found if task.fact.done == done]
        limits.insert(0, "done" if done else "open")
    if _OVERDUE.search(wanted.question):
        found = [task for task in found if "" < task.fact.day < wanted.today.isoformat()]
        limits.append("overdue")
    if wanted.plan.dates:
        due = bool(_DUE.search(wanted.question))
        found = _in_days(found, wanted.plan, due=due)
        days = f"{wanted.plan.dates.since or '…'} to {wanted.plan.dates.until or '…'}"
        limits.append(f"{'due' if due else 'due or written'} {days}")
    if wanted.plan.mine and wanted.plan.me:
        mine = frozenset(terms(wanted.plan.me))
        found = [
            task for task in found if not task.fact.name or mine <= frozenset(terms(task.fact.name))
        ]
        limits.append(f"for {wanted.plan.me} or nobody named")
    return found, limits


def _in_days(found: Sequence[Task], plan: Plan, *, due: bool) -> list[Task]:
    """Tasks due within the days asked for, or written then; a month without its year is any
    year's, where this one has none."""
    held = [t for t in found if plan.dates.holds(t.fact.day)
            or (not due and plan.dates.holds(t.entry.day))]  # fmt: skip
    if held or not plan.dates.month:
        return held
    month = f"{plan.dates.month:02d}"
    return [t for t in found if (t.fact.day if due else t.entry.day)[5:7] == month]


def _who(plan: Plan, chosen: Sequence[Task]) -> str:
    """The line that asks who is asking, where that would make a difference."""
    named = {task.fact.name for task in chosen if task.fact.name}
    return WHO_ASKS if plan.mine and not plan.me and named else ""


def _shown(
    catalog: Catalog, chosen: list[Task], wanted: _Wanted, limits: list[str], note: str
) -> Computed:
    plan = wanted.plan
    line = f"{' '.join(['tasks', *limits])}: {len(chosen)}"
    head = counted(len(chosen), "task")
    if plan.group and plan.aggregate == "count":
        counts = Counter(key for task in chosen for key in _keys(catalog, task, plan.group))
        lines = [f"{name}: {count}" for name, count in sorted(counts.items())]
        found = paged(Listing(f"{head}, by {plan.group}", lines, "count", line), plan.page)
    else:
        found = _page(catalog, chosen, plan, Listing(head, (), "list", line))
    return replace(found, lines=(*found.lines, Line(note))) if note else found


def _page(catalog: Catalog, chosen: list[Task], plan: Plan, listing: Listing) -> Computed:
    keys = [_keys(catalog, task, plan.group)[0] if plan.group else "" for task in chosen]
    order = sorted(range(len(chosen)), key=lambda n: (keys[n], _soonest(chosen[n])))
    found = [chosen[n] for n in order]
    groups = [keys[n] for n in order] if plan.group else []
    listing = replace(listing, lines=[_line(task) for task in found], groups=groups)
    return paged(listing, plan.page, lambda place: _quote(catalog, found[place]))


def _soonest(task: Task) -> tuple[str, str, int]:
    return (task.fact.day or "9999", task.entry.source, task.fact.start)


def _keys(catalog: Catalog, task: Task, group: str) -> list[str]:
    if group == "person":
        return [task.fact.name or "nobody named"]
    if group in ("month", "year") and task.fact.day:
        return [task.fact.day[: 7 if group == "month" else 4]]
    return keys_of(catalog, task.entry, group)


def _quote(catalog: Catalog, task: Task) -> Quote:
    document = read_text(catalog, task.entry.doc_id)
    if document is None:
        raise LookupError(task.entry.doc_id)
    return document.quote(task.fact.start, task.fact.end)


def _line(task: Task) -> str:
    text = " ".join(re.sub(r"\*\*|📅|⏳", "", task.fact.value).split())
    return f"{text} · {PurePath(task.entry.source).name}"
