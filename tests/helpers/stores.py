"""Small collections in a home, and their contents as lines."""

from __future__ import annotations

import json

from rag.catalog.changes import FileState
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.index.portable_file import export_lines
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

TEXTS = {
    "a.md": "Litestream replicates the database every second.",
    "b.md": "Tomatoes want sun and water.",
    "sub/c.md": "The lease of the office ends in 2027.",
}


FINGERPRINT = json.dumps({"embedder": "fake-64", "name": "fake", "dimension": 64})


def fill(home, name="default", texts=TEXTS):
    with writing(home, name) as collection:
        with collection.catalog.transaction():
            collection.catalog.set_meta("fingerprint", FINGERPRINT)
            collection.catalog.set_meta("name", name)
        writer = DocumentWriter(collection, FakeEmbedder(), SplitSettings(), lambda p: None, 0)
        for source, text in texts.items():
            state = FileState(source, source, f"/notes/{source}", len(text), 1, f"hash-{source}")
            writer.add(state, Document(source, source, text, title=source))
        writer.flush()
    return home


def lines(home, name="default"):
    collection = Collection(home, name)
    found = list(export_lines(collection.catalog))
    collection.close()
    return found
