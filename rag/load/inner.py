"""A document inside a file: an attachment of a mail, a message of a mailbox.

Readers hand these out unread; `read_inner.py` reads them as if they were files.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.load.decode import clean

NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Inner:
    """Bytes that are a document of their own, and how it is called.

    :ivar name: what is added to its file's source: ``/prices.csv`` or ``#3``.
    :ivar key: what tells it from others in its file, whatever their order.
    :ivar suffix: the format its bytes are in; one that no reader knows is passed over.
    :ivar within: what it belongs to, as a heading: the subject of its mail.
    :ivar date: of what it belongs to, ISO 8601, or "".
    """

    name: str
    key: str
    suffix: str
    raw: bytes
    within: str = ""
    date: str = ""


def plain_name(name: str) -> str:
    """A file name of a stranger's, safe as the last part of a source; never a path."""
    name = " ".join(clean(name.replace("/", "_").replace("\\", "_"))[0].split())
    stem, dot, ending = name[-400:].rpartition(".")
    if dot and len(ending) < 10:
        name = f"{stem[: NAME_CHARACTERS - 10]}.{ending}"
    return name[:NAME_CHARACTERS].lstrip(".") or "unnamed"


def numbered(inner: list[Inner]) -> tuple[Inner, ...]:
    """The same with names and keys that occur once each: the second ``a.txt`` is ``a.txt (2)``."""
    seen: dict[str, int] = {}
    found = []
    for one in inner:
        seen[one.key] = count = seen.get(one.key, 0) + 1
        again = f" ({count})" if count > 1 else ""
        name = one.name if one.name.startswith("#") else one.name + again
        found.append(Inner(name, one.key + again, one.suffix, one.raw, one.within, one.date))
    return tuple(found)
