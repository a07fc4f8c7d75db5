"""What the processes of `test_crash.py` do; each is killed, starved of disk, or one of several.

Windows and steps are small, so that a corpus of two hundred passages is stored in many commits.
"""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from rag.catalog.changes import file_states
from rag.catalog.lexical_search import search_lexical
from rag.core.errors import RagError
from rag.index import collection as store
from rag.index.collection import Collection, writing
from rag.ingest import document_writer
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.language.search_terms import query_terms
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

SETTINGS = SplitSettings(limit=60, merge=12)
FILES = 40


def write_corpus(folder: Path, state: str = "first") -> None:
    """Notes in one of two states; edited: a third changed, some renamed, some deleted."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(FILES):
        changed, dice = state == "edited" and number % 3 == 0, random.Random(number)
        paragraphs = [
            f"Paragraph {place} of note {number} {'again ' * changed * (place == 1)}is about "
            + " ".join(f"word{dice.randrange(500)}" for _ in range(12))
            + "."
            for place in range(3)
        ]
        name = f"{'renamed-' * (state == 'edited' and number % 10 == 1)}{number}.md"
        if state == "first" or number % 10 != 2:
            (folder / name).write_text("\n\n".join(paragraphs) + "\n")


def bring(home: Path, corpus: Path) -> None:
    """One ingest of a folder, as `rag ingest` does it."""
    document_writer.WINDOW_PASSAGES = 16
    document_writer.STEP_PASSAGES = 4
    store.APPLY_ROWS = 10
    with writing(home, "default", 60.0) as collection:
        known = file_states(collection.catalog)
        plan = make_plan(find_files([corpus], 10_000_000), known)
        ingest(collection, plan, FakeEmbedder(), SETTINGS)


def one_ingest(home: Path, corpus: Path, started, said) -> None:
    """Says what came of it: "done", or the error that a person would read."""
    started.set()
    try:
        bring(home, corpus)
        said.put("done")
    except RagError as error:
        said.put(f"{error.message} ({error.hint})")


def writer(home: Path, corpus: Path, seconds: float, said) -> None:
    """Edits its folder and ingests it, again and again."""
    end, runs = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        write_corpus(corpus, ("first", "edited")[runs % 2])
        bring(home, corpus)
        runs += 1
    said.put(("writer", runs))


def reader(home: Path, seconds: float, scanned: int, said) -> None:
    """Asks again and again over one open collection, as a chat does."""
    collection = Collection(home, "default")
    collection.scanned = scanned
    embedder, end, runs = FakeEmbedder(), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        question = f"paragraph 1 of note {runs % FILES}"
        dense = collection.nearest(embedder.embed_queries([question]), 20)
        lexical = search_lexical(collection.catalog, query_terms(question), 20)
        for side, found in (("dense", dense), ("lexical", lexical)):
            ids = [passage_id for passage_id, _ in found]
            if len(set(ids)) != len(ids) or len(ids) < 20:
                raise AssertionError(
                    f"{side}, scanned {scanned}: {len(ids)} found, {len(set(ids))} different"
                )
        runs += 1
    collection.close()
    said.put(("reader", runs))
