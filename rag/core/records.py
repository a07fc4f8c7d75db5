"""The plain records that travel between stages; every stage takes some and returns some.

They know nothing of databases, models or terminals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.core.document_structure import Fact, Page, ScannedPage, Section, Table

Mode = Literal["hybrid", "dense", "lexical"]


QUOTED_MAIL = "Quoted from an earlier mail"
"""The heading of what a mail repeats: the words there are older than the mail."""
WITHOUT_TEXT = "picture without text"
"""The kind of a picture that is passed over because it says nothing."""


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

    def overlaps(self, other: Quote) -> bool:
        """Whether both share characters of one document."""
        same = self.passage.doc_id == other.passage.doc_id
        return same and self.start < other.end and other.start < self.end

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
