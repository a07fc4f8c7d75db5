"""The lexical index laid out for questions: all that BM25 wants of a term stands in its key.

A term's rows lie as far apart in their table as its passages, and side by side in the key. The
reference to `collections` would be looked up for each of some fifty rows a passage; whoever deletes
a collection deletes its terms.
"""

from __future__ import annotations

UP = """
ALTER TABLE rag.terms DROP CONSTRAINT terms_collection_fkey;
ALTER TABLE rag.terms DROP CONSTRAINT terms_pkey;
ALTER TABLE rag.terms ADD PRIMARY KEY (collection, term, passage)
    INCLUDE (title, heading, body, length);
ALTER TABLE rag.terms SET (autovacuum_vacuum_insert_scale_factor = 0.05);
"""
"""Rows are read from the key alone once they were vacuumed, so that is done early."""

DOWN = """
ALTER TABLE rag.terms RESET (autovacuum_vacuum_insert_scale_factor);
ALTER TABLE rag.terms DROP CONSTRAINT terms_pkey;
ALTER TABLE rag.terms ADD PRIMARY KEY (collection, term, passage);
DELETE FROM rag.terms WHERE collection NOT IN (SELECT id FROM rag.collections);
ALTER TABLE rag.terms ADD FOREIGN KEY (collection) REFERENCES rag.collections ON DELETE CASCADE;
"""
