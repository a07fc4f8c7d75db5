"""A person's own SQL on a collection in PostgreSQL: it reads the collection, and nothing else.

The statement becomes a temporary view: the server parses it and runs nothing of it. What the parsed
statement names is looked at, not its text: the collection's own views, and functions that only
compute. Then it is read, read-only and for a limited time, with the rights of whoever asks, and all
is undone.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence

from rag.catalog.reading_sql import ONLY_READS, Cell, Embed, Result
from rag.core.errors import ConfigError, StoreError
from rag.language.search_terms import query_terms
from rag.postgres.connection import Failure, Statements, connect, store_error

MOST_SECONDS = 60

_RELATIONS = re.compile(r":relid (\d+)")
_FUNCTIONS = re.compile(
    r":(?:funcid|opfuncid|aggfnoid|winfnoid|hashfuncid|negfuncid|elemfuncid) (\d+)"
)
"""Where a parsed statement names what it reads and calls."""

_FOREIGN_TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE oid = ANY(?) AND relnamespace <> 'rag_view'::regnamespace
    AND oid <> 'pg_temp.asked'::regclass
"""
_OTHER_FUNCTIONS = r"""
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.oid = ANY(?) AND NOT (
        (p.pronamespace IN ('pg_catalog'::regnamespace, 'rag_view'::regnamespace) OR EXISTS (
            SELECT FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
            WHERE d.objid = p.oid AND d.deptype = 'e' AND e.extname = 'vector'))
        AND (p.provolatile = 'i' OR p.proname IN ('random', 'pg_typeof') OR p.provolatile = 's'
            AND p.proname !~ '^(pg_|has_|inet_|lo_|to_reg|txid|ts_|current_setting|version)|xml'))
"""
"""Functions that change something, wait, or look at files, settings or other tables; functions of
other schemas are somebody's program."""

