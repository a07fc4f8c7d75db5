"""Mail (EML): who, when, about what, and the text a reader of the mail sees."""

from __future__ import annotations

import dataclasses
import email
from collections.abc import Sequence
from itertools import groupby

from rag.core.errors import SourceError
from rag.core.records import QUOTED_MAIL
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.inner import Inner, numbered
from rag.load.mail.mime import HEADERS, header, parts_of
from rag.load.mail.quoted import stretches
from rag.load.mail.shown import Shown, parted
from rag.load.web.html import add_blocks
from rag.load.web.html_block import Block
from rag.load.web.html_blocks import BlockParser

BOUNDARIES = 500
"""Parts within parts make the parser compare every line with every boundary."""


def read_mail(raw: bytes) -> Content:
    """Headers, the text, names of attachments; these are handed out to be read by themselves.

    :raises SourceError: when it has none of a mail's headers, or more parts than is bearable.
    """
    if raw.count(b"boundary=") > BOUNDARIES:
        raise SourceError(f"was refused: a mail with more than {BOUNDARIES} nested parts")
    message = email.message_from_bytes(raw)
    headers = {name: header(message, name) for name in HEADERS}
    if not any(headers.values()):
        raise SourceError("is no mail: it has no headers")
    parts = parts_of(message)
    composer = Composer()
    add_headers(composer, headers)
    shown, attached = parted(parts.enclosed, parts.texts)
    for text, is_page in parts.bodies:
        body = ("", text) if is_page else (text, "")
        add_body(composer, body, headers["Subject"], shown)
    return finished(composer, headers, shown, attached)


def finished(
    composer: Composer, headers: dict[str, str], shown: Shown, attached: Sequence[Inner]
) -> Content:
    """The mail with its attachments named, each of which knows the mail it came with."""
    date = iso_date(headers["Date"])
    shown.put_rest(composer)
    add_names(composer, attached)
    content = composer.content(title=headers["Subject"], date=date)
    sender = headers["From"].partition("<")[0].strip(' "')
    within = " · ".join(filter(None, (headers["Subject"], sender)))
    inner = [dataclasses.replace(one, within=within, date=date) for one in attached]
    return dataclasses.replace(content, inner=numbered(inner), pictures=tuple(shown.pictures))


def add_headers(composer: Composer, headers: dict[str, str]) -> None:
    """The head of a mail, one line each."""
    composer.block("\n".join(f"{name}: {value}" for name, value in headers.items() if value))


def add_body(composer: Composer, body: tuple[str, str], subject: str, shown: Shown) -> None:
    """Plain text wins; a page made for the eye is only read where it stands alone.

    What is quoted stands under a heading that says so, apart from what is new.

    :param body: the plain text and the page, either of which may be "".
    """
    plain, page = body
    if not plain.strip():
        _add_page(composer, BlockParser(page, web=False).blocks, subject, shown)
        return
    was_quoted = False
    for stretch in stretches(plain.replace("\r\n", "\n")):
        if stretch.quoted:
            composer.heading(QUOTED_MAIL, 1, shown=False)
        elif was_quoted and stretch.text.strip():
            composer.heading(subject or "Reply", 1, shown=False)
        composer.block(stretch.text)
        shown.put_marked(composer, stretch.text)
        was_quoted = stretch.quoted


def _add_page(composer: Composer, blocks: Sequence[Block], subject: str, shown: Shown) -> None:
    was_quoted = False
    for quoted, run in groupby(blocks, key=lambda block: block.quoted):
        if quoted:
            composer.heading(QUOTED_MAIL, 1, shown=False)
        elif was_quoted:
            composer.heading(subject or "Reply", 1, shown=False)
        add_blocks(composer, list(run), shown.name)
        was_quoted = quoted


def add_names(composer: Composer, attached: Sequence[Inner]) -> None:
    """One line with what is attached, and what of it is of no kind that is read."""
    from rag.load.formats import PICTURES, is_read

    names = [
        one.key if one.suffix in PICTURES or is_read(one.suffix) else f"{one.key} (not read)"
        for one in attached
    ]
    composer.block("Attachments: " + ", ".join(names) if names else "")
