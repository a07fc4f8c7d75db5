"""The plain records that travel between stages; every stage takes some and returns some.

They know nothing of databases, models or terminals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["hybrid", "dense", "lexical"]


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


QUOTED_MAIL = "Quoted from an earlier mail"
"""The heading of what a mail repeats: the words there are older than the mail."""
WITHOUT_TEXT = "picture without text"
"""The kind of a picture that is passed over because it says nothing."""
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


@dataclass(frozen=True, slots=True)
class Document:
    """One document as text, with the structure its format has.

    :ivar doc_id: stable identity; for files derived from the absolute path.
    :ivar source: the path as the person typed it (or the id of a record of a test collection).
    :ivar text: extracted text, newlines as ``\\n``.
    :ivar date: the document's own date, ISO 8601, or "" where it has none.
    :ivar kind: how paragraphs are told apart: ``markdown``, ``text`` or ``code``.
    :ivar verbatim: `text` is the file's own text, so that line numbers of the file exist.
    :ivar hidden_characters: how many invisible characters were taken out of the text.
    :ivar guessed_encoding: the encoding it was read in where that may be wrong, else "".
    :ivar tables: apart from each other, in the order of the text.
    :ivar records: characters ``(start, end)`` of what is never cut in two beside rows of tables:
        entries of a list of records, in order.
    :ivar furniture: running heads and page numbers that were left out, and how often each.
    :ivar scans: pages and pictures whose text, if any, was read by OCR.
    :ivar facts: its tags, fields, links and tasks, in the order of the text.
    """

    doc_id: str
    source: str
    text: str
    title: str = ""
    date: str = ""
    kind: Literal["markdown", "text", "code"] = "text"
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    verbatim: bool = True
    hidden_characters: int = 0
    guessed_encoding: str = ""
    tables: tuple[Table, ...] = ()
    records: tuple[tuple[int, int], ...] = ()
    furniture: tuple[tuple[str, int], ...] = ()
    scans: tuple[ScannedPage, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document: the unit that is embedded, found and cited.

    :ivar heading: breadcrumb of the headings above it, outermost first, joined by " > ".
    :ivar start: first character in the document's text; `end` is exclusive.
    :ivar start_line: line of the file on disk, from 1; None where the format has no lines.
    :ivar read_by_ocr: some of it was recognised in a picture.
    """

    passage_id: str
    doc_id: str
    source: str
    title: str
    heading: str
    text: str
    start: int
    end: int
    start_line: int | None = None
    end_line: int | None = None
    page: int | None = None
    read_by_ocr: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a result came from: rank (from 1) and score on each side, None where absent.

    :ivar rerank_score: what a cross-encoder gave, on its own scale.
    """

    dense_rank: int | None = None
    dense_score: float | None = None
    lexical_rank: int | None = None
    lexical_score: float | None = None
    fused_score: float = 0.0
    rerank_score: float | None = None


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with its place in a ranking; `score` rises with relevance."""

    rank: int
    score: float
    passage: Passage
    explanation: Explanation = Explanation()


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and the reason in words a person can act on."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file inside a folder that was passed over, and the kind it is of: ``.ics``."""

    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder that holds nothing any more, and how many documents were once read from it."""

    folder: str
    documents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of one passage, word for word, chosen as evidence.

    :ivar start: first character in the document's text; `end` is exclusive.
    :ivar score: how well it answers the question, 0..1; rises with relevance.
    :ivar highlight: (start, end) in `text` of what answers most; (0, 0) marks nothing apart.
    """

    passage: Passage
    start: int
    end: int
    score: float
    highlight: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """The words as they stand in the passage."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def mark(self) -> Quote:
        """What of it answers most, as a quote of its own; all of it where nothing is apart."""
        start, end = self.highlight if any(self.highlight) else (0, len(self.text))
        return Quote(self.passage, self.start + start, self.start + end, self.score)


@dataclass(frozen=True, slots=True)
class Citation:
    """A mark of the answer and the words that stand behind it.

    :ivar marker: the n of ``[n]``, from 1.
    :ivar verified: the quote was read again from the file as it is on disk now.
    :ivar read_by_ocr: the file shows it as a picture: the words are as they were read.
    :ivar highlight: (start, end) in `quote` of what answers most; (0, 0) marks nothing apart.
    :ivar heading: breadcrumb of the headings above it, outermost first, joined by " > ".
    """

    marker: int
    passage_id: str
    source: str
    quote: str
    page: int | None = None
    start_line: int | None = None
    end_line: int | None = None
    verified: bool = False
    read_by_ocr: bool = False
    highlight: tuple[int, int] = (0, 0)
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, and the marks of the citations that support it.

    :ivar quoted: it is a quote, word for word, rather than what a model wrote.
    """

    text: str
    supported: bool
    markers: tuple[int, ...] = ()
    quoted: bool = False

    @property
    def marked(self) -> str:
        """The text with its marks."""
        return " ".join([self.text, *(f"[{marker}]" for marker in self.markers)])
