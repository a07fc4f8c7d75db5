"""Which endings of names are read, by which function, and which formats need care.

A table and nothing else: `read.py` acts on it, `files.py` searches by it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from rag.core.endings import ending
from rag.load.content import Content

# A reader's file and function in this folder, then the endings it reads. Readers of text get it
# decoded; the rest get bytes. Imported when needed, so that no command waits for all of them.
_TEXTS = """
    plain.markdown:read_markdown   .md .markdown .mdown .mkd .mdx .qmd .rmd
    plain.text:read_text           .txt .text
    plain.text:read_log            .log
    plain.text:read_rst            .rst .rest
    plain.text:read_org            .org
    plain.text:read_asciidoc       .adoc .asciidoc .asc
    plain.text:read_latex          .tex .latex
    plain.tables:read_csv          .csv .tsv
    plain.tables:read_json         .json
    plain.tables:read_json_lines   .jsonl .ndjson
    plain.notebook:read_notebook   .ipynb
    plain.subtitles:read_subtitles .srt .vtt
    plain.wiki:read_wiki           .wiki .mediawiki
    people.calendar:read_ics       .ics .ical .ifb .vcs
    people.contacts:read_vcf       .vcf .vcard
    people.references:read_bib     .bib .bibtex
    people.chats:read_whatsapp     .whatsapp
"""
_BYTES = """
    web.html:read_html          .html .htm .xhtml
    web.feeds:read_xml          .xml .rss .atom
    pdf.pages:read_pdf          .pdf
    office.docx:read_docx       .docx .docm
    office.pptx:read_pptx       .pptx .pptm
    office.odf:read_odf         .odt .odp
    office.sheets:read_workbook .xlsx .xlsm .xlsb .xls .ods
    web.epub:read_epub          .epub
    web.fb2:read_fb2            .fb2
    mail.eml:read_mail          .eml
    mail.mbox:read_mbox         .mbox .mbx
    mail.mbox:read_emlx         .emlx
    mail.mhtml:read_mhtml       .mhtml .mht
    mail.outlook:read_msg       .msg
    office.rtf:read_rtf         .rtf
    people.exports:read_export  .export
"""
_CODE = """
    .py .pyi .js .mjs .cjs .jsx .ts .tsx .java .kt .scala .go .rs .c .h .cc .cpp .hpp .cs .swift
    .rb .php .pl .lua .r .jl .hs .ex .exs .erl .clj .el .dart .zig .sql .sh .bash .zsh .fish .ps1
    .bat .css .scss .vue .svelte .proto .graphql .tf .toml .yaml .yml .ini .cfg .conf
"""


def _readers(table: str) -> dict[str, str]:
    rows = (line.split() for line in table.strip().split("\n"))
    return {suffix: reader for reader, *suffixes in rows for suffix in suffixes}


TEXTS: Final = _readers(_TEXTS)
BYTES: Final = _readers(_BYTES)
CODE: Final = frozenset(_CODE.split())
CONVERT: Final = {
    ".doc": "libreoffice --headless --convert-to docx FILE",
    ".ppt": "libreoffice --headless --convert-to pptx FILE",
    ".mobi": "ebook-convert FILE NEW_FILE.epub",
    ".azw3": "ebook-convert FILE NEW_FILE.epub",
    ".pages": "",
    ".key": "",
    ".numbers": "",
}
"""Documents that people have but nothing here reads, and the command that converts them; the old
ones of Office are converted where LibreOffice is there (`office/old.py`)."""

PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"))
"""Read where OCR is there to read them."""

HOLDING_PICTURES: Final = frozenset((".docx", ".docm", ".pptx", ".pptm", ".odt", ".odp", ".epub"))
"""Zip containers whose pictures may show text."""

SUFFIXES: Final = frozenset(TEXTS) | frozenset(BYTES) | CODE | frozenset(CONVERT)
"""Endings of names, in lower case, that are read or reported with the reason why not."""

NATIVE: Final = frozenset((".pdf", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
"""Read by native code that unpacks as it goes: always in a process of its own."""

EXPORTS: Final = re.compile(r"takeout-.*\.zip|.*slack export.*\.zip", re.IGNORECASE)
"""What zips are called that a service gave out: read inside folders, as other zips are not."""

HOLDERS: Final = frozenset((".eml", ".emlx", ".mbox", ".mbx", ".msg"))
"""Files with documents inside them."""

SHOWING: Final = frozenset((".eml", ".emlx", ".msg", ".mhtml", ".mht"))
"""Mails and saved pages, whose pictures come with them in parts of their own."""

REWRITTEN: Final = (frozenset(BYTES) - {".mbox", ".mbx", ".export"}) | {
    ".json",
    ".jsonl",
    ".ndjson",
    ".ipynb",
    ".srt",
    ".vtt",
}
"""Formats whose text is put together anew, which needs many times their size."""


def suffix_of(name: str) -> str:
    """The ending by which a file is read, in lower case; "" where there is none. Parts are read of
    documents that are text."""
    told = ending(name)
    return told if told in TEXTS or told in (".html", ".htm") else PurePath(name).suffix.lower()


def reader_of(name: str) -> Callable[..., Content]:
    """The function a table names as ``file:function``."""
    file, _, function = name.partition(":")
    reader: Callable[..., Content] = getattr(importlib.import_module(f"rag.load.{file}"), function)
    return reader


def is_read(suffix: str) -> bool:
    """Whether an ending stands for a format that some reader knows."""
    return suffix in SUFFIXES and suffix not in CONVERT
