"""A question's plan carried out on the catalogue, where the documents bear it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from rag.catalog.filters import EVERYTHING, Filter
from rag.core.timings import timed
from rag.question.plan import plan_question
from rag.whole.computed import Computed, Line
from rag.whole.entries_of_days import answer_from_days
from rag.workspace import Workspace


@timed("compute")
def compute(
    workspace: Workspace,
    question: str,
    only: Filter = EVERYTHING,
    form: str = "",
    page: int = 0,
) -> Computed | None:
    """The answer to a question about the whole; None where it has to be looked up.

    :param form: a key of `rag.question.plan.FORMS` that overrules the question's own words.
    :param page: of a long answer, from 1; 0 begins it, and tells all of an exhaustive reading.
    """
    plan = plan_question(question, date.today(), form)
    plan = replace(plan, page=page, me=workspace.config.me)
    if plan.kind == "latest" or form == "lookup":  # what is latest is looked up first
        return None
    catalog = workspace.collection.catalog
    with catalog.snapshot():
        if plan.kind == "lookup":
            return answer_from_days(catalog, question, only, date.today())
        # Half of all questions do not need it, and a one-shot answer would wait for it.
        from rag.whole.carry_out import carried_out

        if plan.kind == "exhaustive":
            from rag.whole.exhaustive import every_mention
            from rag.whole.nearness import VectorNearness

            found = every_mention(catalog, plan, only, partial(VectorNearness, workspace))
        else:
            found = carried_out(catalog, question, plan, only, date.today())
    if found is None and plan.forced:
        line = Line(f"Nothing in your documents answers this as a {form}.")
        return Computed(form, f"asked for as a {form}", (line,), found=False)
    return found
