"""The pictures that a mail or saved page shows among its words, told from those that are attached.

A page names them by their Content-ID (``cid:…``) or by the address that they were saved from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import unquote

from rag.load.compose import Composer
from rag.load.inner import Inner

PICTURES = 200
"""Looked at in one mail."""
DOT_BYTES = 256
"""A smaller picture is a dot by which the sender learns that the mail was opened."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Something that came with a mail.

    :ivar addresses: by which its page may call it; none where it can only be attached.
    """

    inner: Inner
    addresses: tuple[str, ...] = ()


@dataclass(slots=True)
class Shown:
    """Pictures among words, each once, and which address means which of them.

    :ivar pictures: name and bytes.
    """

    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _by_digest: dict[bytes, str] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def add(self, one: Enclosed) -> None:
        """Take a picture in; a dot is none."""
        if len(one.inner.raw) < DOT_BYTES or len(self.pictures) >= PICTURES:
            return
        digest = hashlib.sha256(one.inner.raw).digest()
        name = self._by_digest.setdefault(digest, one.addresses[0])
        if name == one.addresses[0]:
            self.pictures.append((name, one.inner.raw))
        self._names.update(dict.fromkeys(one.addresses, name))

    def name(self, address: str) -> str:
        """The picture that a page means; "" for none of these."""
        found = self._names.get(address) or self._names.get(unquote(address), "")
        self._placed.add(found)
        return found

    def put_marked(self, composer: Composer, text: str) -> None:
        """Those whose mark (``[cid:…]``) stands in a plain text that was just appended."""
        for address, name in self._names.items():
            if f"[{address}]" in text and name not in self._placed:
                self._placed.add(name)
                composer.picture(name)

    def put_rest(self, composer: Composer) -> None:
        """Those that have no place yet: they stand behind what was appended so far."""
        for name, _ in self.pictures:
            if name not in self._placed:
                composer.picture(name)


def addresses_of(part: Message) -> tuple[str, ...]:
    """What a page may call a part of its mail."""
    named = str(part.get("Content-ID") or "").strip().strip("<>")
    saved = "".join(str(part.get("Content-Location") or "").split())
    return tuple(filter(None, (f"cid:{named}" if named else "", saved)))[:2]


def parted(enclosed: Iterable[Enclosed], texts: Sequence[str]) -> tuple[Shown, list[Inner]]:
    """The pictures that some text of a mail shows, and everything else, in order.

    :param texts: pages and plain texts, whichever of them is read.
    """
    shown, attached = Shown(), []
    for one in enclosed:
        if any(_stands_in(address, text) for address in one.addresses for text in texts):
            shown.add(one)
        else:
            attached.append(one.inner)
    return shown, attached


def _stands_in(address: str, text: str) -> bool:
    return address in text or address in unquote(text)
