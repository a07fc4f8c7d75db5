"""The lexical index in PostgreSQL: our own terms, scored as FTS5 scores them.

PostgreSQL's own ranking is not BM25 and its dictionaries know neither identifiers nor scripts
without spaces. Equal terms and equal arithmetic, to the last bit, give the ranking of a local
collection.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from rag.catalog.database import Connection, Fields, Row, Slice, Values
from rag.postgres.values import NumberArray

K1, B = 1.2, 0.75
"""FTS5's own."""
PUT_ROWS = 20_000
"""Rows of terms in one statement."""


class Runs(Protocol):
    """What the index needs of its database."""

    @property
    def connection(self) -> Connection:
        """For changes, inside a transaction."""
        ...

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """For reading."""
        ...

    def count_terms(self, passages: int, terms: int) -> None:
        """Keep count of what came or went."""
        ...


class PostgresWords:
    """The table `terms`; see `rag.catalog.database.Words`."""

    def __init__(self, database: Runs) -> None:
        self._database = database

    def put(self, rows: Iterable[Fields]) -> None:
        """A row for each term of a passage."""
        passages = terms = 0
        words: list[str] = []
        found: list[tuple[int, int, int, int, int]] = []
        for row in rows:
            counted, length = _frequencies(row)
            words += counted
            found += [(row[0], *fields, length) for fields in counted.values()]
            passages, terms = passages + 1, terms + length
            if len(found) >= PUT_ROWS:
                self._insert(words, found)
                words, found = [], []
        self._insert(words, found)
        if passages:
            self._database.count_terms(passages, terms)

    def _insert(self, words: list[str], found: list[tuple[int, int, int, int, int]]) -> None:
        """No term holds a space."""
        if found:
            columns = np.array(found, dtype=np.int64).T
            kinds = (np.int64, np.int16, np.int16, np.int16, np.int32)
            self._database.connection.execute(
                "INSERT INTO terms (term, passage, title, heading, body, length)"
                " SELECT * FROM unnest(string_to_array(?, ' '), ?, ?, ?, ?, ?)",
                (" ".join(words), *(c.astype(k) for c, k in zip(columns, kinds, strict=True))),
            )

    def forget(self, rows: Iterable[Fields]) -> None:
        """By their key, which begins with the terms."""
        passages = terms = 0
        for row in rows:
            counted, length = _frequencies(row)
            self._database.connection.execute(
                "DELETE FROM terms WHERE passage = ? AND term = ANY(?::text[])",
                (row[0], list(counted)),
            )
            passages, terms = passages + 1, terms + length
        if passages:
            self._database.count_terms(-passages, -terms)

    def clear(self) -> None:
        """And what was counted of them."""
        self._database.connection.execute("DELETE FROM terms")
        self._database.connection.execute("UPDATE tallies SET passages = 0, terms = 0")

    def is_whole(self) -> bool:
        """By what was counted when passages were put and forgotten, in their own transactions."""
        rows = self._database.rows(
            "SELECT (SELECT count(*) FROM passages)"
            " = (SELECT coalesce(sum(passages), 0) FROM tallies)"
        )
        return bool(rows[0][0])

    def extent(self, few: int) -> tuple[int, int, int]:
        """Counted when they were written; numbers are given to all collections in turn."""
        row = self._database.rows(
            "SELECT (SELECT coalesce(sum(passages), 0) FROM tallies),"
            " coalesce(min(id), 1) - 1, coalesce(max(id), 0) FROM passages"
        )[0]
        return int(row[0]), int(row[1]), int(row[2])

    def counts(
        self, terms: Sequence[str], slices: Sequence[Slice], most: int
    ) -> dict[str, tuple[int, int]]:
        """One statement for all; a stretch at a time, or the server would go through the rows of
        all."""
        here = "SELECT count(*) FROM terms WHERE term = wanted"
        there = " + ".join(
            f"({here} AND passage BETWEEN {low:d} AND {high:d})" for low, high in slices
        )
        rows = self._database.rows(
            "SELECT wanted, held, CASE WHEN held = 0 THEN (SELECT count(*) FROM"
            "  (SELECT 1 FROM terms WHERE term = wanted LIMIT ?) AS rare) ELSE 0 END"
            f" FROM (SELECT wanted, {there} AS held"
            "  FROM unnest(?::text[]) AS wanted OFFSET 0) AS counted",
            (most, list(terms)),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def counts_up_to(self, terms: Sequence[str], most: int) -> dict[str, int]:
        """One statement for all."""
        if not terms:
            return {}
        rows = self._database.rows(
            "SELECT wanted, (SELECT count(*) FROM"
            "  (SELECT 1 FROM terms WHERE term = wanted LIMIT ?) AS held)"
            " FROM unnest(?::text[]) AS wanted",
            (most, list(terms)),
        )
        return {row[0]: row[1] for row in rows}

    def best(
        self, terms: Sequence[str], weights: Sequence[float], limit: int
    ) -> list[tuple[int, float]]:
        """Frequencies are fetched in one compact piece and added up here, term by term."""
        numbers, scores = self._scores(terms, weights)
        # Stable, and rows come by their number.
        order = np.argsort(-scores, kind="stable")
        order = order if limit < 0 else order[:limit]
        return list(zip(numbers[order].tolist(), scores[order].tolist(), strict=True))

    def _scores(
        self, terms: Sequence[str], weights: Sequence[float]
    ) -> tuple[NumberArray, NumberArray]:
        """(row numbers in order, BM25 of each)."""
        title, heading, body = weights
        rows = self._database.rows(
            "SELECT term, array_agg(passage) AS passages, array_agg(length) AS lengths,"
            f" array_agg(title * {title:g}::float8 + heading * {heading:g}::float8"
            f"  + body * {body:g}::float8) AS frequencies,"
            " (SELECT sum(passages) FROM tallies) AS passages_in_all,"
            " (SELECT sum(terms) FROM tallies) AS terms_in_all"
            " FROM terms WHERE term = ANY(?::text[]) GROUP BY term",
            (list(terms),),
        )
        found = {row["term"]: row for row in rows}
        if not rows:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        passages, length = int(rows[0]["passages_in_all"]), int(rows[0]["terms_in_all"])
        numbers = np.unique(np.concatenate([row["passages"] for row in rows]))
        scores = np.zeros(len(numbers))
        for term in terms:
            if term in found:
                row = found[term]
                scores[np.searchsorted(numbers, row["passages"])] += _bm25(
                    row, passages, length / passages
                )
        return numbers, scores

    def passages_with(self, terms: Sequence[str]) -> list[str]:
        """In the order of rows."""
        rows = self._database.rows(
            f"SELECT passage_id FROM passages WHERE id IN ({_HOLDING_EVERY}) ORDER BY id",
            (list(terms), len(set(terms))),
        )
        return [row["passage_id"] for row in rows]

    def documents_with(
        self, terms: Sequence[str], *, every: bool = False, most: int = -1
    ) -> list[str]:
        """Each once."""
        holding = _HOLDING_EVERY if every else _HOLDING_ANY
        wanted = len(set(terms)) if every else None if most < 0 else most
        rows = self._database.rows(
            f"SELECT DISTINCT doc_id FROM passages WHERE id IN ({holding})", (list(terms), wanted)
        )
        return [row["doc_id"] for row in rows]

    def terms_beginning(self, beginning: str, most: int) -> list[str]:
        """From one to the next in the key: going through the rows of all takes long."""
        rows = self._database.rows(_BEGINNING, (beginning, most))
        return [row[0] for row in rows]

    def documents_with_beginnings(self, beginnings: Sequence[str]) -> list[str]:
        """As ranges of the key, whose terms are in the order of their bytes."""
        rows = self._database.rows(
            "SELECT DISTINCT doc_id FROM passages WHERE id IN (SELECT passage FROM terms,"
            " unnest(?::text[]) AS beginning WHERE term >= beginning"
            " AND term < beginning || chr(1114111))",
            (list(beginnings),),
        )
        return [row["doc_id"] for row in rows]


_BEGINNING = (
    "WITH RECURSIVE found AS ("
    " (SELECT term FROM terms WHERE term >= ?1::text AND term < ?1::text || chr(1114111)"
    "  ORDER BY term LIMIT 1)"
    " UNION ALL SELECT (SELECT t.term FROM terms AS t WHERE t.term > found.term"
    "  AND t.term < ?1::text || chr(1114111) ORDER BY t.term LIMIT 1)"
    " FROM found WHERE found.term IS NOT NULL)"
    " SELECT term FROM found WHERE term IS NOT NULL LIMIT ?2::bigint"
)
_HOLDING_EVERY = (
    "SELECT passage FROM terms WHERE term = ANY(?::text[]) GROUP BY passage HAVING count(*) = ?"
)
_HOLDING_ANY = "SELECT passage FROM terms WHERE term = ANY(?::text[]) LIMIT ?::bigint"


def _frequencies(row: Fields) -> tuple[dict[str, tuple[int, int, int]], int]:
    """By term, how often it stands in title, heading and body; and how many terms there are."""
    counted = [Counter(field.split(" ")) if field else Counter[str]() for field in row[1:]]
    terms = dict.fromkeys(term for field in counted for term in field)
    length = sum(field.total() for field in counted)
    most = np.iinfo(np.int16).max
    return {
        t: (min(counted[0][t], most), min(counted[1][t], most), min(counted[2][t], most))
        for t in terms
    }, length


def _bm25(row: Row, passages: int, mean: float) -> NumberArray:
    """What one term gives the passages that hold it, in FTS5's order of operations."""
    frequencies, lengths = row["frequencies"], row["lengths"].astype(np.float64)
    holding = len(frequencies)
    rarity = math.log((passages - holding + 0.5) / (holding + 0.5))
    damped = frequencies + K1 * (1 - B + B * lengths / mean)
    weights: NumberArray = (max(rarity, 0.0) or 1e-6) * ((frequencies * (K1 + 1.0)) / damped)
    return weights
