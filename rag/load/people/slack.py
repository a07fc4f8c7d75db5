"""Messages as Slack exports them, a file of JSON a day: who said what, and in reply to whom."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rag.load import marks
from rag.load.compose import Composer
from rag.load.content import Content

_MENTION = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,500}))?>")

Message = Mapping[str, Any]


def are_messages(value: object) -> bool:
    """Whether JSON is a day of a channel: objects with a time, most of them with words."""
    entries = value if isinstance(value, list) else []
    return bool(entries) and all(
        isinstance(entry, dict) and _moment(entry) and entry.get("type") == "message"
        for entry in entries
    )


def read_messages(messages: Sequence[Message]) -> Content:
    """A section for each day; a message is a record, however many lines it has."""
    people = dict(_people(messages))
    said = {str(message.get("ts")): _name(message, people) for message in messages}
    composer = Composer()
    day = first = ""
    for message in sorted(messages, key=lambda one: float(one["ts"])):
        moment = _moment(message)
        words = _words(message, people)
        if moment is None or not words:
            continue
        if (today := moment.strftime("%Y-%m-%d")) != day:
            day, first = today, first or today
            composer.heading(day, 1, shown=False)
        answered = said.get(str(message.get("thread_ts")), "")
        is_reply = answered and message.get("thread_ts") != message.get("ts")
        reply = f" (in reply to {answered})" if is_reply else ""
        time = moment.strftime("%H:%M UTC")
        composer.record(f"{_name(message, people)}, {time}{reply}: {words}")
    return composer.content(date=first, kind="text")


def names_of(users: object) -> dict[str, str]:
    """What people are called by their ids, as ``users.json`` tells it."""
    entries = users if isinstance(users, list) else []
    found = {}
    for user in (entry for entry in entries if isinstance(entry, dict)):
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        name = profile.get("real_name") or user.get("real_name") or user.get("name")
        if name:
            found[str(user.get("id"))] = str(name)
    return found


def _moment(message: Message) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(message.get("ts"))), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _people(messages: Sequence[Message]) -> Iterator[tuple[str, str]]:
    for message in messages:
        profile = message.get("user_profile")
        if isinstance(profile, dict) and (name := profile.get("real_name") or profile.get("name")):
            yield str(message.get("user")), str(name)


def _name(message: Message, people: Mapping[str, str]) -> str:
    key = str(message.get("user") or message.get("bot_id") or "")
    return people.get(key) or str(message.get("username") or "") or key or "somebody"


def _words(message: Message, people: Mapping[str, str]) -> str:
    """The text with names for ids, then what is attached."""
    parts = [_plain(str(message.get("text") or ""), people)]
    for attached in _objects(message.get("attachments")):
        told = (str(attached.get(key) or "") for key in ("title", "text"))
        parts += [_plain(text, people) for text in told]
    for file in _objects(message.get("files")):
        parts.append(f"(file: {file.get('title') or file.get('name') or 'without a name'})")
    return "\n".join(part for part in parts if part.strip())


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _plain(text: str, people: Mapping[str, str]) -> str:
    def shown(match: re.Match[str]) -> str:
        kind, target, label = match.groups()
        if kind == "@":
            return f"@{people.get(target) or label or target}"
        if kind:
            return f"{'#' if kind == '#' else '@'}{label or target}"
        return marks.link(label, target) if label else target

    return html.unescape(_MENTION.sub(shown, text))