_TOKEN = re.compile(
    r"""\b(?P<call>embed|search_terms)\s*\(\s*(?P<argument>'(?:[^']|'')*'|\?)\s*\)
    |(?<!\w)[eE]'(?:\\.|[^'\\]|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
    |\$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | --[^\n]* | /\*.*?\*/
    |(?P<mark>\?)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def ask(address: str, number: int, statement: str, values: Sequence[Cell], embed: Embed) -> Result:
    """Run one reading statement on a collection.

    Known to it besides PostgreSQL's functions: ``cosine(a, b)``, ``vector_json(v)``, and with a
    text in quotes or ``?`` between their brackets ``embed(text)`` and ``search_terms(text)``.

    :param number: the collection's.
    :raises ConfigError: when the statement is wrong or would do anything but read the collection.
    :raises StoreError: when the store cannot be reached.
    """
    text = _completed(statement, values, embed)
    connection = connect(address)
    run = Statements(connection)
    try:
        with _undone(run):
            _begin(run, number)
            with _explained():
                columns = run.columns(text)
                if not columns:
                    raise ConfigError("rag sql only reads", hint=ONLY_READS)
                names = ", ".join(f"c{place}" for place in range(len(columns)))
                # As it is: what looks like a value of ours is one no more.
                run.raw.execute(f"CREATE TEMP VIEW asked ({names}) AS {text}".encode())
            _check(run)
            run.execute("SET TRANSACTION READ ONLY")
            with _explained():
                rows = run.execute("SELECT * FROM pg_temp.asked").fetchall()
    except Failure as error:
        raise store_error("read", address, error) from None
    finally:
        connection.close()
    return Result(tuple(columns), tuple(tuple(map(_cell, row)) for row in rows))


@contextlib.contextmanager
def _undone(run: Statements) -> Iterator[None]:
    """All that was done inside; the connection ends afterwards anyway."""
    try:
        yield
    finally:
        with contextlib.suppress(Failure):
            run.execute("ROLLBACK")


def _begin(run: Statements, number: int) -> None:
    """Only the collection's views are found by their names alone, and pgvector's operators."""
    run.execute("BEGIN READ WRITE")
    run.execute(
        "SELECT set_config('rag.collection', ?, true), set_config('statement_timeout', ?, true),"
        " set_config('standard_conforming_strings', 'on', true),"
        " set_config('search_path', 'rag_view, ' || quote_ident((SELECT nspname FROM pg_extension"
        "  JOIN pg_namespace AS n ON n.oid = extnamespace WHERE extname = 'vector')), true)",
        (str(number), f"{MOST_SECONDS}s"),
    )


def _check(run: Statements) -> None:
    """:raises ConfigError: when the view reads what is not of the collection, or does more."""
    rows = run.execute(
        "SELECT ev_action::text FROM pg_rewrite WHERE ev_class = 'pg_temp.asked'::regclass"
    ).fetchall()
    (tree,) = (str(row[0]) for row in rows)
    if wrong := _others(run, tree, _RELATIONS, _FOREIGN_TABLES):
        message = f"rag sql reads the tables of this collection only, not {wrong}"
        raise ConfigError(message, hint=ONLY_READS)
    if wrong := _others(run, tree, _FUNCTIONS, _OTHER_FUNCTIONS):
        message = f"rag sql calls functions that only compute, not {wrong}"
        raise ConfigError(message, hint=ONLY_READS)


def _others(run: Statements, tree: str, named: re.Pattern[str], not_allowed: str) -> str:
    """One of those that a parsed statement names and must not; "" where there is none."""
    found = sorted({int(number) for number in named.findall(tree)})
    rows = run.execute(not_allowed, (found,)).fetchall()
    return str(rows[0][0]) if rows else ""


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """What is wrong with a statement is the person's to mend."""
    try:
        yield
    except Failure as error:
        state = getattr(error, "sqlstate", None) or ""
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if not state or state.startswith(("08", "57P")):
            raise
        if state == "57014":
            raise ConfigError(
                f"the statement took longer than {MOST_SECONDS} s", hint="LIMIT, or ask for less"
            ) from None
        if state == "25006" or "views must not contain" in said:
            raise ConfigError(f"rag sql only reads: {said}", hint=ONLY_READS) from None
        if state == "42501" and "temporary" in said:
            hint = "GRANT TEMPORARY ON DATABASE … TO …    as its administrator"
            raise StoreError(f"rag sql: {said}", hint=hint) from None
        raise ConfigError(
            f"SQL: {said}", hint="rag sql --schema    lists tables and columns"
        ) from None


def _completed(statement: str, values: Sequence[Cell], embed: Embed) -> str:
    """The statement with its values, and with what only this machine can compute."""
    left = list(values)

    def take() -> str:
        if not left:
            raise ConfigError("SQL: more ? than values", hint="rag sql … --value VALUE")
        return _quoted(left.pop(0))

    def fill(match: re.Match[str]) -> str:
        if match["mark"]:
            return take()
        if not match["call"]:
            return match[0]
        argument = match["argument"]
        given = (take() if argument == "?" else argument)[1:-1].replace("''", "'")
        return _CALLS[match["call"].lower()](given, embed)

    text = _TOKEN.sub(fill, statement)
    if left:
        raise ConfigError("SQL: more values than ?")
    return text


def _embedded(text: str, embed: Embed) -> str:
    numbers = ",".join(f"{number:.8g}" for number in embed(text)[0].tolist())
    return f"CAST('[{numbers}]' AS vector)"


def _terms(text: str, embed: Embed) -> str:
    return "CAST(ARRAY[" + ", ".join(map(_quoted, query_terms(text))) + "] AS text[])"


_CALLS: dict[str, Callable[[str, Embed], str]] = {"embed": _embedded, "search_terms": _terms}


def _quoted(value: Cell) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        raise ConfigError("SQL: a value is a text or a number")
    return "'" + str(value).replace("\0", "\N{REPLACEMENT CHARACTER}").replace("'", "''") + "'"


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, str | int | float | bytes) else str(value)
