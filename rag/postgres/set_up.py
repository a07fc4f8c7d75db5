"""Making a database a store: what it needs is looked at first, then its tables are made."""

from __future__ import annotations

from dataclasses import dataclass

from rag.core.errors import StoreError
from rag.core.store_address import without_password
from rag.postgres.connection import Failure, Statements, connect, store_error
from rag.postgres.schema import LEAST_PGVECTOR, LEAST_POSTGRES, SCHEMA_VERSION
from rag.postgres.upgrade import upgrade


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was found and done.

    :ivar before: the version of the tables before; 0 where there were none.
    :ivar needed: statements that an administrator must run first; then nothing was done.
    """

    postgres: str
    pgvector: str
    before: int
    needed: tuple[str, ...] = ()


def set_up(address: str) -> SetUp:
    """Make or upgrade the tables of a store.

    :raises StoreError: when it cannot be reached, or PostgreSQL or pgvector is too old.
    """
    connection = connect(address)
    run = Statements(connection)
    try:
        postgres = _postgres_version(run, address)
        needed = _needed(run)
        if not needed:
            run.execute("CREATE EXTENSION IF NOT EXISTS vector")
        pgvector = _pgvector_version(run)
    except Failure as error:
        raise store_error("set up", address, error) from None
    finally:
        connection.close()
    if needed:
        return SetUp(postgres, pgvector, 0, needed)
    return SetUp(postgres, pgvector, upgrade(address, SCHEMA_VERSION))


def _postgres_version(run: Statements, address: str) -> str:
    row = run.execute(
        "SELECT current_setting('server_version') AS name,"
        " current_setting('server_version_num')::integer AS number"
    ).fetchall()[0]
    if row["number"] < LEAST_POSTGRES:
        least = LEAST_POSTGRES // 10_000
        raise StoreError(
            f"{without_password(address)} is PostgreSQL {row['name']}, a store needs {least}",
            hint="upgrade the server",
        )
    return str(row["name"]).split()[0]


def _pgvector_version(run: Statements) -> str:
    rows = run.execute(
        "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions"
        " WHERE name = 'vector'"
    ).fetchall()
    version = str(rows[0][0]) if rows else ""
    if tuple(map(int, version.split(".")[:2] if version else ())) < LEAST_PGVECTOR:
        least = ".".join(map(str, LEAST_PGVECTOR))
        found = f"pgvector {version}" if version else "no pgvector"
        raise StoreError(
            f"the server has {found}, a store needs {least}",
            hint="install pgvector on the server: https://github.com/pgvector/pgvector",
        )
    return version


def _needed(run: Statements) -> tuple[str, ...]:
    """What this role may not do itself."""
    row = run.execute(
        "SELECT current_user AS me, current_database() AS here,"
        " EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'vector') AS extension,"
        " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        "  OR EXISTS (SELECT 1 FROM pg_available_extension_versions"
        "   WHERE name = 'vector' AND trusted) AS may_extend,"
        " has_database_privilege(current_database(), 'CREATE') AS may_create"
    ).fetchall()[0]
    needed = []
    if not row["extension"] and not (row["may_extend"] and row["may_create"]):
        needed.append("CREATE EXTENSION IF NOT EXISTS vector;")
    if not row["may_create"]:
        needed.append(f"GRANT CREATE ON DATABASE {_named(row['here'])} TO {_named(row['me'])};")
    return tuple(needed)


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
