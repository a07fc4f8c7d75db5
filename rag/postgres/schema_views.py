"""What one collection shows of each table: the catalogue's statements run on these views."""

from __future__ import annotations

VIEWS = {
    "tallies": "slot, writes, passages, terms",
    "meta": "key, value",
    "documents": "doc_id, source, path, content_hash, size, mtime_ns, title, date, kind,"
    " verbatim, hidden_characters, ingested_at",
    "vectors": "text_hash, vector",
    "passages": 'id, passage_id, doc_id, ordinal, heading, text, start, "end", start_line,'
    " end_line, page, text_hash",
    "terms": "term, passage, title, heading, body, length",
    "tables": 'doc_id, ordinal, start, "end", caption, columns, rows',
    "furniture": "doc_id, line, count",
    "scanned_pages": 'doc_id, page, start, "end", engine, confidence, unsure, reason',
    "facts": 'doc_id, ordinal, kind, name, value, day, done, start, "end"',
    "pictures": "doc_id, number, content_hash, width, height, page, place, words, print, thumbnail",
    "picture_vectors": "content_hash, vector",
    "pictures_read": "doc_id, content_hash, reading",
    "document_changes": "id, at, doc_id, source, change, passages_added, passages_removed",
    "gone_passages": "change, place, text",
    "conversations": "id, started",
    "turns": "conversation, number, asked, question, query, mode, answer, model, settings, found,"
    " verdict",
}
"""What a collection shows of each table, in the order of the local one."""

_FUNCTIONS = """
CREATE FUNCTION rag_view.instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN strpos($1, $2);
"""


def _view(table: str, columns: str) -> str:
    # `collection` comes last: positional INSERTs leave it to its default, upserts name it.
    return (
        f"CREATE VIEW rag_view.{table} WITH (security_invoker = true) AS"
        f" SELECT {columns}, collection FROM rag.{table}"
        " WHERE collection = current_setting('rag.collection')::integer;\n"
    )


UP = "".join(_view(*view) for view in VIEWS.items()) + _FUNCTIONS

DOWN = "DROP SCHEMA rag_view CASCADE; "
