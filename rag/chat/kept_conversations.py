"""Conversations kept in a collection's catalogue: what was asked, found, answered and judged.

Its tables are made when a first conversation is kept; a collection nobody talked with has none.
The catalogue lies in a folder that only its owner enters, and conversations are part of no export.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rag.answer.answer import Answer
from rag.catalog.catalog import Catalog
from rag.catalog.schema import CONVERSATIONS
from rag.chat.stored_turns import KeptTurn, Verdict, found_json, turn_of
from rag.core.errors import HistoryError


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list; `title` is its first question."""

    conversation_id: int
    started: str
    turns: int
    title: str


def begin(catalog: Catalog) -> int:
    """Start a conversation; its id.

    :raises StoreError: when the catalogue cannot be written.
    """
    with catalog.transaction() as connection:
        catalog.database.add_tables(CONVERSATIONS)
        row = connection.execute(
            "INSERT INTO conversations (started) VALUES (?) RETURNING id", (_now(),)
        ).fetchone()
        return int(row["id"])


def exists(catalog: Catalog, conversation_id: int) -> bool:
    """Whether a conversation is kept."""
    return _exists(catalog) and bool(
        catalog.rows("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,))
    )


def keep(
    catalog: Catalog, conversation_id: int, question: str, answer: Answer, settings: dict[str, Any]
) -> int:
    """Add a turn to a conversation; its number, from 1."""
    with catalog.transaction() as connection:
        number: int = connection.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM turns WHERE conversation = ?",
            (conversation_id,),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
            (
                conversation_id,
                number,
                _now(),
                question,
                answer.query,
                answer.mode,
                answer.text,
                answer.draft.model,
                json.dumps(settings, sort_keys=True),
                found_json(answer),
            ),
        )
    return number


def judge(catalog: Catalog, conversation_id: int, number: int, verdict: Verdict) -> None:
    """Note what the person thinks of an answer."""
    with catalog.transaction() as connection:
        connection.execute(
            "UPDATE turns SET verdict = ? WHERE conversation = ? AND number = ?",
            (verdict, conversation_id, number),
        )


def forget(catalog: Catalog, conversation_ids: Sequence[int]) -> int:
    """Delete conversations; how many there were."""
    if not _exists(catalog):
        return 0
    with catalog.transaction() as connection:
        return sum(
            connection.execute("DELETE FROM conversations WHERE id = ?", (key,)).rowcount
            for key in conversation_ids
        )


def drop_turn(catalog: Catalog, conversation_id: int, number: int) -> None:
    """Delete one turn, when its question is asked again in its place."""
    with catalog.transaction() as connection:
        connection.execute(
            "DELETE FROM turns WHERE conversation = ? AND number = ?", (conversation_id, number)
        )


def summaries(catalog: Catalog, text: str = "") -> list[Summary]:
    """Conversations with at least one turn, the latest first.

    :param text: only those that hold it in a question or an answer, in any case.
    """
    if not _exists(catalog):
        return []
    rows = catalog.rows(
        "SELECT id, started, count(*) AS turns,"
        " (SELECT question FROM turns WHERE conversation = id ORDER BY number LIMIT 1) AS title"
        " FROM conversations JOIN turns ON conversation = id GROUP BY id, started ORDER BY id DESC"
    )
    found = [Summary(row["id"], row["started"], row["turns"], row["title"]) for row in rows]
    # Compared here: SQLite folds the case of ASCII letters only.
    wanted = text.casefold()
    return [s for s in found if not wanted or _holds(catalog, s.conversation_id, wanted)]


def turns(catalog: Catalog, conversation_id: int) -> list[KeptTurn]:
    """A conversation's turns in order.

    Passages that have left the collection since are left out of what was found.

    :raises HistoryError: when there is no such conversation.
    """
    if not exists(catalog, conversation_id):
        raise HistoryError(f"there is no conversation {conversation_id}", hint="rag history list")
    rows = catalog.rows(
        "SELECT * FROM turns WHERE conversation = ? ORDER BY number", (conversation_id,)
    )
    return [turn_of(catalog, row) for row in rows]


def questions(catalog: Catalog, limit: int) -> list[str]:
    """What was typed in all conversations, the oldest of the latest `limit` first."""
    if not _exists(catalog):
        return []
    rows = catalog.rows(
        "SELECT question FROM turns ORDER BY conversation DESC, number DESC LIMIT ?", (limit,)
    )
    return [row["question"] for row in reversed(rows)]


def judged(catalog: Catalog) -> list[KeptTurn]:
    """Every turn somebody judged, in the order they were asked."""
    if not _exists(catalog):
        return []
    rows = catalog.rows("SELECT * FROM turns WHERE verdict != '' ORDER BY conversation, number")
    return [turn_of(catalog, row) for row in rows]


def _holds(catalog: Catalog, conversation_id: int, wanted: str) -> bool:
    rows = catalog.rows(
        "SELECT question, answer FROM turns WHERE conversation = ?", (conversation_id,)
    )
    return any(wanted in f"{row['question']}\n{row['answer']}".casefold() for row in rows)


def _exists(catalog: Catalog) -> bool:
    return catalog.database.has_table("turns")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
