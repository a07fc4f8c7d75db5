"""Presentations (PPTX): a slide is a page and a section; its notes follow it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.office.charts import chart_rows
from rag.load.office.docx import core_properties
from rag.load.office.pptx_text import SlideTexts
from rag.load.table.grid import grid

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
    texts = SlideTexts(archive.addresses(part))
    targets = archive.relations(part)
    shapes = list(_shapes(child(root, "cSld", "spTree")))
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES]
    for shape in titles:
        composer.heading(" ".join(texts.paragraphs(child(shape, "txBody"))), 1)
    if root.get("show") in ("0", "false"):
        composer.block("(hidden slide)")
    for shape in shapes:
        if shape not in titles and _placeholder(shape) not in _FURNITURE:
            _add_shape(composer, texts, shape)
            for blip in (inner for inner in shape.iter() if local(inner) == "blip"):
                composer.picture(targets.get(attribute(blip, "embed"), ""))
    for target in targets.values():
        if target in archive.names:
            _add_related(composer, archive, texts, target)


def _shapes(tree: Element) -> Iterator[Element]:
    """Shapes in order, those of groups and of alternatives included."""
    for element in tree:
        name = local(element)
        if name in ("sp", "graphicFrame", "pic", "cxnSp"):
            yield element
        elif name in ("grpSp", "AlternateContent", "Choice"):
            yield from _shapes(element)


def _placeholder(shape: Element) -> str:
    return attribute(child(shape, "nvSpPr", "nvPr", "ph"), "type")


def _description(shape: Element) -> str:
    """What a picture or chart shows, in the words of who placed it."""
    for name in ("nvPicPr", "nvGraphicFramePr", "nvSpPr"):
        if described := child(shape, name, "cNvPr").get("descr"):
            return marks.picture(described)
    return ""


def _add_shape(composer: Composer, texts: SlideTexts, shape: Element) -> None:
    composer.block(_description(shape))
    table = next((inner for inner in shape.iter() if local(inner) == "tbl"), None)
    if table is not None:
        named = child(table, "tblPr").get("firstRow") in ("1", "true")
        composer.table(grid(texts.cells(table), heads=1 if named else None))
        return
    composer.block("\n".join(texts.paragraphs(shape)))


def _add_related(composer: Composer, archive: Archive, texts: SlideTexts, target: str) -> None:
    """Charts and diagrams show text that is not in the slide; notes are the speaker's."""
    if target.startswith("ppt/charts/chart"):
        composer.rows(chart_rows(archive.xml(target)))
    elif target.startswith("ppt/diagrams/data"):
        composer.block("\n".join(_points(archive.xml(target), texts)))
    elif target.startswith("ppt/notesSlides/"):
        shapes = _shapes(child(archive.xml(target), "cSld", "spTree"))
        bodies = (shape for shape in shapes if _placeholder(shape) == "body")
        text = "\n".join(line for shape in bodies for line in texts.paragraphs(shape))
        composer.block(f"Notes: {text}" if text else "")
    elif target.startswith("ppt/comments/"):
        for comment in archive.xml(target):
            words = " ".join(t.text or "" for t in comment.iter() if local(t) in ("text", "t"))
            composer.block(f"Comment: {words}" if words.strip() else "")


def _points(diagram: Element, texts: SlideTexts) -> list[str]:
    points = (point for point in diagram.iter() if local(point) == "pt")
    return [line for point in points for line in texts.paragraphs(point)]
