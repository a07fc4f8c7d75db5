"""What a query's own words limit a search for passages to: the same limits that a question sets.

The words stay in the query: a search finds what is written, and these may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.question.dates import read_dates
from rag.question.scope_words import dates_documents, scope_words


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to search.

    :ivar said: what the query's words have added to the filter, for a person; "" for nothing.
    """

    only: Filter
    said: str = ""


def limits_of(catalog: Catalog, query: str, only: Filter) -> Limits:
    """The folders, documents, kinds of file, senders and days that a query limits itself to."""
    if not _may_limit(query):
        return Limits(only)
    # A tenth of a second that few queries need.
    from rag.whole.scope import scope_of, with_days

    found = with_days(catalog, scope_of(catalog, query, only), date.today())
    return Limits(found.only, found.said)


def _may_limit(query: str) -> bool:
    if next(scope_words(query), None) is not None:
        return True
    return dates_documents(query, read_dates(query, date.today()))
