"""A document's text, put together from its passages, is the text of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.catalog.document_text import stored_document
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.ingest.document_writer import DocumentWriter
from rag.load.read import read_document
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.filled import state

HANDBOOK = sorted((Path(__file__).parents[2] / "corpora" / "handbook").glob("*.md"))
TEXT = "# One\n\nFirst words.\n\n\n\n    indented = code\n\nLast words.\n"


def stored(home, document: Document):
    with writing(home, "default") as collection:
        settings = SplitSettings(limit=30, merge=5)
        with DocumentWriter(collection, FakeEmbedder(), settings, lambda p: None, 1) as writer:
            writer.add(state(1), document)
            writer.flush()
    collection = Collection(home, "default")
    found = stored_document(collection.catalog, "d1")
    assert stored_document(collection.catalog, "nothing") is None
    collection.close()
    return found


def test_lines_and_places_are_those_of_the_file(tmp_path):
    found = stored(tmp_path, Document("d1", "1.md", TEXT, kind="markdown"))
    assert found.text == TEXT.rstrip("\n")
    assert found.line_at(found.text.index("Last")) == 9


@pytest.mark.parametrize("page", HANDBOOK[:4], ids=lambda p: p.name)
def test_pages_of_the_handbook_come_back_whole(tmp_path, page):
    document = read_document(page, "1.md", "d1")
    found = stored(tmp_path, document)
    assert found.text.split() == document.text.split()
    for number, line in enumerate(document.text.rstrip().split("\n"), 1):
        assert found.text.split("\n")[number - 1].strip() == line.strip()
