"""Rich Text (RTF): paragraphs, tables, notes and links as the writer made them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.office.rtf_groups import Groups
from rag.load.office.rtf_pieces import Paragraph, aligned
from rag.load.office.rtf_rows import first_words
from rag.load.office.rtf_tokens import tokens
from rag.load.table.grid import grid, merged


def read_rtf(raw: bytes) -> Content:
    """Body with its notes where they belong, then headers and footers, each once.

    :raises SourceError: when the file is no RTF.
    """
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise SourceError("is damaged: no RTF")
    composer = Composer()
    groups = Groups()
    body = groups.paragraphs(tokens(raw))
    for is_row, run in groupby(body, key=lambda paragraph: bool(paragraph.cells)):
        if is_row:
            _add_table(composer, list(run))
        else:
            for paragraph in run:
                _add(composer, paragraph)
    if groups.margins:
        composer.heading("Header and footer", 1, shown=False)
        composer.block("\n".join(f"Header or footer: {text}" for text in groups.margins))
    fields = groups.fields
    date = "-".join(fields.get(name, "") for name in ("yr", "mo", "dy"))
    return composer.content(title=meaningful_title(fields.get("title", "")), date=iso_date(date))


def _add(composer: Composer, paragraph: Paragraph) -> None:
    text = paragraph.text.strip()
    mark = paragraph.mark if any(map(str.isalnum, paragraph.mark)) else "-"
    text = f"{mark} {text}" if paragraph.mark and text else text
    if paragraph.level:
        composer.heading(text.removeprefix("- "), paragraph.level)
    else:
        composer.block(text)
    _add_notes(composer, paragraph)


def _add_table(composer: Composer, rows: Sequence[Paragraph]) -> None:
    """A table; those inside its cells follow it, each with the row it stands in."""
    composer.table(grid(merged(aligned(rows))))
    for row in rows:
        _add_notes(composer, row)
        for table in row.inner:
            label = first_words(row)
            composer.block(f"{label}:" if label else "")
            _add_table(composer, table)


def _add_notes(composer: Composer, paragraph: Paragraph) -> None:
    for label, words in paragraph.notes:
        composer.block(f"{label} {words}" if words else "")
