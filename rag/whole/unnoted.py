"""What is said where facts of documents are asked for that were read before facts were noted."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.facts import without_facts
from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.by_fact import CUES
from rag.whole.computed import Computed, Line, counted


def unnoted(catalog: Catalog, plan: Plan) -> Computed | None:
    """The command that notes them; None where none are missing or none are asked for."""
    asked = plan.kind in ("tasks", "links") or (
        plan.kind == "census" and bool(CUES & frozenset(terms(plan.subject)))
    )
    missing = without_facts(catalog) if asked else 0
    if not missing:
        return None
    line = Line(
        f"Tags, links and tasks of {counted(missing, 'document')} were not noted yet:"
        " rag ingest --rebuild PATH"
    )
    return Computed("list", f"{plan.kind} of documents read before", (line,), found=False)
