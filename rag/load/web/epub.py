"""Books (EPUB): chapters in reading order, with the book's own title and date."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from rag.core.errors import SourceError
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.web.html import add_blocks, decode_html
from rag.load.web.html_blocks import BlockParser


def read_epub(raw: bytes) -> Content:
    """Every chapter of the spine but the table of contents.

    :raises SourceError: when it is protected, damaged or refused.
    """
    archive = open_archive(raw)
    package = _package(archive)
    root = archive.xml(package)
    metadata = {local(e): e.text or "" for e in reversed(child(root, "metadata"))}
    locked = _locked(archive)
    composer = Composer()
    if creator := metadata.get("creator", "").strip():
        composer.block(f"By {creator}")
    for name in _chapters(archive, package):
        if name in locked:
            raise SourceError("is protected by DRM: it cannot be read")
        blocks = BlockParser(decode_html(archive.read(name)), web=False).blocks
        add_blocks(composer, blocks, partial(_entry, name))
    return composer.content(title=metadata.get("title", ""), date=iso_date(metadata.get("date")))


def _entry(chapter: str, address: str) -> str:
    """The name of the entry that an address in a chapter means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(chapter), unquote(address)))


def _package(archive: Archive) -> str:
    container = archive.xml("META-INF/container.xml")
    paths = (attribute(e, "full-path") for e in container.iter() if local(e) == "rootfile")
    return next(paths, "")


def _chapters(archive: Archive, package: str) -> Iterator[str]:
    """Names of the entries of the spine, in order."""
    root = archive.xml(package)
    items = {item.get("id", ""): item for item in child(root, "manifest")}
    for reference in child(root, "spine"):
        item = items.get(reference.get("idref", ""))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        target = unquote(item.get("href", "").partition("#")[0])
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), target))
        if name in archive.names and "html" in item.get("media-type", ""):
            yield name


def _locked(archive: Archive) -> set[str]:
    """Entries that are encrypted; fonts often are, chapters only under DRM."""
    found = archive.optional_xml("META-INF/encryption.xml")
    return {attribute(e, "URI") for e in found.iter() if local(e) == "CipherReference"}
