"""The one file that knows psycopg: connecting, statements, rows, errors.

The catalogue's statements are written for both stores; `rag.postgres.translate` is all that
differs in them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import psycopg
from psycopg import Cursor, RawCursor
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types import TypeInfo
from psycopg.types.numeric import NumericBinaryLoader
from psycopg.types.string import StrDumper

from rag.core.errors import StoreConflict, StoreError
from rag.core.store_address import role_of, without_password
from rag.postgres.refusals import CONFLICTS, hint_for
from rag.postgres.translate import translated
from rag.postgres.values import (
    ARRAYS,
    NumberArray,
    array_data,
    array_of,
    vector_data,
    vector_of,
)

CONNECT_SECONDS = 10
OPTIONS = (
    "-c search_path=rag_view,rag,public -c client_min_messages=warning -c jit=off"
    " -c hnsw.ef_search=200 -c hnsw.iterative_scan=relaxed_order"
)
"""Compiling a statement takes longer than any of ours runs. An index of neighbours keeps so many
candidates, and is walked on until there are as many as a statement wants; they are sorted anew."""

Values = Sequence[object]


class Row(tuple[Any, ...]):
    """A row whose values are found by place and by name, like those of SQLite."""

    __slots__ = ()
    names: dict[str, int]

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """The columns' names."""
        return list(self.names)


