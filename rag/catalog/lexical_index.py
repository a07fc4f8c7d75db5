"""The lexical index as a whole: whether it matches the passages, and making it anew."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.changes import lexical_fields
from rag.language.search_terms import ANALYZER_VERSION


def lexical_is_current(catalog: Catalog) -> bool:
    """Whether every passage has its terms, made by this version of `rag.language.search_terms`."""
    rows = catalog.rows(
        "SELECT (SELECT count(*) FROM lexical_docsize) = (SELECT count(*) FROM passages)"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE id NOT IN (SELECT id FROM lexical_docsize))"
    )
    version = catalog.meta("analyzer", ANALYZER_VERSION)
    return bool(rows[0][0]) and version == ANALYZER_VERSION


def rebuild_lexical(catalog: Catalog) -> None:
    """Make all terms anew; a later version of the analyzer gives other ones."""
    with catalog.transaction() as connection:
        connection.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")
        rows = connection.execute(
            "SELECT id, title, heading, text FROM passages JOIN documents USING (doc_id)"
        )
        connection.executemany(
            "INSERT INTO lexical (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
            (
                (row["id"], *lexical_fields(row["title"], row["heading"], row["text"]))
                for row in rows
            ),
        )
        catalog.set_meta("analyzer", ANALYZER_VERSION)
