"""A summary of the document that a search finds, where no name tells which one is meant."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from rag.answer.scoped import Scoped
from rag.language.search_terms import terms
from rag.question.plan import plan_question
from rag.search.coverage_signals import term_rarity
from rag.search.retrieve import Search, retrieve
from rag.whole.computed import Computed
from rag.whole.entries import entries
from rag.whole.meant import is_told_apart
from rag.whole.summary import asks_outright, of_document, telling_words
from rag.workspace import Workspace

FOUND = 8
"""Passages that name documents, each with what its rank is worth."""
SHARE = 0.35
"""Of their worth that one document has to have: the first passage alone has 0.37."""
HELD = 0.6
"""Share of what the question's words tell that it has to hold itself."""
MOST, HELD_THERE = 0.5, 0.4
"""Where one document has most of the worth, it may hold less: it may be in another language."""


def summary_of_found(workspace: Workspace, limited: Scoped) -> Computed | None:
    """The summary of the document that most of what is found lies in; None where none stands out,
    or it does not hold what the question speaks of."""
    question, only = limited.scope.rest, limited.scope.only
    plan = plan_question(question, date.today(), limited.ask.form)
    words = [word for word in telling_words(plan) if is_told_apart(word)]
    if plan.kind != "summary" or not words or not asks_outright(plan):
        return None
    collection, catalog = workspace.collection, workspace.collection.catalog
    found = retrieve(collection, workspace.embedder, question, Search(limit=FOUND, only=only))
    worth: dict[str, float] = defaultdict(float)
    for scored in found:
        worth[scored.passage.doc_id] += 1 / scored.rank
    best = max(worth, key=lambda doc_id: worth[doc_id], default="")
    share = worth[best] / sum(worth.values()) if best else 0.0
    if share < SHARE:
        return None
    entry = next(entry for entry in entries(catalog, only) if entry.doc_id == best)
    rarity = term_rarity(catalog, [term for word in words for term in terms(word)])
    holding = set(terms(f"{entry.source} {entry.title}"))
    holding |= {term for passage in catalog.passages_of(best) for term in terms(passage.text)}
    held = sum(rarity[term] for term in rarity if term in holding)
    if held < (HELD_THERE if share >= MOST else HELD) * sum(rarity.values()):
        return None
    return of_document(catalog, entry, frozenset(rarity))
