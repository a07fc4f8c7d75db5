"""Which passages a filter lets through, by path, kind, date and heading."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.catalog.catalog import Catalog, batches, marks
from rag.catalog.database import Row, Within
from rag.catalog.kinds import is_of_kind
from rag.catalog.term_frequency import extent
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from pathspec import PathSpec


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all must hold; "" is none.

    :ivar glob: path pattern as in ``.gitignore``: ``*.py``, ``notes/**``, ``sqlite/*.md``; it may
        begin at any folder of the path.
    :ivar since: the document's date is this or later, ISO 8601: ``2024``, ``2024-05-01``; a
        document without a date never is.
    :ivar until: the document's date is this or earlier.
    :ivar heading: text that occurs in the headings above the passage, in any case.
    :ivar kind: as `rag.catalog.kinds.is_of_kind` takes it: ``pdf``, ``mail``, ``note``, ``code``.
    :ivar source: a document's path as it was ingested, or the end of it from any folder on.
    :ivar among: ids of documents; None is any.
    """

    glob: str = ""
    since: str = ""
    until: str = ""
    heading: str = ""
    kind: str = ""
    source: str = ""
    among: frozenset[str] | None = None


EVERYTHING = Filter()

FEW = 4000
"""Up to this many passages that a filter lets through are compared one by one (about 20 ms); where
there are more, the index is asked for more than wanted and the rest is left out."""
MANY = 50_000
"""Up to this many are known by their numbers, which takes up to 30 ms once: looking up which of
thousands of scored passages they are takes longer than that for every question."""
KEPT = 8
"""Filters whose outcome is kept."""


def within(catalog: Catalog, only: Filter) -> Within | None:
    """What a filter lets through, as searches take it; None when that is everything.

    Kept until something is written: the same filter is often asked with again.

    :raises ConfigError: when the pattern is none.
    """
    if only == EVERYTHING:
        return None
    kept: dict[Filter, Within] = catalog.known("filters", dict)
    if only not in kept:
        if len(kept) >= KEPT:
            kept.clear()
        kept[only] = _within(catalog, only)
    return kept[only]


def _within(catalog: Catalog, only: Filter) -> Within:
    any_document = replace(only, heading="") == EVERYTHING
    documents = None if any_document else frozenset(matching_documents(catalog, only))
    found = Within(documents, only.heading.casefold())
    named = _named(catalog, found)
    numbers = frozenset(named) if named is not None else _numbers(catalog, found)
    return replace(found, numbers=numbers, named=named)


def _numbers(catalog: Catalog, found: Within) -> frozenset[int] | None:
    """The numbers of all passages of some documents, unless they are more than `MANY`."""
    if found.documents is None or found.heading:
        return None
    share = len(found.documents) / max(1, catalog.counts().documents)
    if share * extent(catalog) > 2 * MANY:
        return None
    numbers: set[int] = set()
    for batch in batches(sorted(found.documents)):
        sql = f"SELECT id FROM passages WHERE doc_id IN ({marks(batch)}) LIMIT {MANY + 1:d}"
        numbers.update(row[0] for row in catalog.rows(sql, batch))
        if len(numbers) > MANY:
            return None
    return frozenset(numbers)


def _named(catalog: Catalog, found: Within) -> dict[int, str] | None:
    """The passages themselves, unless they are more than `FEW`."""
    named: dict[int, str] = {}
    for rows in _rows_of(catalog, found.documents):
        named |= {row["id"]: row["passage_id"] for row in rows if found.lets(row)}
        if len(named) > FEW:
            return None
    return named


def _rows_of(catalog: Catalog, documents: frozenset[str] | None) -> Iterator[list[Row]]:
    """Rows of passages, never many more at a time than are few."""
    sql = "SELECT id, passage_id, doc_id, heading FROM passages"
    if documents is None:
        yield catalog.rows(sql)
        return
    for batch in batches(sorted(documents)):
        # Documents may be long: what is beyond few is not read.
        yield catalog.rows(f"{sql} WHERE doc_id IN ({marks(batch)}) LIMIT {FEW + 1:d}", batch)


def selected(catalog: Catalog, only: Filter) -> frozenset[str] | None:
    """Ids of the passages that a filter lets through; None when it lets all through.

    :raises ConfigError: when the pattern is none.
    """
    found = within(catalog, only)
    if found is None:
        return None
    if found.named is not None:
        return frozenset(found.named.values())
    rows = catalog.rows("SELECT passage_id, doc_id, heading FROM passages")
    return frozenset(row["passage_id"] for row in rows if found.lets(row))


def let_through(catalog: Catalog, passage_ids: Sequence[str], found: Within) -> list[str]:
    """Those of some passages that may be brought, in their order."""
    let: set[str] = set()
    for batch in batches(list(passage_ids)):
        rows = catalog.rows(
            "SELECT passage_id, doc_id, heading FROM passages"
            f" WHERE passage_id IN ({marks(batch)})",
            batch,
        )
        let |= {row["passage_id"] for row in rows if found.lets(row)}
    return [key for key in passage_ids if key in let]


def matching_documents(catalog: Catalog, only: Filter) -> set[str]:
    """Ids of the documents whose path, kind and date a filter lets through.

    :raises ConfigError: when the pattern is none.
    """
    paths = _paths(only.glob)
    held = _literals(only.glob)
    sql = "SELECT doc_id, source, date, kind FROM documents WHERE 1 = 1"
    return {
        row["doc_id"]
        for row in catalog.rows(sql + " AND instr(source, ?) > 0" * len(held), held)
        if (only.among is None or row["doc_id"] in only.among)
        and (paths is None or paths.match_file(_composed(row["source"]).lstrip("/")))
        and is_of_kind(only.kind, row["source"], row["kind"])
        and f"/{row['source']}".endswith(f"/{only.source.lstrip('/')}" if only.source else "")
        and (not only.since or row["date"][: len(only.since)] >= only.since)
        # "2024" includes all of it: as much of the date is compared as was given.
        and (not only.until or "" < row["date"][: len(only.until)] <= only.until)
    }


def _literals(glob: str) -> list[str]:
    """What every path that a pattern matches holds, so that others of perhaps a million are not
    even read; none where nothing is sure."""
    if not glob.isascii() or set(glob) & set("[]!\\?#"):
        return []
    return [part for part in glob.strip().replace("/", "*").split("*") if part]


def _paths(glob: str) -> PathSpec | None:  # type: ignore[type-arg]
    if not glob:
        return None
    from pathspec import PathSpec

    try:
        return PathSpec.from_lines("gitignore", [f"**/{_composed(glob).lstrip('/')}"])
    except (ValueError, KeyError) as error:
        raise ConfigError(f"not a path pattern: {glob!r} ({error})") from error


def _composed(text: str) -> str:
    """One Unicode form for both: a Mac writes ``é`` of a file's name as two characters."""
    return unicodedata.normalize("NFC", text)
