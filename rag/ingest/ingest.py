"""load → split → embed → catalogue → index, in small committed steps.

Whatever stops it, what was embedded stays stored and the next run goes on from there.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.catalog.changes import (
    FileState,
    PassageChange,
    outdated,
    read_again,
    remove_document,
    respell_inner,
    touch_document,
)
from rag.catalog.database import Connection
from rag.catalog.vectors import sweep_vectors
from rag.core.background import ahead
from rag.core.errors import NothingToRead, SourceError
from rag.core.protocols import Embedder
from rag.core.records import WITHOUT_TEXT, Document, Failure, Skipped
from rag.core.timings import stage
from rag.index.collection import Collection
from rag.ingest.document_writer import DocumentWriter, Loaded, Report, slim
from rag.ingest.plan import Plan, work_of
from rag.ingest.report import IngestReport, Stored, report_of
from rag.load.ocr.settings import NO_OCR, Ocr
from rag.load.read import read_documents
from rag.load.remote import local_copy
from rag.load.split import SplitSettings

READ_AHEAD = 64
"""Documents read and split before they are embedded; their passages are all that is kept."""
RATE_TOKENS = 5000
"""Embedding less than this says little about how fast it goes."""


@dataclass(frozen=True, slots=True)
class _Passed:
    """What reading could not read, and what it passed over, as it goes on."""

    failures: list[Failure]
    skipped: list[Skipped]


def ingest(
    collection: Collection,
    plan: Plan,
    embedder: Embedder,
    settings: SplitSettings,
    report: Report = lambda progress: None,
) -> IngestReport:
    """Carry out a plan on a collection opened by `writing`."""
    started = time.perf_counter()
    with collection.catalog.transaction():
        respell_inner(collection.catalog, plan.touched)
        for state in plan.touched:
            touch_document(collection.catalog, state)
    stored = store_files(
        collection, (*plan.updated, *plan.added), Means(embedder, settings, plan.ocr), report
    )
    _note_rate(collection, stored.work, stored.tokens, time.perf_counter() - started)
    # Removed last: a moved file has found its vectors under the old name by now.
    gone = [state.doc_id for state in plan.removed]
    gone += outdated(collection.catalog, stored.of(plan.updated))
    removed = remove_documents(collection, gone, stored.passages.removed)
    return dataclasses.replace(
        report_of(plan, stored),
        passages=stored.passages + removed,
        passages_total=collection.catalog.counts().passages,
        seconds=time.perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class Means:
    """What files are read, split and embedded with."""

    embedder: Embedder
    settings: SplitSettings
    ocr: Ocr = NO_OCR


def store_files(
    collection: Collection, changed: Sequence[FileState], means: Means, report: Report
) -> Stored:
    """Read, embed and store files; what cannot be read is said in the end."""
    known = {state.doc_id for state in changed}
    loaded: set[str] = set()
    inner = 0
    read: list[Document] = []
    passed = _Passed([], [])
    total = sum(map(work_of, changed))
    embedder, settings = means.embedder, means.settings
    writer = DocumentWriter(collection, embedder, settings, report, len(changed), total)
    with writer:
        # Read and split on a thread beside, stored on another, so that embedding never waits.
        ocr = dataclasses.replace(means.ocr, told=writer.tell_pages)
        for state, document, passages in ahead(_load(changed, passed, writer, ocr), READ_AHEAD):
            loaded.add(state.doc_id)
            inside = state.doc_id not in known
            inner += inside
            if document.hidden_characters or document.guessed_encoding or document.scans:
                read.append(document)
            writer.put(state, document, passages, inner=inside)
        writer.flush()
    return Stored(
        frozenset(loaded),
        inner,
        tuple(read),
        writer.change,
        writer.tokens,
        writer.work,
        tuple(passed.failures),
        tuple(passed.skipped),
    )


def forget(collection: Collection, doc_ids: Iterable[str]) -> PassageChange:
    """Remove documents that a person named; a file that keeps others is read by the next ingest."""
    named = tuple(doc_ids)
    with collection.catalog.transaction():
        read_again(collection.catalog, named)
    return remove_documents(collection, named)


def remove_documents(
    collection: Collection, doc_ids: Iterable[str], replaced: int = 0
) -> PassageChange:
    """Forget documents and the vectors only they used; bring the index up to date.

    :param replaced: how many passages went before this, of documents that stay.
    """
    catalog, gone = collection.catalog, tuple(doc_ids)

    def remove(_: Connection) -> PassageChange:
        catalog.database.claim(*gone)
        return sum((remove_document(catalog, doc_id) for doc_id in gone), PassageChange())

    change = catalog.written(remove)
    # Every stored text is looked up for that: only where some may have lost its last passage.
    if change.removed or replaced:
        with stage("sweep"):
            sweep_vectors(catalog)
    collection.apply_pending()
    return change


def _note_rate(collection: Collection, work: float, tokens: int, seconds: float) -> None:
    """Remember how fast this machine is with files of this kind: `--dry-run` estimates with it."""
    if tokens >= RATE_TOKENS:
        with collection.catalog.transaction():
            collection.catalog.set_meta("work_per_second", f"{work / seconds:.0f}")


def _load(
    states: Iterable[FileState], passed: _Passed, writer: DocumentWriter, ocr: Ocr
) -> Iterator[Loaded]:
    """What stands inside a file comes before it: once the file is stored, all of it is."""
    for state in states:
        try:
            with local_copy(state.path) as path:
                for one in read_documents(path, state.source, state.doc_id, ocr):
                    if isinstance(one, Failure):
                        passed.failures.append(one)
                    elif isinstance(one, Skipped):
                        passed.skipped.append(one)
                    else:
                        yield _its_state(state, one), slim(one), writer.split(one)
        except NothingToRead:
            passed.skipped.append(Skipped(state.source, WITHOUT_TEXT))
        except SourceError as error:
            reason = f"{error.message}: {error.hint}" if error.hint else error.message
            passed.failures.append(Failure(state.source, reason))


def _its_state(state: FileState, document: Document) -> FileState:
    """The file's, for a document in it: the bytes are the file's, what stands inside has none."""
    size = state.size if document.doc_id == state.doc_id else 0
    return dataclasses.replace(state, doc_id=document.doc_id, source=document.source, size=size)
