"""The passages of a document as rows, and their terms in the lexical index, which change together.

Each function is part of the caller's transaction; who notes the change is `changes.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.catalog.catalog import Catalog
from rag.catalog.database import Connection, Fields, Row
from rag.core.records import Document, Passage
from rag.language.search_terms import terms


def put_passages(
    catalog: Catalog,
    document: Document,
    passages: Sequence[Passage],
    text_hashes: Mapping[str, str],
) -> None:
    """Store a document's passages in order, with their terms; those it had have been forgotten.

    :param text_hashes: by passage id; every hash has its vector stored already.
    """
    connection = catalog.connection
    connection.executemany(
        'INSERT INTO passages (passage_id, doc_id, ordinal, heading, text, start, "end",'
        " start_line, end_line, page, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                passage.passage_id,
                passage.doc_id,
                ordinal,
                passage.heading,
                passage.text,
                passage.start,
                passage.end,
                passage.start_line,
                passage.end_line,
                passage.page,
                text_hashes[passage.passage_id],
            )
            for ordinal, passage in enumerate(passages)
        ),
    )
    rows = connection.execute(
        "SELECT id FROM passages WHERE doc_id = ? ORDER BY ordinal", (document.doc_id,)
    ).fetchall()
    catalog.words.put(
        (row["id"], *_terms_of(document.title, passage.heading, passage.text))
        for row, passage in zip(rows, passages, strict=True)
    )


def forget_passages(catalog: Catalog, doc_id: str) -> None:
    """Take a document's passages and their terms away; the document itself stays."""
    connection = catalog.connection
    rows = connection.execute(
        "SELECT id, title, heading, text FROM passages JOIN documents USING (doc_id)"
        " WHERE doc_id = ?",
        (doc_id,),
    ).fetchall()
    catalog.words.forget(map(lexical_fields, rows))
    connection.execute("DELETE FROM passages WHERE doc_id = ?", (doc_id,))


def text_hashes_of(connection: Connection, doc_id: str) -> dict[str, str]:
    """The hash of the text of each passage of a document, by passage id."""
    sql = "SELECT passage_id, text_hash FROM passages WHERE doc_id = ?"
    return dict(tuple(row) for row in connection.execute(sql, (doc_id,)))


def lexical_fields(row: Row) -> Fields:
    """The number and the terms of a passage, from a row of its number, title, heading and text."""
    return (row["id"], *_terms_of(row["title"], row["heading"], row["text"]))


def _terms_of(title: str, heading: str, text: str) -> tuple[str, str, str]:
    return " ".join(terms(title)), " ".join(terms(heading)), " ".join(terms(text))
