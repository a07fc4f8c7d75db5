"""Who sees which rows: the server itself decides, whatever a program or a person's SQL asks.

A collection belongs to its `owner`, a role: a person's own, or a group's whose members share it.
`readers` is one more role, whose members may ask but not change; ``public`` is everybody. The rows
of all other tables follow their collection. A conversation is seen by whoever had it alone, also
in a collection that many share.

What a role may read or write is found out once a statement (``(SELECT …)``), not once a row.
The role that set the store up, being the tables' owner, is the administrator and sees all.
"""

from __future__ import annotations

from rag.postgres import schema_queue

CHANGES = ("INSERT", "UPDATE", "DELETE")

_FUNCTIONS = """
ALTER TABLE rag.collections ADD COLUMN readers text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE rag.conversations
    ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT current_user;

CREATE FUNCTION rag.is_mine(role text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
    AS $$ SELECT role = current_user OR EXISTS (SELECT FROM pg_roles
          WHERE rolname = role AND pg_has_role(oid, 'USAGE')) $$;
CREATE FUNCTION rag.readable() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM rag.collections
          WHERE rag.is_mine(owner) OR readers = 'public' OR rag.is_mine(readers) $$;
CREATE FUNCTION rag.writable() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM rag.collections
          WHERE rag.is_mine(owner) $$;

ALTER TABLE rag.collections ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON rag.collections FOR SELECT
    USING (rag.is_mine(owner) OR readers = 'public' OR rag.is_mine(readers));
CREATE POLICY adds ON rag.collections FOR INSERT WITH CHECK (rag.is_mine(owner));
CREATE POLICY changes ON rag.collections FOR UPDATE USING (rag.is_mine(owner));
CREATE POLICY removes ON rag.collections FOR DELETE USING (rag.is_mine(owner));
"""

_READABLE = "collection = ANY ((SELECT rag.readable())::integer[])"
_WRITABLE = "collection = ANY ((SELECT rag.writable())::integer[])"

OWN = {
    "conversations": f"{_READABLE} AND rag.is_mine(owner)",
    "turns": f"{_READABLE} AND EXISTS (SELECT FROM rag.conversations AS c"
    " WHERE c.collection = turns.collection AND c.id = turns.conversation)",
}
"""Tables whose rows are those of one person, by what must be true of a row."""


def up(tables: tuple[str, ...]) -> str:
    """:param tables: those with a column `collection`."""
    return _FUNCTIONS + "".join(map(_policies, tables))


def _policies(table: str) -> str:
    own = OWN.get(table)
    reads, writes = (own, own) if own else (_READABLE, _WRITABLE)
    # A policy FOR ALL would be looked at by every SELECT too.
    return (
        f"ALTER TABLE rag.{table} ENABLE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY reads ON rag.{table} FOR SELECT USING ({reads});\n"
        f"CREATE POLICY adds ON rag.{table} FOR INSERT WITH CHECK ({writes});\n"
        f"CREATE POLICY changes ON rag.{table} FOR UPDATE USING ({writes});\n"
        f"CREATE POLICY removes ON rag.{table} FOR DELETE USING ({writes});\n"
    )


def down(tables: tuple[str, ...]) -> str:
    """The way back."""
    names = ("collections", *tables)
    policies = "".join(
        f"DROP POLICY {policy} ON rag.{table};\n"
        for table in names
        for policy in ("reads", "adds", "changes", "removes")
    )
    rows = "".join(f"ALTER TABLE rag.{table} DISABLE ROW LEVEL SECURITY;\n" for table in names)
    return (
        policies
        + rows
        + "DROP FUNCTION rag.readable, rag.writable, rag.is_mine;\n"
        + "ALTER TABLE rag.conversations DROP COLUMN owner;\n"
        + "ALTER TABLE rag.collections DROP COLUMN readers;\n"
    )


def tables(views: dict[str, str]) -> tuple[str, ...]:
    """All that have rows of collections."""
    return tuple(dict.fromkeys((*views, "tallies", *schema_queue.TABLES)))
