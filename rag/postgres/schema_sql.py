"""Functions for a person's own SQL, by the names they have in a local collection."""

from __future__ import annotations

UP = """
CREATE FUNCTION rag_view.cosine(vector, vector) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1 - ($1 <=> $2);
CREATE FUNCTION rag_view.vector_json(vector) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CAST($1 AS text);
"""

DOWN = "DROP FUNCTION rag_view.cosine, rag_view.vector_json;"
