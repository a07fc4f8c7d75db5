"""The catalogue's statements in PostgreSQL's words: they are written once, for both stores."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from rag.catalog.database import Values


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in PostgreSQL's words.

    :ivar lists: (place, length) of values that travel as one array.
    """

    sql: str
    lists: tuple[tuple[int, int], ...] = ()

    def values(self, given: Values) -> Values:
        """The values as the statement takes them."""
        if not self.lists:
            return given
        taken, last = [], 0
        for place, length in self.lists:
            taken += [*given[last:place], list(given[place : place + length])]
            last = place + length
        return [*taken, *given[last:]]


_LIST = r"(?P<none>NOT )?IN \((?P<list>(?:\?(?:,\?)*)?)\)"
_MARK = re.compile(_LIST + r"|\?(?P<number>\d*)")


@functools.lru_cache(maxsize=512)
def translated(sql: str) -> Statement:
    """A statement of the catalogue in PostgreSQL's words.

    ``?`` and ``?2`` are numbered; ``IN (?,?,?)`` takes one array, so that lists of any length are
    one statement, which the server plans once; an upsert names the key that begins with the
    collection.
    """
    number = given = 0
    lists: list[tuple[int, int]] = []

    def mark(match: re.Match[str]) -> str:
        nonlocal number, given
        if match["list"] is not None:
            length = match["list"].count("?")
            lists.append((given, length))
            number, given = number + 1, given + length
            return f"{'<> ALL' if match['none'] else '= ANY'}(${number})"
        number = int(match["number"]) if match["number"] else number + 1
        given = number if match["number"] else given + 1
        return f"${number}"

    sql = _MARK.sub(mark, sql)
    return Statement(sql.replace("ON CONFLICT (", "ON CONFLICT (collection, "), tuple(lists))
