"""Pictures inside a file, with the page they stand on and the words that go with them.

Found by how the document refers to them, in reading order; what no page shows is not taken.
Vector drawings (SVG, EMF, WMF) are never drawn: they are programs.
"""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from rag.core.picture import Picture
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.content import one_line
from rag.load.formats import HOLDERS, PICTURES, SHOWING
from rag.load.pictures.in_mail import in_mail

CONTAINED = 500
"""Pictures that are looked at in one file."""
LEAST = 48
"""Shortest side of a picture inside a document: smaller ones are bullets and logos."""

Found = tuple[Picture, bytes]


def contained(raw: bytes, suffix: str) -> Iterator[Found]:
    """Where each picture of a file stands, and its bytes; not numbered yet.

    :raises SourceError: where the file cannot be opened.
    """
    if suffix == ".pdf":
        from rag.load.pdf.embedded import embedded

        yield from embedded(raw)
    elif suffix == ".ipynb":
        yield from _in_notebook(raw)
    elif suffix in SHOWING | HOLDERS:
        yield from in_mail(raw, suffix)
    else:
        archive = open_archive(raw)
        places = {".docx": _in_docx, ".docm": _in_docx, ".pptx": _in_pptx, ".pptm": _in_pptx,
                  ".odt": _in_odf, ".odp": _in_odf}.get(suffix, _in_epub)  # fmt: skip
        for at, name in places(archive):
            if name in archive.names and name.lower().endswith(tuple(PICTURES)):
                yield at, archive.read(name)


def place(page: int | None, kind: str, words: str) -> Picture:
    """Where a picture stands, as far as the file tells.

    :param kind: what its pages are called.
    """
    where = f"{kind} {page}" if page else ""
    return Picture(0, "", 0, 0, page if kind != "cell" else None, where, one_line(words))


def _in_docx(archive: Archive) -> Iterator[tuple[Picture, str]]:
    part = "word/document.xml"
    targets = archive.relations(part)
    root = archive.xml(part)
    # Word notes where pages ended when it last printed; without that only hard breaks tell.
    noted = any(local(one) == "lastRenderedPageBreak" for one in root.iter())
    breaks = 0
    words = ""
    for one in root.iter():
        name = local(one)
        if name == "lastRenderedPageBreak" or (
            not noted and name == "br" and attribute(one, "type") == "page"
        ):
            breaks += 1
        elif name == "docPr":
            words = _words(one)
        elif name in ("blip", "imagedata"):
            page = breaks + 1 if breaks or noted else None
            key = attribute(one, "embed") or attribute(one, "id")
            yield place(page, "page", words), targets.get(key, "")
            words = ""


def _in_pptx(archive: Archive) -> Iterator[tuple[Picture, str]]:
    part = "ppt/presentation.xml"
    targets = archive.relations(part)
    slides = (one for one in archive.xml(part).iter() if local(one) == "sldId")
    # The slide's own id has no namespace; the relationship's has.
    ids = [next((v for k, v in one.items() if k.endswith("}id")), "") for one in slides]
    for number, slide in enumerate((targets.get(key, "") for key in ids), 1):
        own = archive.relations(slide) if slide in archive.names else {}
        words = ""
        for one in archive.optional_xml(slide).iter():
            if local(one) == "cNvPr":
                words = _words(one)
            elif local(one) == "blip":
                yield place(number, "slide", words), own.get(attribute(one, "embed"), "")


def _in_odf(archive: Archive) -> Iterator[tuple[Picture, str]]:
    slides = breaks = 0
    words = ""
    for one in archive.xml("content.xml").iter():
        name = local(one)
        if name == "page" and one.tag.endswith("drawing:1.0}page"):
            slides += 1
        elif name == "soft-page-break":
            breaks += 1
        elif name == "frame":
            words = " ".join(filter(None, (child(one, "title").text, child(one, "desc").text)))
        elif name == "image":
            page = slides or (breaks + 1 if breaks else None)
            yield place(page, "slide" if slides else "page", words), attribute(one, "href")


def _words(properties: Element) -> str:
    """The alternative text; a program's own `Picture 3` says nothing."""
    return attribute(properties, "descr") or attribute(properties, "title")


def _in_epub(archive: Archive) -> Iterator[tuple[Picture, str]]:
    from rag.load.pictures.web_pictures import pictures_of

    for name in _chapters(archive):
        page = archive.read(name).decode("utf-8", "replace")
        for address, words in pictures_of(page):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
            yield place(None, "", words), target


def _chapters(archive: Archive) -> list[str]:
    """Names of a book's pages in reading order."""
    roots = archive.optional_xml("META-INF/container.xml").iter()
    package = next((attribute(one, "full-path") for one in roots if local(one) == "rootfile"), "")
    entries = list(archive.optional_xml(package).iter())
    folder = posixpath.dirname(package)
    known = {attribute(e, "id"): attribute(e, "href") for e in entries if local(e) == "item"}
    spine = [known.get(attribute(e, "idref"), "") for e in entries if local(e) == "itemref"]
    names = [posixpath.normpath(posixpath.join(folder, unquote(name))) for name in spine]
    return [name for name in names if name in archive.names]


def _in_notebook(raw: bytes) -> Iterator[Found]:
    try:
        cells = json.loads(raw).get("cells", [])
        for number, cell in enumerate(cells, 1):
            for bundle in (
                *(output.get("data", {}) for output in cell.get("outputs", [])),
                *cell.get("attachments", {}).values(),
            ):
                yield from _in_bundle(bundle, number)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return  # what is no notebook is said by its reader


def _in_bundle(bundle: dict[str, object], number: int) -> Iterator[Found]:
    for kind in ("image/png", "image/jpeg", "image/webp", "image/gif"):
        value = bundle.get(kind)
        packed = "".join(value) if isinstance(value, list) else value
        if isinstance(packed, str):
            try:
                yield place(number, "cell", ""), base64.b64decode(packed)
            except (binascii.Error, ValueError):
                continue
            return
