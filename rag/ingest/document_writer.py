"""Documents as passages into a collection: embedded in windows, stored beside that.

It does not read files; `rag.ingest.ingest` and the evaluation's corpora hand it documents.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from rag.catalog.changes import FileState, PassageChange, put_document
from rag.catalog.vectors import missing_vectors, put_vectors
from rag.core.background import Behind
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Document, Passage
from rag.core.timings import stage
from rag.index.collection import Collection
from rag.ingest.facts import facts_of
from rag.ingest.plan import work_of
from rag.load.split import SplitSettings, embedded_text, split, text_hash

WINDOW_PASSAGES = 1024
"""New passages gathered before they are embedded: enough to sort by length, little to lose."""
FIRST_WINDOW = 128
"""Passages of the first window, which is there soon."""
STEP_PASSAGES, STEP_SECONDS = 16, 1.0
"""Passages of the first step between two reports; later steps take about this time."""
STORED_BEHIND = 12
"""Steps of storing that may wait while the next passages are embedded: about a window."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is; sent after each file and each step of embedding.

    :ivar documents: read so far; they are stored once their passages are embedded.
    :ivar passages: embedded so far, and `tokens` in them, in `seconds` of embedding alone.
    :ivar pages: read by OCR of the file at hand, of `pages_total`; 0 where it needs none.
    :ivar work: how much is read and embedded, of `work_total`, in the units of `plan.work_of`.
    """

    documents: int
    documents_total: int
    passages: int
    tokens: int
    seconds: float
    work: float
    work_total: float
    pages: int = 0
    pages_total: int = 0


Report = Callable[[Progress], None]
Loaded = tuple[FileState, Document, tuple[Passage, ...]]


def slim(document: Document) -> Document:
    """A document without its text, so that a corpus of any size fits in memory; what it says in a
    form for programs stays."""
    facts = document.facts or facts_of(document)
    return dataclasses.replace(document, text="", sections=(), pages=(), facts=facts)


@dataclass(slots=True)
class DocumentWriter:
    """Gathers documents until there is enough to embed, then stores them.

    A document is stored only when all its vectors are: readers never see half of one. Storing goes
    on beside the embedding of what comes next; leaving the block waits for it, whatever happened.
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
    seconds: float = 0.0
    work: float = 0.0
    _pages: tuple[int, int] = (0, 0)
    _waiting: list[Loaded] = field(default_factory=list)
    _waiting_work: float = 0.0
    _texts: dict[str, str] = field(default_factory=dict)
    _window: int = FIRST_WINDOW
    _step: int = STEP_PASSAGES
    _embedded: list[Loaded] = field(default_factory=list)
    _behind: Behind = field(default_factory=lambda: Behind(STORED_BEHIND))

    def __enter__(self) -> DocumentWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._behind.close()

    def add(self, state: FileState, document: Document) -> None:
        """Split a document and queue it; embeds and stores once enough texts wait."""
        self.put(state, slim(document), self.split(document))

    def tell_pages(self, done: int, total: int) -> None:
        """How far OCR is with the file at hand; may be called from another thread."""
        self._pages = (done, total) if done < total else (0, 0)
        self._tell()

    def split(self, document: Document) -> tuple[Passage, ...]:
        """A document's passages; may be called from another thread."""
        return split(document, self.embedder.count_tokens, self.settings)

    def put(
        self,
        state: FileState,
        document: Document,
        passages: tuple[Passage, ...],
        *,
        inner: bool = False,
    ) -> None:
        """Queue a document that was split already.

        :param inner: it stands inside a file, which is counted when it comes itself.
        """
        self._waiting.append((state, document, passages))
        self._waiting_work += work_of(state)
        self._texts.update((_hash_of(p), embedded_text(p.heading, p.text)) for p in passages)
        self.documents += not inner
        self._tell()
        if max(len(self._texts), len(self._waiting)) >= min(self._window, WINDOW_PASSAGES):
            self._embed_and_store()
            self._window *= 2

    def flush(self) -> None:
        """Embed what waits, and wait until everything is stored."""
        self._embed_and_store()
        self._behind.call(partial(self._store, self._embedded))
        self._embedded = []
        self._behind.finish()
        self._tell()

    def _embed_and_store(self) -> None:
        # One thread at a time uses the catalogue. It is asked what is missing once all vectors so
        # far are stored, so that no text is embedded twice; the documents they belong to follow
        # while the next vectors are computed.
        missing = self._behind.call(partial(self._missing, self._texts)).result()
        self._behind.call(partial(self._store, self._embedded))
        self._embed(missing)
        self.work += self._waiting_work
        self._waiting_work = 0.0
        self._embedded, self._waiting, self._texts = self._waiting, [], {}
        self._tell()

    def _missing(self, texts: Mapping[str, str]) -> list[str]:
        missing = sorted(missing_vectors(self.collection.catalog, texts))
        # Sorted by length so that a step holds texts of one size and little is padding.
        return sorted(missing, key=lambda key: len(texts[key]))

    def _store(self, embedded: Sequence[Loaded]) -> None:
        with stage("store"):
            self.change += self.collection.catalog.written(lambda _: self._put(embedded))
        self.collection.apply_pending()

    def _put(self, embedded: Sequence[Loaded]) -> PassageChange:
        catalog, change = self.collection.catalog, PassageChange()
        catalog.database.claim(*(document.doc_id for _, document, _ in embedded))
        for state, document, passages in embedded:
            hashes = {passage.passage_id: _hash_of(passage) for passage in passages}
            change += put_document(catalog, document, state, passages, hashes)
        if embedded:
            catalog.set_meta("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
        return change

    def _put_vectors(self, keys: Sequence[str], vectors: FloatMatrix) -> None:
        with stage("store"):
            put_vectors(self.collection.catalog, keys, vectors)

    def _embed(self, missing: Sequence[str]) -> None:
        whole = sum(len(self._texts[key]) for key in missing)
        start = done = 0
        while start < len(missing):
            keys = missing[start : start + self._step]
            start += len(keys)
            texts = [self._texts[key] for key in keys]
            vectors = self._vectors(texts)
            self._behind.call(partial(self._put_vectors, keys, vectors))
            self.tokens += sum(self.embedder.count_tokens(texts))
            self.passages += len(keys)
            done += sum(map(len, texts))
            self._tell(done / whole)

    def _vectors(self, texts: Sequence[str]) -> FloatMatrix:
        started = time.perf_counter()
        with stage("embed"):
            vectors = self.embedder.embed_passages(texts)
        seconds = time.perf_counter() - started
        self.seconds += seconds
        wanted = int(len(texts) * STEP_SECONDS / max(seconds, 0.001))
        self._step = max(STEP_PASSAGES, min(WINDOW_PASSAGES, wanted))
        return vectors

    def _tell(self, share: float = 0.0) -> None:
        """:param share: how much of what waits is embedded, 0..1."""
        work = self.work + share * self._waiting_work
        self.report(
            Progress(
                self.documents,
                self.documents_total,
                self.passages,
                self.tokens,
                self.seconds,
                work,
                self.work_total,
                *self._pages,
            )
        )


def _hash_of(passage: Passage) -> str:
    return text_hash(embedded_text(passage.heading, passage.text))
