"""The bundled model: its vocabulary, and a server that runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.models.find_reader import find_reader
from rag.reader.llama import LlamaModel


@pytest.fixture(scope="module")
def vocabulary():
    model = LlamaModel(find_reader(Path(), "smollm2-135m-instruct"), vocabulary_only=True)
    yield model
    model.close()
