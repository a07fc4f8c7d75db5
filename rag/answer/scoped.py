"""A question with the limits that its own words set: where to search, and with what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rag.answer.record import Ask
from rag.core.timings import timed
from rag.search.retrieve import Search
from rag.whole.scope import Scope, scope_of, with_days, with_preferred
from rag.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Scoped:
    """A question, how to search for it, and the limits it sets."""

    ask: Ask
    search: Search
    scope: Scope

    @property
    def said(self) -> str:
        """The limits that the question's words have set, in one line; "" for none."""
        return self.scope.said


@timed("scope")
def scoped(workspace: Workspace, ask: Ask, search: Search) -> Scoped:
    """Folders, kinds, documents and senders that a question limits itself to."""
    scope = Scope(search.only, "", ask.question)
    if not ask.anywhere:
        scope = scope_of(workspace.collection.catalog, ask.question, search.only)
    return Scoped(ask, replace(search, only=scope.only), scope)


@timed("scope")
def for_lookup(workspace: Workspace, found: Scoped) -> Scoped:
    """The same for a question that is looked up: days of documents limit it too, and documents
    named in passing come first."""
    if found.ask.anywhere:
        return found
    catalog = workspace.collection.catalog
    scope = with_preferred(catalog, with_days(catalog, found.scope, date.today()))
    search = replace(found.search, only=scope.only, preferred=scope.preferred)
    ask = found.ask
    if scope.rest != ask.question and ask.query in ("", ask.question):
        ask = replace(ask, query=scope.rest)
    return Scoped(ask, search, scope)
