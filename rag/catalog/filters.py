"""Which passages a filter lets through, by path, kind, date and heading."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pathspec import PathSpec

from rag.catalog.catalog import Catalog
from rag.catalog.kinds import is_of_kind
from rag.core.errors import ConfigError


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


def selected(catalog: Catalog, only: Filter) -> frozenset[str] | None:
    """Ids of the passages that a filter lets through; None when it lets all through.

    :raises ConfigError: when the pattern is none.
    """
    if only == EVERYTHING:
        return None
    documents = matching_documents(catalog, only)
    heading = only.heading.casefold()
    rows = catalog.rows("SELECT passage_id, doc_id, heading FROM passages")
    return frozenset(
        row["passage_id"]
        for row in rows
        if row["doc_id"] in documents and heading in row["heading"].casefold()
    )


def matching_documents(catalog: Catalog, only: Filter) -> set[str]:
    """Ids of the documents whose path, kind and date a filter lets through.

    :raises ConfigError: when the pattern is none.
    """
    paths = _paths(only.glob)
    return {
        row["doc_id"]
        for row in catalog.rows("SELECT doc_id, source, date, kind FROM documents")
        if (only.among is None or row["doc_id"] in only.among)
        and (paths is None or paths.match_file(_composed(row["source"]).lstrip("/")))
        and is_of_kind(only.kind, row["source"], row["kind"])
        and f"/{row['source']}".endswith(f"/{only.source.lstrip('/')}" if only.source else "")
        and (not only.since or row["date"][: len(only.since)] >= only.since)
        # "2024" includes all of it: as much of the date is compared as was given.
        and (not only.until or "" < row["date"][: len(only.until)] <= only.until)
    }


def _paths(glob: str) -> PathSpec | None:  # type: ignore[type-arg]
    if not glob:
        return None
    try:
        return PathSpec.from_lines("gitignore", [f"**/{_composed(glob).lstrip('/')}"])
    except (ValueError, KeyError) as error:
        raise ConfigError(f"not a path pattern: {glob!r} ({error})") from error


def _composed(text: str) -> str:
    """One Unicode form for both: a Mac writes ``é`` of a file's name as two characters."""
    return unicodedata.normalize("NFC", text)
