"""load → split → embed → catalogue → index, in small committed steps.

Whatever stops it, what was embedded stays stored and the next run goes on from there.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rag.catalog.write import (
    FileState,
    PassageChange,
    missing_vectors,
    put_document,
    put_vectors,
    remove_document,
    sweep_vectors,
    touch_document,
)
from rag.collection import Collection
from rag.errors import SourceError
from rag.load.read import read_document
from rag.plan import Plan, work_of
from rag.protocols import Embedder
from rag.records import Document, Failure, Passage
from rag.split import SplitSettings, embedded_text, split, text_hash
from rag.timings import stage

WINDOW_PASSAGES = 1024
"""New passages gathered before they are embedded: enough to sort by length, little to lose."""
RATE_TOKENS = 5000
"""Embedding less than this says little about how fast it goes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is; sent after each file and each step of embedding.

    :ivar documents: read so far; they are stored once their passages are embedded.
    :ivar passages: embedded so far, and `tokens` in them.
    :ivar work: how much is read and embedded, of `work_total`, in the units of `rag.plan.work_of`.
    """

    documents: int
    documents_total: int
    passages: int
    tokens: int
    work: float
    work_total: float


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; the counts of CONTRACT's `rag ingest --json`."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: PassageChange = field(default_factory=PassageChange)
    passages_total: int = 0
    tokens_embedded: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the collection is another one than before."""
        return bool(self.added or self.updated or self.removed)


Report = Callable[[Progress], None]
Loaded = tuple[FileState, Document]


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
        for state in plan.touched:
            touch_document(collection.catalog, state)
    failures = list(plan.failures)
    changed = [*plan.updated, *plan.added]
    total = sum(map(work_of, changed))
    writer = DocumentWriter(collection, embedder, settings, report, len(changed), total)
    loaded: set[str] = set()
    for state, document in _load(changed, failures):
        loaded.add(state.doc_id)
        writer.add(state, document)
    writer.flush()
    _note_rate(collection, writer, time.perf_counter() - started)
    # Removed last: a moved file has found its vectors under the old name by now.
    removed = remove_documents(collection, [state.doc_id for state in plan.removed])
    return IngestReport(
        added=sum(state.doc_id in loaded for state in plan.added),
        updated=sum(state.doc_id in loaded for state in plan.updated),
        unchanged=plan.unchanged,
        removed=len(plan.removed),
        passages=writer.change + removed,
        passages_total=collection.catalog.counts().passages,
        tokens_embedded=writer.tokens,
        seconds=time.perf_counter() - started,
        failures=tuple(failures),
    )


def remove_documents(collection: Collection, doc_ids: Iterable[str]) -> PassageChange:
    """Forget documents and the vectors only they used; bring the index up to date."""
    change = PassageChange()
    with collection.catalog.transaction():
        for doc_id in doc_ids:
            change += remove_document(collection.catalog, doc_id)
    with stage("sweep"):
        sweep_vectors(collection.catalog)
    collection.apply_pending()
    return change


def _note_rate(collection: Collection, writer: DocumentWriter, seconds: float) -> None:
    """Remember how fast this machine is with files of this kind: `--dry-run` estimates with it."""
    if writer.tokens >= RATE_TOKENS:
        with collection.catalog.transaction():
            collection.catalog.set_meta("work_per_second", f"{writer.work / seconds:.0f}")


def _load(states: Iterable[FileState], failures: list[Failure]) -> Iterator[Loaded]:
    for state in states:
        try:
            yield state, read_document(Path(state.path), state.source, state.doc_id)
        except SourceError as error:
            reason = f"{error.message}: {error.hint}" if error.hint else error.message
            failures.append(Failure(state.source, reason))


@dataclass(slots=True)
class DocumentWriter:
    """Gathers documents until there is enough to embed, then stores them.

    A document is stored only when all its vectors are: readers never see half of one.
    """

    collection: Collection
    embedder: Embedder
    settings: SplitSettings
    report: Report
    documents_total: int
    work_total: float = 0.0
    change: PassageChange = field(default_factory=PassageChange)
    tokens: int = 0
    documents: int = 0
    passages: int = 0
    work: float = 0.0
    _waiting: list[tuple[FileState, Document, tuple[Passage, ...]]] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)

    def add(self, state: FileState, document: Document) -> None:
        """Split a document and queue it; embeds and stores once enough texts wait.

        The queue forgets the document's full text: a corpus of any size fits in memory.
        """
        passages = split(document, self.embedder.count_tokens, self.settings)
        slim = dataclasses.replace(document, text="", sections=(), pages=())
        self._waiting.append((state, slim, passages))
        self._texts.update((_hash_of(p), embedded_text(p.heading, p.text)) for p in passages)
        self.documents += 1
        self._tell()
        if len(self._texts) >= WINDOW_PASSAGES or len(self._waiting) >= WINDOW_PASSAGES:
            self.flush()

    def flush(self) -> None:
        """Embed what waits and store it."""
        self._embed()
        catalog = self.collection.catalog
        with stage("store"), catalog.transaction():
            for state, document, passages in self._waiting:
                hashes = {passage.passage_id: _hash_of(passage) for passage in passages}
                self.change += put_document(catalog, document, state, passages, hashes)
            if self._waiting:
                catalog.set_meta("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
        self.collection.apply_pending()
        self.work += self._waiting_work()
        self._waiting, self._texts = [], {}
        self._tell()

    def _embed(self) -> None:
        missing = sorted(missing_vectors(self.collection.catalog, self._texts))
        # Sorted by length so that a step holds texts of one size and little is padding.
        missing.sort(key=lambda key: len(self._texts[key]))
        whole = sum(len(self._texts[key]) for key in missing)
        done = 0
        for start in range(0, len(missing), WINDOW_PASSAGES // 8):
            keys = missing[start : start + WINDOW_PASSAGES // 8]
            texts = [self._texts[key] for key in keys]
            with stage("embed"):
                vectors = self.embedder.embed_passages(texts)
            with stage("store"):
                put_vectors(self.collection.catalog, keys, vectors)
            self.tokens += sum(self.embedder.count_tokens(texts))
            self.passages += len(keys)
            done += sum(map(len, texts))
            self._tell(done / whole)

    def _waiting_work(self) -> float:
        return sum(work_of(state) for state, _, _ in self._waiting)

    def _tell(self, share: float = 0.0) -> None:
        """:param share: how much of what waits is embedded, 0..1."""
        work = self.work + share * self._waiting_work()
        self.report(
            Progress(
                self.documents,
                self.documents_total,
                self.passages,
                self.tokens,
                work,
                self.work_total,
            )
        )


def _hash_of(passage: Passage) -> str:
    return text_hash(embedded_text(passage.heading, passage.text))
