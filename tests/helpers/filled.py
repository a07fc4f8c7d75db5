"""A collection with a given number of passages."""

from __future__ import annotations

import random

from rag.core.records import Document
from rag.index.collection import writing
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

WORDS = [f"word{n}" for n in range(400)]


def filled(home, count):
    """A collection of that many documents of five passages, and the statements it took."""
    draw = random.Random(count)
    with writing(home, "default") as collection:
        statements = traced(collection.catalog.connection)
        settings = SplitSettings(limit=40, merge=1)
        with DocumentWriter(collection, FakeEmbedder(), settings, lambda p: None, count) as writer:
            for number in range(count):
                parts = [f"# {n}\n\n{' '.join(draw.choices(WORDS, k=12))}" for n in range(5)]
                text = "\n\n".join(parts)
                writer.add(state(number), Document(f"d{number}", f"{number}.md", text))
            writer.flush()
    return statements


def traced(connection):
    """The statements that are run on a connection from now on, but for FTS5's own."""
    found = []
    connection.set_trace_callback(lambda sql: sql.startswith("--") or found.append(sql))
    return found


def state(number):
    from rag.catalog.changes import FileState

    return FileState(f"d{number}", f"{number}.md", "", 0, 0, "")
