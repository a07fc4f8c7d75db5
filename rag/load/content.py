"""What every reader hands back, and the two small things all of them need: titles and dates.

It does not know files: `read.py` adds whose content it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from rag.core.document_structure import Page, ScannedPage, Section, Table
from rag.load.decode import clean
from rag.load.inner import Inner

TITLE_CHARACTERS = 200

_ISO = re.compile(
    r"(?:D:)?((?:1[89]|20)\d\d)[-/.]?(0[1-9]|1[0-2])[-/.]?(0[1-9]|[12]\d|3[01])(?!\d\d?\D)"
)
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d.%m.%Y", "%d. %B %Y")


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one file with its structure; the fields are those of `Document`.

    :ivar inner: documents that stand inside it, not read yet.
    :ivar pictures: that it shows among its words, by the name that `places` has, with their bytes;
        of files whose pictures are entries of a zip, none.
    :ivar places: where pictures inside its file stand: the name of each, the character in the text,
        and the number of the page, or 0.
    """

    text: str
    title: str = ""
    date: str = ""
    kind: Literal["markdown", "text", "code"] = "text"
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    verbatim: bool = False
    hidden_characters: int = 0
    guessed_encoding: str = ""
    tables: tuple[Table, ...] = ()
    records: tuple[tuple[int, int], ...] = ()
    furniture: tuple[tuple[str, int], ...] = ()
    scans: tuple[ScannedPage, ...] = ()
    inner: tuple[Inner, ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()


def one_line(text: str) -> str:
    """A title as one line of visible characters, at most `TITLE_CHARACTERS` long."""
    return " ".join(clean(text[: 10 * TITLE_CHARACTERS])[0].split())[:TITLE_CHARACTERS].strip()


def iso_date(value: object) -> str:
    """The day a metadata value names, as ``YYYY-MM-DD``; "" where it names none.

    Understood: dates, ISO 8601, PDF dates (``D:20240131``), mail headers, "31 January 2024".
    """
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y-%m-%d")
    text = str(value or "").strip().strip("'\"")[:100]
    if match := _ISO.match(text):
        return _checked("-".join(match.groups()))
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%d")
        except ValueError:
            continue
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).strftime("%Y-%m-%d")
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def _checked(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


_JUNK = re.compile(
    r"\(?(?:untitled|anonymous|unspecified|unknown|no title|title|document\s*\d*|word document|"
    r"powerpoint presentation|contents|table of contents|presentation\s*\d*|slide\s*\d+|"
    r"book\s*\d+|workbook)\)?$",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\S+\.(?:docx?|pptx?|xlsx?|odt|tex|dvi|pdf|rtf|html?|indd|qxd|p65)$", re.I)


def meaningful_title(title: str) -> str:
    """A title from metadata, or "" where a program left its default, a file name or rubbish."""
    title = one_line(re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", title.strip("\0 ")))
    letters = sum(character.isalnum() for character in title)
    unreadable = "\ufffd" in title or 2 * letters < len(title)
    return "" if unreadable or _JUNK.match(title) or _FILE_NAME.match(title) else title
