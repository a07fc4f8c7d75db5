"""A test collection's corpus, embedded once and kept for the next evaluation.

It goes through the product's own splitting, embedding and storing; only its place is another: the
cache, under a name made of everything that decides the outcome.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from rag.catalog.changes import FileState, file_states
from rag.core.config import Config, changed
from rag.core.document_structure import Section
from rag.core.errors import DatasetError, EmptyCollection
from rag.core.locations import cache_folder
from rag.core.protocols import Embedder
from rag.core.records import Document
from rag.evaluation.testset import Problems, Testset, json_lines, text_of
from rag.index.collection import Collection
from rag.ingest.document_writer import DocumentWriter, Report
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.language.search_terms import ANALYZER_VERSION
from rag.load.decode import clean
from rag.load.files import find_files
from rag.store.shelf import open_collection
from rag.workspace import changing, fingerprint, split_settings

COMPLETE = "evaluation_corpus"
"""Key of the catalogue's meta table that is set once every document is stored."""


@contextlib.contextmanager
def embedded_corpus(
    config: Config,
    testset: Testset,
    embedder: Embedder,
    report: Report = lambda progress: None,
) -> Iterator[Collection]:
    """The testset's corpus as a collection open for reading.

    Embeds what is missing first; an interrupted run goes on where it stopped.

    :raises DatasetError: when the corpus cannot be read.
    :raises CollectionBusy: when another process is embedding the same corpus.
    """
    place = _place(config, testset, embedder)
    if not _is_complete(place):
        with changing(place, embedder) as collection:
            _store(collection, place, testset, embedder, report)
    collection = open_collection(place)
    try:
        yield collection
    finally:
        collection.close()


def beir_document(doc_id: str, title: str, text: str) -> Document:
    """A record of a corpus as a document: the title is its first line and its only heading."""
    title, text = " ".join(clean(title)[0].split()), clean(text)[0]
    if not title:
        return Document(doc_id, doc_id, text, verbatim=False)
    whole = f"{title}\n{text}"
    return Document(
        doc_id, doc_id, whole, title=title, sections=(Section(0, 1, title),), verbatim=False
    )


def _place(config: Config, testset: Testset, embedder: Embedder) -> Config:
    """The configuration whose collection is this corpus under these settings."""
    key = hashlib.sha256(fingerprint(embedder, split_settings(config, embedder)).encode())
    key.update(ANALYZER_VERSION.encode())
    for file in _files(testset.corpus):
        key.update(str(file.relative_to(testset.corpus.parent)).encode())
        with file.open("rb") as handle:
            key.update(hashlib.file_digest(handle, "sha256").digest())
    home = cache_folder(config.home) / "evaluation"
    return changed(config, home=home, collection=f"{testset.name}-{key.hexdigest()[:16]}")


def _files(corpus: Path) -> list[Path]:
    if corpus.is_dir():
        return sorted(path for path in corpus.rglob("*") if path.is_file())
    return [corpus]


def _is_complete(place: Config) -> bool:
    try:
        collection = open_collection(place)
    except EmptyCollection:
        return False
    with contextlib.closing(collection):
        return bool(collection.catalog.meta(COMPLETE))


def _store(
    collection: Collection, place: Config, testset: Testset, embedder: Embedder, report: Report
) -> None:
    settings = split_settings(place, embedder)
    if testset.corpus.is_dir():
        found = find_files([testset.corpus], int(place.max_file_megabytes * 1_000_000))
        plan = make_plan(found, file_states(collection.catalog))
        ingest(collection, plan, embedder, settings, report)
    else:
        total = sum(1 for _ in _records(testset.corpus))
        with DocumentWriter(collection, embedder, settings, report, total) as writer:
            _store_records(writer, testset.corpus)
    if not collection.catalog.counts().passages:
        raise DatasetError(f"{testset.corpus} holds no text")
    with collection.catalog.transaction():
        collection.catalog.set_meta(COMPLETE, "1")


def _store_records(writer: DocumentWriter, corpus: Path) -> None:
    stored = file_states(writer.collection.catalog).keys()
    for document in _records(corpus):
        if document.doc_id not in stored:
            size = len(document.text)
            state = FileState(document.doc_id, document.source, "", size, 0, "")
            writer.add(state, document)
    writer.flush()


def _records(corpus: Path) -> Iterator[Document]:
    problems = Problems()
    for _, value in json_lines(corpus, problems):
        yield beir_document(text_of(value, "_id"), text_of(value, "title"), text_of(value, "text"))
    problems.refuse()
