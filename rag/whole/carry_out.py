"""A plan that is no lookup, carried out: documents counted and listed, tables, tasks, links.

It is apart from `compute` because half of all questions are looked up, and what is imported here
takes a tenth of the time that a one-shot answer needs for its imports.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, matching_documents
from rag.question.cues import OF_STATE
from rag.question.plan import Plan, plan_question
from rag.whole.census import census, find_group, names_documents, names_papers
from rag.whole.compare import compare
from rag.whole.computed import Computed
from rag.whole.entries_of_days import answer_from_days
from rag.whole.exhaustive import every_mention
from rag.whole.labelled import lines_marked
from rag.whole.links import answer_from_links
from rag.whole.summary import summarise
from rag.whole.table.answer import answer_from_tables
from rag.whole.tasks import answer_from_tasks
from rag.whole.totals import answer_from_totals
from rag.whole.unnoted import unnoted
from rag.whole.what_changed import what_changed
from rag.whole.within import answer_from_within

SIMPLE = {
    "changes": what_changed,
    "compare": compare,
    "exhaustive": every_mention,
    "summary": summarise,
}


def carried_out(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    """A plan carried out; None where the documents do not bear it out."""
    found = _carried_out(catalog, question, plan, only, today)
    looked = not (found and found.found) and plan.kind in ("table", "census") and not plan.forced
    if looked and (of_days := answer_from_days(catalog, question, only, today)):
        return of_days
    return found if found and found.found else unnoted(catalog, plan) or found


def _carried_out(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    if plan.kind == "tasks":
        found = answer_from_tasks(catalog, question, plan, only, today)
        marked = OF_STATE.search(question) and not (found and found.found)
        return (lines_marked(catalog, plan, only) if marked else None) or found
    if plan.kind == "links":
        return answer_from_links(catalog, question, plan, only)
    if plan.kind in SIMPLE:
        found = SIMPLE[plan.kind](catalog, plan, only)
        if found or not plan.compared or plan.forced:
            return found
        # Of what there are no versions, two years may be rows of a table.
        other = plan_question(question, today, versions_held=False)
        same = other.kind == "compare"
        return None if same else _carried_out(catalog, question, other, only, today)
    if plan.kind == "census":
        return _listed(catalog, question, plan, only, today)
    return _computed(catalog, question, plan, only, today) if plan.kind == "table" else None


def _listed(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    """Documents listed; what is not called documents may be rows of a table or entries of one.

    Documents that hold a word only somewhere in their text give way: who joined since May is no
    question about the file of members.
    """
    if plan.aggregate in ("most", "least") and not _names(plan):
        # The longest trip is none of the documents.
        extreme = _computed(catalog, question, replace(plan, kind="table"), only, today)
        if extreme and extreme.found:
            return extreme
    group = find_group(catalog, plan, only)
    found = census(catalog, plan, only, group)
    sure = bool(found and found.found) and (group is None or group.sure)
    if names_documents(plan) or (sure and not plan.asked.lacks):
        return found or answer_from_within(catalog, plan, only, today)
    if group and not group.entries and group.in_folder and not _names(plan):
        found = None  # what was done on the roof may stand in a document of another year
    rows = answer_from_tables(catalog, question, replace(plan, sure=False), _allowed(catalog, only))
    others = rows or answer_from_within(catalog, plan, only, today)
    certain = plan.sure and not plan.asked.lacks
    return others if not certain or (others and others.found) else found or others


def _names(plan: Plan) -> bool:
    """Whether documents are what is asked for."""
    return plan.forced or (bool(plan.counted) and names_papers(plan))


def _allowed(catalog: Catalog, only: Filter) -> frozenset[str] | None:
    return None if only == EVERYTHING else frozenset(matching_documents(catalog, only))


def _computed(
    catalog: Catalog, question: str, plan: Plan, only: Filter, today: date
) -> Computed | None:
    """Documents counted, else numbers of totals or tables, else entries counted in a document."""
    counts = plan.aggregate == "count"
    allowed = _allowed(catalog, only)
    if not plan.sure or plan.asked.lacks:
        return answer_from_tables(catalog, question, plan, allowed)
    # "Over 500 euros" is said of an amount: documents alone have none.
    of_documents = counts and plan.condition is None and not plan.by
    group = find_group(catalog, plan, only) if of_documents else None
    documents = census(catalog, plan, only, group) if of_documents else None
    if counts and not names_documents(plan):
        rows = answer_from_tables(catalog, question, plan, allowed)
        if rows and rows.found and (plan.asked.state or _stands_in(rows, documents)):
            return rows
    sure = group is None or group.sure
    found = (
        (documents if sure else None)
        or answer_from_totals(catalog, question, plan, only)
        or answer_from_tables(catalog, question, plan, allowed)
    )
    if counts and not (found and found.found) and plan.asked.state in ("open", "done"):
        tasks = answer_from_tasks(
            catalog, question, replace(plan, subject=plan.stateless), only, today
        )
        if tasks and tasks.found:
            return tasks
    if counts and not (found and found.found):
        # Birds that somebody has are no documents of a folder "birds" that name her.
        papers = documents if sure or names_papers(plan) or plan.forced else None
        return answer_from_within(catalog, plan, only, today) or papers or found
    return found


def _stands_in(rows: Computed, documents: Computed | None) -> bool:
    """Whether rows are what was counted, rather than the documents that bear its name."""
    if documents is None or not documents.found:
        return True
    sources = {quote.passage.source for quote in documents.quotes}
    return len(sources) == 1 and any(quote.passage.source in sources for quote in rows.quotes)
