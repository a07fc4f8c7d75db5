"""What a Word document shows from parts of its own: charts as their tables, diagrams as lines, and
pages and texts that a program put into it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, local
from rag.load.compose import Composer
from rag.load.decode import decode
from rag.load.office.charts import chart_rows

LINES = 2_000
_CHUNKS = {"htm": ".html", "html": ".html", "xhtml": ".html", "mht": ".mht", "rtf": ".rtf",
           "txt": ".txt"}  # fmt: skip


def add_drawn(composer: Composer, archive: Archive, target: str) -> None:
    """Append what a part shows; nothing where it is gone or of another kind."""
    if target.startswith("word/charts/"):
        composer.rows(chart_rows(archive.optional_xml(target)))
    elif target.startswith("word/diagrams/"):
        composer.block("\n".join(_lines(archive.optional_xml(target))))


def add_chunk(composer: Composer, archive: Archive, target: str) -> None:
    """Append a page, a text or Rich Text that stands in a document as it came."""
    suffix = _CHUNKS.get(target.rpartition(".")[2].lower())
    if suffix is None or target not in archive.names:
        return
    from rag.load.formats import BYTES, reader_of

    raw = archive.read(target)
    if suffix == ".txt":
        composer.block(decode(raw))
        return
    content = reader_of(BYTES[suffix])(raw)
    composer.markdown(content.text, lambda _: content)


def _lines(diagram: Element) -> Iterator[str]:
    paragraphs = (one for one in diagram.iter() if local(one) == "p")
    for _, paragraph in zip(range(LINES), paragraphs, strict=False):
        text = "".join(one.text or "" for one in paragraph.iter() if local(one) == "t").strip()
        if text:
            yield text
