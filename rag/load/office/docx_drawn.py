"""What a Word document shows from parts of its own: charts as their tables, diagrams as lines."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, local
from rag.load.compose import Composer
from rag.load.office.charts import chart_rows

LINES = 2_000


def add_drawn(composer: Composer, archive: Archive, target: str) -> None:
    """Append what a part shows; nothing where it is gone or of another kind."""
    if target.startswith("word/charts/"):
        composer.rows(chart_rows(archive.optional_xml(target)))
    elif target.startswith("word/diagrams/"):
        composer.block("\n".join(_lines(archive.optional_xml(target))))


def _lines(diagram: Element) -> Iterator[str]:
    paragraphs = (one for one in diagram.iter() if local(one) == "p")
    for _, paragraph in zip(range(LINES), paragraphs, strict=False):
        text = "".join(one.text or "" for one in paragraph.iter() if local(one) == "t").strip()
        if text:
            yield text
