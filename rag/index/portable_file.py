"""A collection as one portable file, and back, without embedding anything.

The file is gzipped JSON lines: a header, then one line a document with its passages and vectors.
What an import reads is data from somewhere else: every field is checked, none is used as a path.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import itertools
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState, PassageChange, put_document
from rag.catalog.scanned_pages import scanned_pages_of
from rag.catalog.vectors import add_vectors
from rag.core.document_structure import ScannedPage
from rag.core.errors import FingerprintMismatch, SourceError
from rag.core.locations import write_atomically
from rag.core.protocols import FloatMatrix
from rag.core.records import Document, Passage
from rag.index.collection import Collection
from rag.index.portable_pictures import (
    add_pictures,
    carried_of,
    model_of,
    picture_entries,
    use_model,
)
from rag.index.portable_values import choice_of, number_of, text_of
from rag.load.split import embedded_text, passage_id_of, text_hash

FORMAT = "rag-collection"
VERSION = 1
LARGEST = 1 << 53
LINE_BYTES = 500_000_000
"""Longest line an import reads: a document of 100 MB with its vectors."""

DOCUMENT_FIELDS = ("doc_id", "source", "content_hash", "title", "date", "kind", "verbatim")
PASSAGE_FIELDS = ("passage_id", "heading", "text", "start", "end", "start_line", "end_line", "page")


def export_lines(catalog: Catalog) -> Iterator[str]:
    """The lines of an export: equal collections give equal lines, whatever their history."""
    header = {"format": FORMAT, "version": VERSION, "fingerprint": catalog.meta("fingerprint")}
    yield json.dumps(header | model_of(catalog))
    pictures_of = picture_entries(catalog)
    columns = ", ".join((*DOCUMENT_FIELDS, "size"))
    for row in catalog.rows(f"SELECT {columns} FROM documents ORDER BY doc_id"):
        passages = catalog.passages_of(row["doc_id"])
        vectors = catalog.vectors([passage.passage_id for passage in passages])
        entries = [
            {name: getattr(passage, name) for name in PASSAGE_FIELDS}
            | {"vector": base64.b64encode(vector.astype("<f4").tobytes()).decode()}
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        scans = [list(scan) for scan in _scans_of(catalog, row["doc_id"])]
        told: dict[str, Any] = {"scans": scans} if scans else {}
        if held := pictures_of(row["doc_id"]):
            told["pictures"] = held
        yield json.dumps(dict(row) | {"passages": entries} | told, ensure_ascii=False)


def _scans_of(catalog: Catalog, doc_id: str) -> Iterator[tuple[int | float | str, ...]]:
    """Which characters OCR read; what nobody could read is told where the file is."""
    for scan in scanned_pages_of(catalog, doc_id):
        if scan.start < scan.end:
            yield scan.number, scan.start, scan.end, scan.engine, scan.confidence


def export_collection(catalog: Catalog, file: Path) -> str:
    """Write the export; its sha256 before compression.

    :raises SourceError: when the file cannot be written.
    """
    digest = hashlib.sha256()
    packed = io.BytesIO()
    with catalog.snapshot(), gzip.GzipFile("", "wb", 6, packed, mtime=0) as stream:
        for line in export_lines(catalog):
            encoded = (line + "\n").encode("utf-8")
            digest.update(encoded)
            stream.write(encoded)
    try:
        write_atomically(file, packed.getbuffer())
    except OSError as error:
        raise SourceError(f"cannot write {file}: {error.strerror}") from error
    return digest.hexdigest()


def import_collection(collection: Collection, file: Path) -> PassageChange:
    """Add the documents of an export to a collection opened by `writing`: all of them or none.

    :raises SourceError: naming the line that is malformed.
    :raises FingerprintMismatch: when the collection's vectors are not comparable.
    """
    change = PassageChange()
    fingerprint = read_fingerprint(file)
    catalog = collection.catalog
    stored = catalog.meta("fingerprint")
    if stored and stored != fingerprint and catalog.counts().documents:
        raise FingerprintMismatch(
            f"the export was built with {fingerprint}, this collection with {stored}",
            hint=f"rag -c NEW import {file}",
        )
    dimension = json.loads(fingerprint)["dimension"]
    with catalog.transaction():
        use_model(catalog, next(_lines(file), {}))
        for number, line in enumerate(itertools.islice(_lines(file), 1, None), 2):
            try:
                document, state, passages, vectors = _parse(line, dimension)
                pictures = carried_of(line)
            except (KeyError, TypeError, ValueError, OverflowError) as error:
                raise SourceError(f"{file}: line {number} is malformed: {error!r}") from error
            hashes = {p.passage_id: _text_hash(p) for p in passages}
            add_vectors(catalog, [hashes[p.passage_id] for p in passages], vectors)
            change += put_document(catalog, document, state, passages, hashes)
            add_pictures(catalog, state, pictures)
        catalog.set_meta("fingerprint", fingerprint)
        catalog.set_meta("name", collection.name)
    collection.apply_pending()
    return change


def read_fingerprint(file: Path) -> str:
    """What an export's vectors were made with, from its first line.

    :raises SourceError: when the file is no export.
    """
    header = next(_lines(file), {})
    try:
        if (header["format"], header["version"]) != (FORMAT, VERSION):
            raise ValueError("another format")
        fingerprint = text_of(header["fingerprint"], 10_000)
        values = json.loads(fingerprint)
        text_of(values["embedder"], 1000), text_of(values["name"], 1000)
        number_of(values["dimension"], 1, 100_000)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{file} is not an export of this program (version {VERSION})") from error
    return fingerprint


Entry = tuple[Document, FileState, list[Passage], FloatMatrix]


def _parse(line: dict[str, Any], dimension: int) -> Entry:
    document = Document(
        doc_id=text_of(line["doc_id"], 64),
        source=text_of(line["source"], 4096),
        text="",
        title=text_of(line["title"], 10_000),
        date=text_of(line["date"], 64),
        kind=choice_of(line["kind"], ("markdown", "text", "code")),
        verbatim=bool(line["verbatim"]),
        scans=tuple(map(_scan, line.get("scans", []))),
    )
    # No path: an export must not make this machine open a file of its choosing.
    state = FileState(
        document.doc_id,
        document.source,
        "",
        number_of(line["size"], -1, LARGEST),
        0,
        text_of(line["content_hash"], 64),
    )
    passages = [_passage(document, entry) for entry in line["passages"]]
    _check_ids(document, passages)
    blobs = [base64.b64decode(entry["vector"], validate=True) for entry in line["passages"]]
    vectors = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), dimension)
    if blobs and not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
        raise ValueError("a vector is not of unit length")
    return document, state, passages, vectors


def _scan(entry: list[Any]) -> ScannedPage:
    number, start, end, engine, confidence = entry
    return ScannedPage(
        number_of(number, 1, LARGEST),
        number_of(start, 0, LARGEST),
        number_of(end, 0, LARGEST),
        text_of(engine, 1000),
        min(1.0, max(0.0, float(confidence))),
    )


def _passage(document: Document, entry: dict[str, Any]) -> Passage:
    start, end = number_of(entry["start"], 0, LARGEST), number_of(entry["end"], 0, LARGEST)
    text = text_of(entry["text"], 10_000_000)
    if end - start != len(text):
        raise ValueError(f"offsets {start}–{end} do not fit the text")
    numbers = [
        None if entry[name] is None else number_of(entry[name], 1, LARGEST)
        for name in ("start_line", "end_line", "page")
    ]
    return Passage(
        passage_id=text_of(entry["passage_id"], 64),
        doc_id=document.doc_id,
        source=document.source,
        title=document.title,
        heading=text_of(entry["heading"], 1000),
        text=text,
        start=start,
        end=end,
        start_line=numbers[0],
        end_line=numbers[1],
        page=numbers[2],
    )


def _check_ids(document: Document, passages: Sequence[Passage]) -> None:
    """Ids are derived: one that does not follow from its text would take another's place."""
    repeats: dict[str, int] = {}
    for passage in passages:
        identity = _text_hash(passage)
        repeats[identity] = occurrence = repeats.get(identity, -1) + 1
        if passage.passage_id != passage_id_of(document.doc_id, identity, occurrence):
            raise ValueError(f"passage {passage.passage_id[:40]!r} does not belong to its text")


def _text_hash(passage: Passage) -> str:
    return text_hash(embedded_text(passage.heading, passage.text))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(file, "rb") as stream:
            while raw := stream.readline(LINE_BYTES):
                value = json.loads(raw.decode("utf-8"))
                if not isinstance(value, dict):
                    raise ValueError("not an object")
                yield value
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise SourceError(f"cannot read the export {file}: {error}") from error
