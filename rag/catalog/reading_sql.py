"""The catalogue for people who know SQL: opened so that nothing can be changed, with functions
for vectors. The tables are those of `rag.catalog.schema`.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.schema import open_database
from rag.core.errors import ConfigError, RagError
from rag.core.protocols import FloatMatrix
from rag.language.search_terms import query_terms

Cell = str | int | float | bytes | None
Embed = Callable[[str], FloatMatrix]
"""Text to a vector of shape (1, dimension)."""

READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"}
"""That only look; FTS5 itself asks for the last one."""
VIRTUAL = ("lexical", "json_each('[]')", "json_tree('[]')", "pragma_table_info('documents')")
"""They declare their columns with a CREATE TABLE when first touched: done before that is denied."""
ONLY_READS = "rag sql 'SELECT source, title FROM documents'"
STEPS = 20_000
"""Instructions between two looks at the keyboard: a runaway query can be interrupted."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave: column names and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def query(file: Path, statement: str, embed: Embed, values: tuple[Cell, ...] = ()) -> Result:
    """Run one reading statement on a catalogue.

    Known to it besides SQLite's own functions: ``cosine(a, b)``, ``embed(text)``,
    ``vector_json(v)`` and ``search_terms(text)``.

    :param embed: called when the statement first uses ``embed``; texts are embedded as queries.
    :raises ConfigError: when the statement is wrong or would change anything.
    :raises StoreError: when the file cannot be opened.
    """
    connection = open_database(file, create=False)
    problems: list[RagError] = []
    try:
        _add_functions(connection, embed, problems)
        connection.execute("PRAGMA query_only = ON")
        for table in VIRTUAL:
            connection.execute(f"SELECT 1 FROM {table} LIMIT 0")
        connection.set_authorizer(_authorize)
        connection.set_progress_handler(lambda: 0, STEPS)
        cursor = connection.execute(statement, values)
        columns = tuple(column[0] for column in cursor.description or ())
        return Result(columns, tuple(tuple(row) for row in cursor))
    except (sqlite3.Error, sqlite3.Warning) as error:
        if "interrupted" in str(error):  # SQLite has swallowed the keyboard's
            raise KeyboardInterrupt from None
        raise problems[0] if problems else _explained(error) from error
    finally:
        connection.close()


def _explained(error: Exception) -> ConfigError:
    text = str(error)
    if "not authorized" in text or "prohibited" in text or "readonly" in text:
        return ConfigError(f"rag sql only reads: {text}", hint=ONLY_READS)
    return ConfigError(f"SQL: {text}", hint="rag sql --schema    lists tables and columns")


def _authorize(
    action: int, first: str | None, second: str | None, database: str | None, trigger: str | None
) -> int:
    allowed = action in READING or (action == sqlite3.SQLITE_PRAGMA and first in PRAGMAS)
    if action == sqlite3.SQLITE_FUNCTION and second == "load_extension":
        allowed = False
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _add_functions(connection: sqlite3.Connection, embed: Embed, problems: list[RagError]) -> None:
    """Register the functions; SQLite hides why one failed, so the reason is kept in `problems`."""

    def kept(function: Callable[..., Cell]) -> Callable[..., Cell]:
        def call(*values: Cell) -> Cell:
            try:
                return None if any(value is None for value in values) else function(*values)
            except RagError as error:
                problems.append(error)
                raise
            except ValueError as error:
                problems.append(ConfigError(f"{function.__name__}: {error}"))
                raise

        return call

    @functools.lru_cache(maxsize=64)
    def embedded(text: str) -> bytes:
        return bytes(embed(text)[0].astype("<f4").tobytes())

    embedded.__name__ = "embed"
    for name, arguments, function in (
        ("cosine", 2, cosine),
        ("embed", 1, embedded),
        ("vector_json", 1, vector_json),
        ("search_terms", 1, search_terms),
    ):
        connection.create_function(name, arguments, kept(function), deterministic=True)


def cosine(left: Cell, right: Cell) -> float:
    """Cosine similarity, -1..1, of two vectors: stored ones, or JSON lists of numbers.

    :raises ValueError: when one is no vector, or their lengths differ.
    """
    a, b = _vector(left), _vector(right)
    if len(a) != len(b):
        raise ValueError(f"vectors of {len(a)} and {len(b)} numbers")
    lengths = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / lengths if lengths else 0.0


def vector_json(vector: Cell) -> str:
    """A stored vector as a JSON list of numbers."""
    return json.dumps([round(float(number), 7) for number in _vector(vector)])


def search_terms(text: Cell) -> str:
    """What to MATCH in the table `lexical` to find any word of a text."""
    return " OR ".join(f'"{term}"' for term in query_terms(str(text))) or '""'


@functools.lru_cache(maxsize=256)
def _vector(value: Cell) -> FloatMatrix:
    if isinstance(value, bytes) and value and len(value) % 4 == 0:
        return np.frombuffer(value, dtype="<f4").astype(np.float32)
    if isinstance(value, str):
        numbers = json.loads(value)
        if isinstance(numbers, list) and all(isinstance(n, int | float) for n in numbers):
            return np.array(numbers, dtype=np.float32)
    raise ValueError("not a vector: give a stored one, embed('text') or a JSON list of numbers")
