"""By what documents can be told apart before they are searched: folder, kind, year, with counts.

All documents are counted, however many there are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, matching_documents
from rag.catalog.kinds import ending_of

_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that documents have in common.

    :ivar value: what a `Filter` takes for it: a path pattern, a kind, a year.
    """

    name: str
    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What a collection's documents have in common.

    :ivar folders: those right below what all paths share, by name; `kinds` the most frequent
        first; `years` the latest first.
    :ivar earliest: date of the oldest document, ISO 8601; "" where none has one. So `latest`.
    """

    total: int
    folders: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    years: tuple[Facet, ...]
    earliest: str = ""
    latest: str = ""


def facets_of(catalog: Catalog, only: Filter = EVERYTHING) -> Facets:
    """Count the documents that a filter lets through.

    :raises ConfigError: when its pattern is none.
    """
    allowed = None if only == EVERYTHING else matching_documents(catalog, only)
    rows = [
        row
        for row in catalog.rows("SELECT doc_id, source, kind, date FROM documents")
        if allowed is None or row["doc_id"] in allowed
    ]
    kinds = Counter(ending_of(row["source"]) or row["kind"] for row in rows)
    dates = sorted(row["date"] for row in rows if row["date"])
    years = Counter(day[:4] for day in dates)
    return Facets(
        len(rows),
        _folders([row["source"] for row in rows]),
        tuple(Facet(name, name, count) for name, count in kinds.most_common()),
        tuple(Facet(year, year, years[year]) for year in sorted(years, reverse=True)),
        dates[0] if dates else "",
        dates[-1] if dates else "",
    )


def _folders(sources: list[str]) -> tuple[Facet, ...]:
    """The folders right below what all paths share, each with a pattern for it alone."""
    parents = [source.split("/")[:-1] for source in sources]
    # Columns of the paths, laid below one another, as long as all say the same.
    shared = [names[0] for names in takewhile(_is_one, zip(*parents, strict=False))]
    counts = Counter(parts[len(shared)] for parts in parents if len(parts) > len(shared))
    return tuple(
        Facet(name, _pattern([*shared, name]), counts[name])
        for name in sorted(counts, key=str.casefold)
    )


def _is_one(names: tuple[str, ...]) -> bool:
    return len(set(names)) == 1


def _pattern(parts: list[str]) -> str:
    return "/".join(_SPECIAL.sub(r"\\\1", part) for part in parts) + "/**"
