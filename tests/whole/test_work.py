"""Work is counted, not timed: imports, calls, statements that may not grow unnoticed.

`make bench` measures seconds; these fail wherever they run, however slow the machine is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.index.collection import Collection
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.filled import filled, traced

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "status", "modules"),
    [(["--help"], 0, 227), (["ask", "x"], 1, 440), (["search"], 2, 380)],
    ids=["help", "empty collection", "usage"],
)
def test_what_needs_no_model_imports_little(tmp_path, arguments, status, modules):
    heavy = {"numpy", "chromadb", "llama_cpp", "onnxruntime", "torch", "rich", "prompt_toolkit"}
    code = (
        "import sys; from rag.cli.app import run; status = run(sys.argv[1:]);"
        "sys.stderr.write('\\n' + ' '.join(sys.modules)); sys.exit(status)"
    )
    own = {**os.environ, "RAG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=own, cwd=tmp_path,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == status, done.stderr
    found = done.stderr.rpartition("\n")[2].split()
    assert not heavy & set(found)
    assert len(found) <= modules


def test_storing_a_document_takes_the_same_whatever_is_stored_already(tmp_path):
    small, large = (len(filled(tmp_path / str(count), count)) for count in (100, 400))
    # A document's row, its passages, their terms, its facts and tables, the notes for the index; on
    # a busy machine each document may become a step of its own, which takes ten more.
    assert (large - small) / 300 <= 65


def test_a_query_takes_as_many_statements_in_a_large_collection_as_in_a_small_one(tmp_path):
    taken = []
    for count in (20, 400):
        filled(tmp_path / str(count), count)
        collection = Collection(tmp_path / str(count), "default")
        embedder = FakeEmbedder()
        retrieve(collection, embedder, "word1 word2 word3", Search())
        statements = traced(collection.catalog.connection)
        retrieve(collection, embedder, "word4 word5 word6", Search())
        taken.append(len(statements))
        collection.close()
    few, many = taken
    # Thirteen look three short words up as abbreviations, all at once; half only ask whether what
    # is remembered of the catalogue still holds, which reads nothing.
    assert few <= 32 and many <= 36
