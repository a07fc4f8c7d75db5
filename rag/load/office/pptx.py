"""Presentations (PPTX): a slide is a page and a section; its notes follow it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.office.docx import core_properties

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")


def read_pptx(raw: bytes) -> Content:
    """Slides in the order they are shown.

    :raises SourceError: when it is encrypted, damaged or refused.
    """
    archive = open_archive(raw)
    composer = Composer()
    for number, part in enumerate(_slides(archive), start=1):
        composer.page(number)
        _add_slide(composer, archive, part)
    core = core_properties(archive)
    return composer.content(
        title=meaningful_title(core.get("title", "")),
        date=iso_date(core.get("created") or core.get("modified")),
    )


def _slides(archive: Archive) -> Iterator[str]:
    presentation = archive.xml("ppt/presentation.xml")
    targets = archive.relations("ppt/presentation.xml")
    for slide in child(presentation, "sldIdLst"):
        # Two attributes are called id; the relationship's is the one in a namespace.
        key = next((value for name, value in slide.items() if name.endswith("}id")), "")
        if targets.get(key) in archive.names:
            yield targets[key]


def _add_slide(composer: Composer, archive: Archive, part: str) -> None:
    root = archive.xml(part)
    shapes = list(_shapes(child(root, "cSld", "spTree")))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for shape in titles:
        composer.heading(" ".join(_paragraphs(child(shape, "txBody"))), 1)
    for shape in shapes:
        if shape not in titles and _placeholder(shape) not in _FURNITURE:
            _add_shape(composer, shape)
    for target in archive.relations(part).values():
        if target in archive.names:
            _add_related(composer, archive, target)


def _shapes(tree: Element) -> Iterator[Element]:
    """Shapes in order, those of groups and of alternatives included."""
    for element in tree:
        name = local(element)
        if name in ("sp", "graphicFrame"):
            yield element
        elif name in ("grpSp", "AlternateContent", "Choice"):
            yield from _shapes(element)


def _placeholder(shape: Element) -> str:
    return attribute(child(shape, "nvSpPr", "nvPr", "ph"), "type")


def _add_shape(composer: Composer, shape: Element) -> None:
    table = next((inner for inner in shape.iter() if local(inner) == "tbl"), None)
    if table is not None:
        rows = [row for row in table if local(row) == "tr"]
        composer.table([[" ".join(_paragraphs(cell)) for cell in row] for row in rows])
        return
    composer.block("\n".join(_paragraphs(shape)))


def _paragraphs(element: Element) -> list[str]:
    """The paragraphs of a shape or cell that hold text."""
    found = ("".join(_runs(p)).strip() for p in element.iter() if local(p) == "p")
    return [text for text in found if text]


def _runs(paragraph: Element) -> Iterator[str]:
    for inner in paragraph.iter():
        if local(inner) == "t":
            yield inner.text or ""
        elif local(inner) == "br":
            yield "\n"
        elif local(inner) == "tab":
            yield "\t"


def _add_related(composer: Composer, archive: Archive, target: str) -> None:
    """Charts and diagrams show text that is not in the slide; notes are the speaker's."""
    if target.startswith("ppt/charts/chart"):
        composer.table(_chart(archive.xml(target)))
    elif target.startswith("ppt/diagrams/data"):
        composer.block("\n".join(_paragraphs_of_points(archive.xml(target))))
    elif target.startswith("ppt/notesSlides/"):
        shapes = _shapes(child(archive.xml(target), "cSld", "spTree"))
        bodies = (shape for shape in shapes if _placeholder(shape) == "body")
        text = "\n".join(line for shape in bodies for line in _paragraphs(shape))
        composer.block(f"Notes: {text}" if text else "")


def _paragraphs_of_points(diagram: Element) -> list[str]:
    points = (point for point in diagram.iter() if local(point) == "pt")
    return [line for point in points for line in _paragraphs(point)]


def _chart(chart: Element) -> list[list[str]]:
    """A chart as the table it draws: categories down, series across."""
    series = [element for element in chart.iter() if local(element) == "ser"]
    title = " ".join(_paragraphs(child(chart, "chart", "title")))
    names = [" ".join(_values(child(one, "tx"))) for one in series]
    columns = [_values(child(one, "val")) or _values(child(one, "yVal")) for one in series]
    first = next(iter(series), None)
    labels = (
        _values(child(first, "cat")) or _values(child(first, "xVal")) if first is not None else []
    )
    rows = [
        [label, *(column[index] if index < len(column) else "" for column in columns)]
        for index, label in enumerate(labels)
    ]
    return [[title, *names], *rows] if rows or title else []


def _values(element: Element) -> list[str]:
    return [inner.text or "" for inner in element.iter() if local(inner) == "v"]
