"""Documents put on a shelf, whichever store it is."""

from __future__ import annotations

import contextlib

from rag.catalog.changes import FileState
from rag.core.document_structure import Fact, ScannedPage, Section, Table, TableRow
from rag.core.records import Document
from rag.index.portable_file import export_lines
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import FINGERPRINT


def put(shelf, documents, name="default", embedder=None, wait=60.0):
    """Write documents, given as (source, text) or whole; the passages added and removed."""
    with shelf.writing(name, wait) as collection:
        with collection.catalog.transaction():
            collection.catalog.set_meta("fingerprint", FINGERPRINT)
            collection.catalog.set_meta("name", name)
        settings = SplitSettings(limit=60, merge=12)
        embedder = embedder or FakeEmbedder()
        with DocumentWriter(collection, embedder, settings, lambda p: None, 0) as writer:
            for given in documents:
                document = given if isinstance(given, Document) else plain(*given)
                source = document.source
                state = FileState(source, source, f"/notes/{source}", 1, 1, f"hash-{source}")
                writer.add(state, document)
            writer.flush()
        return writer.change


def plain(source, text, date=""):
    return Document(
        source,
        source,
        text,
        title=source,
        date=date,
        kind="code" if source.endswith(".py") else "text",
    )


RICH = Document(
    "r.md",
    "r.md",
    "Head\nAmount | Day\n12 | Monday\nScanned words.",
    title="Rich",
    date="2024-05-01",
    sections=(Section(0, 1, "Head"),),
    tables=(Table(("Amount", "Day"), (TableRow(("12", "Monday"), 18, 29),), 5, 29, "A table"),),
    furniture=(("Page #", 3),),
    scans=(ScannedPage(1, 30, 44, "tesseract", 0.9, "", ""),),
    facts=(Fact("tag", "", "money", 0, 4),),
)


def exported(shelf, name="default"):
    with contextlib.closing(shelf.open(name)) as collection:
        return list(export_lines(collection.catalog))
