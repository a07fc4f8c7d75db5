"""A few notes in a collection, to be searched."""

from __future__ import annotations

from rag.catalog.changes import FileState
from rag.core.document_structure import Section
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

NOTES = {
    "notes/sqlite/backup.md": ("2024-05-01", "Backups", "Copy the sqlite database every night."),
    "notes/sqlite/vacuum.md": ("2023-01-10", "Vacuum", "Vacuum makes the database file smaller."),
    "notes/garden/tea.md": ("2024-11-30", "Tea", "Green tea wants eighty degrees and patience."),
    "notes/code/tool.py": ("", "backup", "def backup(n_gpu_layers): copy the database"),
    "notes/copy/backup.md": ("", "Backups", "Copy the sqlite database every night."),
}


def store(home, notes, embedder=None):
    embedder = embedder or FakeEmbedder()
    with writing(home, "default") as collection:
        settings = SplitSettings(limit=60, merge=20)
        writer = DocumentWriter(collection, embedder, settings, lambda progress: None, len(notes))
        for source, (date, title, text) in notes.items():
            document = Document(
                source, source, f"{title}\n{text}", title, date, sections=(Section(0, 1, title),)
            )
            writer.add(FileState(source, source, "", len(text), 0, ""), document)
        writer.flush()
    return Collection(home, "default")
