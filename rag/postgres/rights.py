"""Letting roles into a store, and saying who may read a collection."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from rag.core.errors import EmptyCollection, StoreError
from rag.core.store_address import without_password
from rag.postgres.connection import Failure, Statements, connect, store_error

EVERYBODY = "public"
"""PostgreSQL lets no role bear this name."""


def allow(address: str, role: str, *, write: bool) -> None:
    """Let a role ask questions, or also keep collections of its own; which rows it sees is the
    matter of `rag.postgres.schema_rights`.

    :raises StoreError: when there is no such role, or this one may not let it in.
    """
    with _connected(address) as run:
        if not run.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", (role,)).fetchall():
            raise StoreError(
                f"{without_password(address)} has no role {role!r}",
                hint=f"CREATE ROLE {named(role)} LOGIN PASSWORD '…';    as its administrator",
            )
        for statement in _grants(named(role), write):
            run.execute(statement)


def _grants(role: str, write: bool) -> tuple[str, ...]:
    what = "SELECT, INSERT, UPDATE, DELETE" if write else "SELECT"
    schemas = "SCHEMA rag, rag_view"
    return (
        f"GRANT USAGE ON {schemas} TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN {schemas} FROM {role}",
        f"GRANT {what} ON ALL TABLES IN {schemas} TO {role}",
        # Tables of later versions are this role's too.
        f"ALTER DEFAULT PRIVILEGES IN {schemas} GRANT {what} ON TABLES TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON rag.versions FROM " + role,
    )


def share(address: str, collection: str, readers: str) -> None:
    """Let the members of a role, or everybody, read a collection that belongs to this one.

    :param readers: a role, `EVERYBODY`, or "" for its owner alone.
    :raises EmptyCollection: when this role has no such collection.
    :raises StoreError: when there is no such role.
    """
    with _connected(address) as run:
        known = (
            readers in ("", EVERYBODY)
            or run.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", (readers,)).fetchall()
        )
        if not known:
            raise StoreError(f"{without_password(address)} has no role {readers!r}")
        changed = run.execute(
            "UPDATE rag.collections SET readers = ? WHERE name = ? AND rag.is_mine(owner)",
            (readers, collection),
        )
        if not changed.rowcount:
            raise EmptyCollection(f'no collection "{collection}" of yours', hint="rag collections")


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Statements]:
    """A connection for a few statements; what PostgreSQL says becomes ours."""
    connection = connect(address)
    try:
        yield Statements(connection)
    except Failure as error:
        raise store_error("change", address, error) from None
    finally:
        connection.close()


def named(name: str) -> str:
    """A name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'
