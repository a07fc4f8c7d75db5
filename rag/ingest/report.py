"""What an ingest has to say: what was stored, what was not, and what a person should know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.catalog.changes import FileState, PassageChange
from rag.core.document_structure import SHOWS_NONE
from rag.core.records import Document, Failure, Kept, Skipped
from rag.ingest.plan import Plan

if TYPE_CHECKING:
    from rag.ingest.pictures import PictureReport


@dataclass(frozen=True, slots=True)
class Hidden:
    """A source that held characters nobody sees, and how many were taken out of its text."""

    source: str
    characters: int


@dataclass(frozen=True, slots=True)
class Guessed:
    """A source read in an encoding that may be wrong, because its bytes fit others as well."""

    source: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Pages or pictures of a source whose text nobody has read, and why.

    :ivar reason: "" where there was no OCR to read them.
    """

    source: str
    pages: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; the counts of CONTRACT's `rag ingest --json`.

    :ivar hidden: those among the files read now that held hidden characters, most first.
    :ivar guessed: those read now whose encoding is not sure.
    :ivar pages_read: pages and pictures that OCR read now; `unread` are those it did not.
    :ivar kept: folders that were found empty; their documents stay until `prune` confirms.
    :ivar skipped: files of kinds that are not read, and what is attached to mails of such.
    :ivar inner: documents read now that stand inside a file: messages, attachments.
    :ivar pictures: what became of pictures, where the extra is installed that looks at them.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: PassageChange = field(default_factory=PassageChange)
    passages_total: int = 0
    tokens_embedded: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    guessed: tuple[Guessed, ...] = ()
    pages_read: int = 0
    unread: tuple[Unread, ...] = ()
    kept: tuple[Kept, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    inner: int = 0
    pictures: PictureReport | None = None

    @property
    def changed(self) -> bool:
        """Whether the collection is another one than before."""
        return bool(self.added or self.updated or self.removed)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of some files.

    :ivar doc_ids: of the documents stored; `inner` of them stand inside a file.
    :ivar read: documents, without their text, of which there is more to say.
    :ivar work: as `rag.ingest.plan.work_of` measures it; `tokens` were embedded.
    """

    doc_ids: frozenset[str]
    inner: int
    read: tuple[Document, ...]
    passages: PassageChange
    tokens: int
    work: float
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def of(self, states: Iterable[FileState]) -> list[FileState]:
        """Those that were stored."""
        return [state for state in states if state.doc_id in self.doc_ids]


def report_of(plan: Plan, stored: Stored) -> IngestReport:
    """What is said of a plan whose files were stored."""
    read = stored.read
    return IngestReport(
        added=len(stored.of(plan.added)),
        updated=len(stored.of(plan.updated)),
        unchanged=plan.unchanged,
        removed=len(plan.removed),
        passages=stored.passages,
        tokens_embedded=stored.tokens,
        failures=(*plan.failures, *stored.failures),
        hidden=_hidden(read),
        guessed=tuple(Guessed(d.source, d.guessed_encoding) for d in read if d.guessed_encoding),
        pages_read=sum(scan.start < scan.end for d in read for scan in d.scans),
        unread=tuple(unread for d in read for unread in _unread(d)),
        kept=plan.kept,
        skipped=(*plan.skipped, *stored.skipped),
        inner=stored.inner,
    )


def _hidden(documents: Iterable[Document]) -> tuple[Hidden, ...]:
    found = [Hidden(d.source, d.hidden_characters) for d in documents if d.hidden_characters]
    return tuple(sorted(found, key=lambda one: (-one.characters, one.source)))


def _unread(document: Document) -> Iterator[Unread]:
    """By reason; a picture that shows no text has been read."""
    reasons: dict[str, list[int]] = {}
    for scan in document.scans:
        if (
            scan.start == scan.end
            and scan.reason != SHOWS_NONE
            and (scan.reason or not scan.engine)
        ):
            reasons.setdefault(scan.reason, []).append(scan.number)
    for reason, pages in reasons.items():
        yield Unread(document.source, tuple(pages), reason)
