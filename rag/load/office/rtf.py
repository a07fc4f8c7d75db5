"""Rich Text (RTF): its text; titles come from the document's information group."""

from __future__ import annotations

import re
from itertools import groupby

from rag.core.errors import SourceError
from rag.load import marks
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title

EXTRA = 'pip install "rag[formats]"'

_WORDS = r"(?:\\[a-z]+-?\d*[ ]?)*"
_RAISED = re.compile(rf"\{{{_WORDS}\\super\b[ ]?{_WORDS}([^{{}}\\]{{1,40}})\}}")
_LOWERED = re.compile(rf"\{{{_WORDS}\\sub\b[ ]?{_WORDS}([^{{}}\\]{{1,40}})\}}")
_STRUCK = re.compile(rf"\{{{_WORDS}\\striked?1?\b[ ]?{_WORDS}[^{{}}\\]*\}}")
_TITLE = re.compile(r"\{\\title ([^{}\\]{1,300})\}")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read_rtf(raw: bytes) -> Content:
    """Paragraphs as the writer broke them.

    :raises SourceError: when striprtf is missing or the file is no RTF.
    """
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise SourceError(f"needs striprtf to be read: {EXTRA}", hint=EXTRA) from error
    source = raw.decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise SourceError("is damaged: no RTF")
    try:
        text = rtf_to_text(_marked(source), errors="ignore")
    except (ValueError, IndexError, KeyError, LookupError) as error:
        raise SourceError(f"is damaged: the RTF cannot be read ({error})") from error
    composer = Composer()
    for is_row, lines in groupby(text.split("\n"), key=lambda line: line.rstrip().endswith("|")):
        if is_row:
            composer.rows([line.rstrip()[:-1].split("|") for line in lines])
        else:
            for paragraph in lines:
                composer.block(paragraph)
    title, created = _TITLE.search(source), _CREATED.search(source)
    date = "-".join(part.zfill(2) for part in created.groups()) if created else ""
    return composer.content(
        title=meaningful_title(title[1]) if title else "", date=iso_date(date), kind="text"
    )


def _marked(source: str) -> str:
    """The source with raised and lowered letters as such, without what is struck out."""
    source = _STRUCK.sub("", source)
    source = _RAISED.sub(lambda match: _escaped(marks.raised(match[1])), source)
    return _LOWERED.sub(lambda match: _escaped(marks.lowered(match[1])), source)


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(sign)}?" if sign > "~" else sign for sign in text)
