"""Kinds of files by the names people have for them: "pdf", "mail", "sheet".

A kind is a family of endings; an ending alone, and markdown, text or code, are kinds as well.
"""

from __future__ import annotations

from rag.core.endings import ending

SEPARATED = ("csv", "tsv")
"""Endings of files whose lines are rows of separated values."""

PICTURES = ("jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "heic", "bmp")

PICTURE_KINDS = ("image", "picture", "photo")
"""What people call pictures: `--kind image` searches them by what they show."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "note": ("md", "markdown", "txt", "org", "rst", "adoc", "asciidoc"),
    "word": ("docx", "doc", "odt", "rtf"),
    "sheet": ("xlsx", "xlsm", "xlsb", "xls", "ods", *SEPARATED),
    "slides": ("pptx", "odp"),
    "mail": ("eml", "emlx", "msg", "mbox", "mbx"),
    "web": ("html", "htm", "xhtml", "mhtml"),
    "book": ("epub",),
    **dict.fromkeys(PICTURE_KINDS, PICTURES),
    "calendar": ("ics",),
    "contact": ("vcf",),
    "transcript": ("vtt", "srt"),
}
TEXT_KINDS = ("markdown", "text", "code")


def ending_of(source: str) -> str:
    """The ending of a name, without its dot; a message ``a.mbox#3`` has its mailbox's."""
    name, mark, number = source.rpartition("#")
    return ending(name if mark and number.isdecimal() else source).lstrip(".")


def is_of_kind(kind: str, source: str, text_kind: str) -> bool:
    """Whether a file is of a kind.

    :param kind: a family, an ending without its dot, or markdown, text or code; "" is any.
    :param text_kind: `Document.kind` of what was read from it.
    """
    if not kind:
        return True
    wanted = kind.casefold().lstrip(".")
    ending = ending_of(source)
    return wanted in (ending, text_kind) or ending in FAMILIES.get(wanted, ())
