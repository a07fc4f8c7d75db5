"""What a document has beside its words: sections, pages, tables, scanned pages, facts.

Each is a record that says by characters of the document's text where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where its text begins; it reaches to the start of the next section.

    For source code a section is a function, class or method and `title` its qualified name.

    :ivar start: character offset of the section's first character in `Document.text`.
    :ivar level: nesting depth from 1 (outermost).
    """

    start: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paged format: its printed order from 1 and its characters in the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells as a person sees them, and its characters in the text."""

    cells: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document, beside the text that shows it; merged cells stand in every place
    they cover.

    :ivar columns: their names, one a column; empty where the table names none.
    :ivar rows: below the names, in order; each has as many cells as the table has columns.
    :ivar start: first character of the table in the document's text; `end` is exclusive.
    :ivar caption: what stands above it as its name, or "".
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    start: int
    end: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a document says in a form that a program reads as well: a tag, a field, a link, a task.

    :ivar name: of a field; whom a task is for; the words that a link is shown as.
    :ivar value: as written; of a link, what it points to.
    :ivar day: when a task is due, ISO 8601; or "".
    :ivar done: the task is ticked off.
    :ivar start: first character in the document's text; `end` is exclusive.
    """

    kind: Literal["tag", "field", "link", "task"]
    name: str
    value: str
    start: int
    end: int
    day: str = ""
    done: bool = False


SHOWS_NONE = "shows no text"
"""The outcome for a picture in which there is nothing to read."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page or picture that holds no text of its own, and what became of it.

    :ivar number: of the page, from 1; of the picture, where a file has pictures instead.
    :ivar start: first character of what was read, in the document's text; `end` is exclusive.
    :ivar engine: who read it, with which settings; "" where nobody did.
    :ivar confidence: how sure the engine was, 0..1.
    :ivar unsure: lines too uncertain to be part of the text, one a line.
    :ivar reason: why it could not be read, or "".
    """

    number: int
    start: int = 0
    end: int = 0
    engine: str = ""
    confidence: float = 0.0
    unsure: str = ""
    reason: str = ""