def _rows_by_name(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
    if (result := cursor.pgresult) is None:
        return Row
    return _row_of(tuple(result.fname(place) for place in range(result.nfields)))


@functools.lru_cache(maxsize=512)
def _row_of(columns: tuple[bytes | None, ...]) -> type[Row]:
    """Making a class takes as long as a short statement."""
    names = {(column or b"").decode(): place for place, column in enumerate(columns)}
    return type("NamedRow", (Row,), {"names": names, "__slots__": ()})


class _TextDumper(StrDumper):
    """A text is a text, also where PostgreSQL could take it for something else.

    No text of PostgreSQL holds the character NUL: one that shows it is missing takes its place.
    """

    def dump(self, obj: str) -> Buffer:
        return obj.replace("\0", "\N{REPLACEMENT CHARACTER}").encode()


class _NumericLoader(Loader):
    """Sums and means as Python's plain numbers."""

    format = Format.BINARY

    def load(self, data: Buffer) -> int | float:
        number = NumericBinaryLoader(self.oid, self.connection).load(data)
        return int(number) if number == number.to_integral_value() else float(number)


class _VectorLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return vector_of(data)


class _VectorDumper(Dumper):
    """All bytes in these tables are vectors."""

    format = Format.BINARY

    def dump(self, obj: bytes) -> Buffer:
        return vector_data(obj)


class _ArrayLoader(Loader):
    format = Format.BINARY
    kind = ""

    def load(self, data: Buffer) -> NumberArray:
        return array_of(data, self.kind)


class _ArrayDumper(Dumper):
    """Bears the type's number that goes with the kind of the array's numbers."""

    format = Format.BINARY

    def get_key(self, obj: NumberArray, format: Any) -> Any:
        return (type(obj), obj.dtype.str)

    def upgrade(self, obj: NumberArray, format: Any) -> Dumper:
        named = {"oid": ARRAYS[obj.dtype.str[1:]][0]}
        kind: type[_ArrayDumper] = type("ArrayDumper", (_ArrayDumper,), named)
        return kind(type(obj), self.connection)

    def dump(self, obj: NumberArray) -> Buffer:
        return array_data(obj)


class _Cursor(RawCursor[Row]):
    """Rows travel as they are, not as text: vectors are most of what is read."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.format = Format.BINARY


def connect(address: str, *, doing: str = "reach") -> psycopg.Connection[Row]:
    """A connection on which every statement is committed by itself.

    :raises StoreError: when there is none to be had, or only with other rights than those that the
        address asks for; without the password, whatever libpq says.
    """
    try:
        given = psycopg.conninfo.conninfo_to_dict(address).get("options") or ""
        connection = psycopg.connect(
            address,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            application_name="rag",
            cursor_factory=_Cursor,
            row_factory=_rows_by_name,
            options=f"{OPTIONS} {given}",
        )
        _adapt(connection)
    except psycopg.Error as error:
        raise store_error(doing, address, error) from None
    try:
        check_role(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


def check_role(connection: psycopg.Connection[Row], address: str) -> None:
    """What stands between may have dropped what a session is to begin with.

    :raises StoreError: when it has not the rights of the role that the address names.
    """
    if role := role_of(address):
        now = connection.execute(b"SELECT current_user").fetchone()
        if now is None or now[0] != role:
            raise StoreError(
                f"{without_password(address)} gives no session the rights of {role!r}",
                hint="connect to PostgreSQL itself, not to a pool in front of it",
            )


def _adapt(connection: psycopg.Connection[Row]) -> None:
    adapters = connection.adapters
    adapters.register_dumper(str, _TextDumper)
    adapters.register_dumper(np.ndarray, _ArrayDumper)
    adapters.register_loader("numeric", _NumericLoader)
    for kind, (oid, _) in ARRAYS.items():
        adapters.register_loader(oid, type("ArrayLoader", (_ArrayLoader,), {"kind": kind}))
    if info := TypeInfo.fetch(connection, "vector"):
        adapters.register_loader(info.oid, _VectorLoader)
        adapters.register_dumper(bytes, type("VectorDumper", (_VectorDumper,), {"oid": info.oid}))


def store_error(doing: str, address: str, error: Exception) -> StoreError:
    """What PostgreSQL could not do, in one line, with what mends that.

    :param doing: reach, read or write.
    """
    state = getattr(error, "sqlstate", None) or ""
    shown = without_password(address)
    said = _one_line(error, address)
    if state in CONFLICTS:
        message = f"cannot {doing} the store {shown}: another writer was in the way ({said})"
        return StoreConflict(message, hint="run the command again")
    if isinstance(error, psycopg.OperationalError) and (
        not state or state.startswith(("08", "57P"))
    ):
        hint = "look whether the server runs and is reached, then run the command again"
        return StoreError(f"cannot {doing} the store {shown}: {said}", hint=hint)
    return StoreError(f"cannot {doing} the store {shown}: {said}", hint=hint_for(state, shown))


def _one_line(error: Exception, address: str) -> str:
    lines = str(error).strip().splitlines()
    said = lines[0] if lines else type(error).__name__
    for secret in secrets_of(address):
        said = said.replace(secret, "…")
    return said


def secrets_of(address: str) -> list[str]:
    """Passwords within an address, for taking them out of what others say."""
    try:
        given = psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        return [address]
    return [str(given[key]) for key in ("password", "sslpassword") if given.get(key)]


class Statements:
    """Runs the catalogue's statements on a connection, as sqlite3's connection does."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.raw = connection

    def execute(self, sql: str, values: Values = ()) -> Cursor[Row]:
        """Run one statement."""
        statement = translated(sql)
        return self.raw.execute(statement.sql, statement.values(values) or None)

    def executemany(self, sql: str, rows: Iterable[Values]) -> None:
        """Run one statement for each row, without waiting in between."""
        with self.raw.cursor() as cursor:
            cursor.executemany(translated(sql).sql, rows)

    def columns(self, sql: str) -> list[str]:
        """The columns that a statement would give, which is parsed and not run."""
        raw = self.raw.pgconn
        for result in (raw.prepare(b"", sql.encode()), raw.describe_prepared(b"")):
            if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
                raise psycopg.errors.error_from_result(result)
        return [(result.fname(place) or b"").decode() for place in range(result.nfields)]

    def script(self, sql: str) -> None:
        """Run several statements that take no values and give nothing."""
        with self.raw.cursor() as cursor:
            cursor.format = Format.TEXT
            cursor.execute(sql.encode())

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, failed or not."""
        status = psycopg.pq.TransactionStatus
        return self.raw.info.transaction_status in (status.INTRANS, status.INERROR, status.ACTIVE)

    @property
    def lost(self) -> bool:
        """Whether the server is gone."""
        return self.raw.closed or self.raw.broken


Failure = psycopg.Error
"""What any statement may raise."""
