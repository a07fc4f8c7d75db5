"""Exports that come as one zip: a Slack workspace, Google Takeout. What is inside is read as files.

Other zips are refused: what somebody packed away is theirs to unpack.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from rag.core.errors import SourceError
from rag.load.archive import Archive, open_archive
from rag.load.content import Content
from rag.load.formats import PICTURES, is_read
from rag.load.inner import Inner, numbered, plain_name
from rag.load.people.slack import names_of

LISTED = 100
"""Folders named in the export's own text."""
BYTES = 256 << 20
"""Of all that is inside; a larger export is better unpacked, for then each change is small."""


def read_export(raw: bytes) -> Content:
    """What the export is of; its files are handed out to be read by themselves.

    :raises SourceError: when it is no export that is known, or too large to be read at once.
    """
    archive = open_archive(raw)
    if sum(map(archive.size, archive.names)) > BYTES:
        raise SourceError("is an export of more than 256 MB: unpack it and ingest the folder")
    if is_slack(archive.names):
        inner = list(_slack(archive))
        title = "Slack export"
    elif is_takeout(archive.names):
        inner = list(_takeout(archive))
        title = "Google Takeout"
    else:
        raise SourceError("is a zip that is no export of Slack or Google: unpack it to read it")
    folders = list(dict.fromkeys(one.within for one in inner))[:LISTED]
    return Content("\n".join([title, *folders]), title=title, inner=numbered(inner))


def is_slack(names: frozenset[str]) -> bool:
    """Whether these are the files of a workspace."""
    return "users.json" in names and ("channels.json" in names or "dms.json" in names)


def is_takeout(names: frozenset[str]) -> bool:
    """Whether these are files that Google gives out."""
    return bool(names) and all(name.startswith("Takeout/") for name in names)


def _slack(archive: Archive) -> Iterator[Inner]:
    """The days of every channel, with the names of those who wrote."""
    people = names_of(_json(archive, "users.json"))
    for name in sorted(archive.names):
        folder, _, day = name.rpartition("/")
        messages = _json(archive, name) if folder and day.endswith(".json") else None
        if not isinstance(messages, list) or not messages:
            continue
        for message in messages:
            if isinstance(message, dict) and str(message.get("user")) in people:
                message.setdefault("user_profile", {"real_name": people[str(message["user"])]})
        raw = json.dumps(messages).encode()
        yield Inner(_shown(name), name, ".json", raw, within=f"#{plain_name(folder)}")


def _takeout(archive: Archive) -> Iterator[Inner]:
    """Every file of a kind that is read; a note that is there twice, once."""
    for name in sorted(archive.names):
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        twice = suffix == ".html" and f"{name[:-5]}.json" in archive.names
        if name.endswith("/") or twice or not (is_read(suffix) or suffix in PICTURES):
            continue
        within = " · ".join(map(plain_name, path.parts[1:-1]))
        yield Inner(_shown(name.removeprefix("Takeout/")), name, suffix, archive.read(name), within)


def _shown(name: str) -> str:
    """The name of an entry as the last part of a source, no part of it a way out."""
    return "".join(f"/{plain_name(part)}" for part in name.split("/") if part)


def _json(archive: Archive, name: str) -> Any:
    if name not in archive.names:
        return None
    try:
        return json.loads(archive.read(name))
    except (ValueError, RecursionError):
        return None
