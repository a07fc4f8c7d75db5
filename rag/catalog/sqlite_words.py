"""The lexical index of a local catalogue: an FTS5 table beside the passages."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence

from rag.catalog.database import Fields, Row, Slice

Rows = Callable[..., list[Row]]


class SqliteWords:
    """The table `lexical`; see `rag.catalog.database.Words`.

    Every term is quoted: FTS5 would read AND, NEAR, * or : as its own language.
    """

    def __init__(self, connection: sqlite3.Connection, rows: Rows) -> None:
        self._connection = connection
        self._rows = rows

    def put(self, rows: Iterable[Fields]) -> None:
        """Terms in the order of the text."""
        self._connection.executemany(
            "INSERT INTO lexical (rowid, title, heading, body) VALUES (?, ?, ?, ?)", rows
        )

    def forget(self, rows: Iterable[Fields]) -> None:
        """A contentless FTS5 table can only delete a row when told the terms it was given."""
        self._connection.executemany(
            "INSERT INTO lexical (lexical, rowid, title, heading, body)"
            " VALUES ('delete', ?, ?, ?, ?)",
            rows,
        )

    def clear(self) -> None:
        """All at once."""
        self._connection.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")

    def is_whole(self) -> bool:
        """By the rows of which FTS5 keeps a length."""
        rows = self._rows(
            "SELECT (SELECT count(*) FROM lexical_docsize) = (SELECT count(*) FROM passages)"
            " AND NOT EXISTS"
            " (SELECT 1 FROM passages WHERE id NOT IN (SELECT id FROM lexical_docsize))"
        )
        return bool(rows[0][0])

    def extent(self, few: int) -> tuple[int, int, int]:
        """Numbers begin with 1: the highest says how many rows there are, or were."""
        counted, last = self._rows(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM passages LIMIT ?)), coalesce(max(id), 0)"
            " FROM passages",
            (few + 1,),
        )[0]
        return (int(last) if counted > few else int(counted)), 0, int(last)

    def counts(
        self, terms: Sequence[str], slices: Sequence[Slice], most: int
    ) -> dict[str, tuple[int, int]]:
        """A statement a term: a question of twelve terms would take some fifty otherwise."""
        one = "(SELECT count(*) FROM lexical WHERE lexical MATCH ? AND rowid BETWEEN ? AND ?)"
        sql = f"SELECT {' + '.join([one] * len(slices))}"
        found = {}
        for term in terms:
            values = [value for low, high in slices for value in (f'"{term}"', low, high)]
            found[term] = int(self._rows(sql, values)[0][0])
        unseen = [term for term in terms if most and not found[term]]
        rare = self.counts_up_to(unseen, most)
        return {term: (count, rare.get(term, 0)) for term, count in found.items()}

    def counts_up_to(self, terms: Sequence[str], most: int) -> dict[str, int]:
        """Counting a common term takes long."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM lexical WHERE lexical MATCH ? LIMIT ?)"
        return {term: int(self._rows(sql, (f'"{term}"', most))[0][0]) for term in terms}

    def best(
        self, terms: Sequence[str], weights: Sequence[float], limit: int
    ) -> list[tuple[int, float]]:
        """FTS5's own bm25(), which is negative."""
        rows = self._rows(
            f"SELECT rowid, -bm25(lexical, {', '.join(map(str, weights))}) AS score"
            " FROM lexical WHERE lexical MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (_any(terms), limit),
        )
        return [(row[0], row[1]) for row in rows]

    def passages_with(self, terms: Sequence[str]) -> list[str]:
        """In the order of rows."""
        rows = self._rows(
            "SELECT passage_id FROM lexical JOIN passages ON passages.id = lexical.rowid"
            " WHERE lexical MATCH ?",
            (_all(terms),),
        )
        return [row["passage_id"] for row in rows]

    def documents_with(
        self, terms: Sequence[str], *, every: bool = False, most: int = -1
    ) -> list[str]:
        """Each once."""
        return self._documents(_all(terms) if every else _any(terms), most)

    def terms_beginning(self, beginning: str, most: int) -> list[str]:
        """By FTS5's own list of terms."""
        self._connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, lexical, row)"
        )
        rows = self._rows(
            "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (beginning, beginning + chr(sys.maxunicode), most),
        )
        return [row["term"] for row in rows]

    def documents_with_beginnings(self, beginnings: Sequence[str]) -> list[str]:
        """Each once."""
        return self._documents(" OR ".join(f"{beginning}*" for beginning in beginnings), -1)

    def _documents(self, query: str, most: int) -> list[str]:
        rows = self._rows(
            "SELECT DISTINCT doc_id FROM (SELECT rowid FROM lexical WHERE lexical MATCH ? LIMIT ?)"
            " JOIN passages ON passages.id = rowid",
            (query, most),
        )
        return [row["doc_id"] for row in rows]


def _any(terms: Sequence[str]) -> str:
    return " OR ".join(f'"{term}"' for term in terms)


def _all(terms: Sequence[str]) -> str:
    return " AND ".join(f'"{term}"' for term in terms)
