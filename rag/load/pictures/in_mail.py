"""Pictures of mails, mailboxes and saved pages: those among the words, then those attached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from rag.core.errors import SourceError
from rag.core.picture import Picture
from rag.load.content import one_line
from rag.load.formats import HOLDERS, PICTURES
from rag.load.read_bytes import read_content

DEPTH = 4
"""Mails within mails: what lies deeper was forwarded too often to be looked for."""


def in_mail(raw: bytes, suffix: str, depth: int = 0) -> Iterator[tuple[Picture, bytes]]:
    """Each picture with the words that go with it: the subject, the name it is attached by.

    :raises SourceError: when the file is no mail.
    """
    content = read_content(raw, suffix)
    for _, shown in content.pictures:
        yield _place(content.title), shown
    for one in content.inner:
        if one.suffix in PICTURES:
            yield _place(f"{one.key} {content.title}"), one.raw
        elif one.suffix in HOLDERS and depth < DEPTH:
            # One message that cannot be read says nothing of the others.
            with suppress(SourceError):
                yield from in_mail(one.raw, one.suffix, depth + 1)


def _place(words: str) -> Picture:
    return Picture(0, "", 0, 0, None, "", one_line(words))
