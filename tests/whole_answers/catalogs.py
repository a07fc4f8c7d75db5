"""Catalogues of a few documents, made without reading files."""

from __future__ import annotations

import contextlib

from rag.catalog.changes import FileState, file_states
from rag.catalog.filters import EVERYTHING
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.ingest.document_writer import DocumentWriter
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from tests.helpers.fakes import FakeEmbedder


def fill(home, documents) -> None:
    """A collection of these documents; each is (source, text) or a Document."""
    with writing(home, "default") as collection:
        settings = SplitSettings(limit=60, merge=30)
        writer = DocumentWriter(collection, FakeEmbedder(), settings, lambda p: None, 0)
        with writer:
            for number, given in enumerate(documents):
                document = given if isinstance(given, Document) else document_of(number, *given)
                file = FileState(document.doc_id, document.source, "", 1, 0, "")
                writer.add(file, document)
            writer.flush()


def folder_read(tmp_path_factory, files):
    """The home of a collection of files, each by its path, read as any folder is."""
    home, folder = (tmp_path_factory.mktemp(name) for name in ("home", "folder"))
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    with writing(home, "default") as collection:
        plan = make_plan(find_files([folder], 10**6), file_states(collection.catalog))
        ingest(collection, plan, FakeEmbedder(), SplitSettings(limit=60, merge=30))
    return home


def text_of(catalog, question, today) -> str:
    """What is computed for a question; "" where nothing is."""
    found = carried_out(catalog, question, plan_question(question, today), EVERYTHING, today)
    return found.text if found and found.found else ""


@contextlib.contextmanager
def computed_from(home, today):
    """What is computed for a question to the collection of a home; None where it is looked up."""
    with contextlib.closing(opened(home)) as collection:

        def asked(question):
            plan = plan_question(question, today)
            if plan.kind in ("lookup", "latest"):
                return None
            return carried_out(collection.catalog, question, plan, EVERYTHING, today)

        yield asked


def document_of(number, source, text, date="", title=""):
    return Document(f"d{number}", source, text, title=title, date=date, kind="text")


def opened(home) -> Collection:
    return Collection(home, "default")
