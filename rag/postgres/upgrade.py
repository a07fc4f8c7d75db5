"""From one version of the tables to another, forward and back, while others work on them.

Programs of different versions share a database for a while: a step says which of them can read
what it leaves, and the way back is kept in the database itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.core.errors import StoreError
from rag.postgres.connection import Failure, Statements, connect, store_error
from rag.postgres.schema import SCHEMA_VERSION, STEPS, VERSIONS, Step

LOCK = 7_246_001
"""Of all programs only one changes the tables at a time."""


def upgrade(address: str, version: int = SCHEMA_VERSION, steps: Sequence[Step] = STEPS) -> int:
    """Bring the tables to a version, newer or older; the version they had.

    :raises StoreError: when they cannot be changed; then nothing was.
    """
    connection = connect(address)
    try:
        with connection.transaction():
            run = Statements(connection)
            run.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            run.script(VERSIONS)
            before = _version(run)
            for step in steps:
                if before < step.version <= version:
                    _up(run, step)
            for row in run.execute(
                "SELECT version, down FROM rag.versions WHERE version > ? ORDER BY version DESC",
                (version,),
            ).fetchall():
                run.script(row["down"])
                run.execute("DELETE FROM rag.versions WHERE version = ?", (row["version"],))
            return before
    except Failure as error:
        raise store_error("change", address, error) from None
    finally:
        connection.close()


def _up(run: Statements, step: Step) -> None:
    run.script(step.up)
    run.execute(
        "INSERT INTO rag.versions (version, read_by, down) VALUES (?, ?, ?)",
        (step.version, step.read_by, step.down),
    )


def _version(run: Statements) -> int:
    return int(run.execute("SELECT coalesce(max(version), 0) FROM rag.versions").fetchall()[0][0])


def check_version(run: Statements, shown: str) -> None:
    """Refuse tables that this program cannot work on.

    :param shown: the store, for the message.
    :raises StoreError: when they are missing, too old, or of a later program.
    """
    if not run.execute("SELECT to_regclass('rag.versions')").fetchall()[0][0]:
        raise StoreError(f"{shown} is not set up as a store", hint=f"rag store init {shown}")
    row = run.execute(
        "SELECT coalesce(max(version), 0), coalesce(max(read_by), 0) FROM rag.versions"
    ).fetchall()[0]
    if row[0] < SCHEMA_VERSION:
        raise StoreError(
            f"{shown} has tables of version {row[0]}, this program needs {SCHEMA_VERSION}",
            hint=f"rag store init {shown}",
        )
    if row[1] > SCHEMA_VERSION:
        raise StoreError(
            f"{shown} has tables of version {row[0]}, which this program does not know",
            hint="pip install --upgrade rag-proof",
        )
