"""How the letters of a workbook (XLSX) are set: raised, lowered or struck out, in parts or whole.

Libraries give the bare letters: ``45²`` would become the number 452.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import Archive, attribute, child, local, parse_xml

_STRINGS = "xl/sharedStrings.xml"
_TREE_BYTES = 64 << 20
"""Larger tables of strings are left as they are: a tree of one would need a gigabyte."""
_SET = re.compile(rb"<(?:\w+:)?(?:vertAlign|strike)\b")


def set_strings(archive: Archive) -> dict[bytes, str]:
    """Those of the shared strings that have raised, lowered or struck letters, by their number."""
    if not 0 < archive.size(_STRINGS) < _TREE_BYTES or not _SET.search(archive.read(_STRINGS)):
        return {}
    entries = (entry for entry in archive.xml(_STRINGS) if local(entry) == "si")
    return {
        str(number).encode(): _words(entry)
        for number, entry in enumerate(entries)
        if any(local(part) in ("vertAlign", "strike") for part in entry.iter())
    }


def set_inline(cell: bytes) -> str:
    """The words of a string that stands in its cell; "" where all its letters are set alike."""
    if not _SET.search(cell):
        return ""
    # Prefixes are declared further up in the file, and say nothing here.
    bare = re.sub(rb"(</?)\w+:", rb"\1", re.sub(rb"\s\w+:\w+=\"[^\"]*\"", b"", cell))
    found = child(parse_xml(b"<c>" + bare + b"</c>", "a cell"), "is")
    return _words(found)


def struck_styles(styles: Element) -> frozenset[bytes]:
    """The numbers of the cell styles whose font has a line through it."""
    fonts = [child(font, "strike") for font in child(styles, "fonts")]
    struck = {
        str(number)
        for number, strike in enumerate(fonts)
        if local(strike) == "strike" and attribute(strike, "val") not in ("0", "false")
    }
    return frozenset(
        str(number).encode()
        for number, style in enumerate(child(styles, "cellXfs"))
        if attribute(style, "fontId") in struck
    )


def _words(string: Element) -> str:
    """Runs put together; what is struck out among others is left out."""
    pieces: list[tuple[str, str]] = []
    for part in string:
        run = child(part, "rPr")
        strike = child(run, "strike")
        struck = local(strike) == "strike" and attribute(strike, "val") not in ("0", "false")
        if local(part) == "t":
            pieces.append(("", part.text or ""))
        elif local(part) == "r" and not struck:
            setting = attribute(child(run, "vertAlign"), "val")
            pieces.append((setting, child(part, "t").text or ""))
    return marks.joined(pieces)
