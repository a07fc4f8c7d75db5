"""A small collection to talk with, on stand-ins for both models."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from rag.answer.answer import Answer, Ask, answer
from rag.catalog.changes import file_states
from rag.cli.chat.session import Session
from rag.cli.chat.talk import Chat
from rag.core.config import Config
from rag.core.protocols import FloatMatrix
from rag.index.collection import Collection
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.search.retrieve import Search
from rag.workspace import Workspace, changing, split_settings
from tests.helpers.fakes import FakeEmbedder, FakeGenerator

PAGES = {
    "projects.md": (
        "# Projects\n\n## Harbour app\n\nThe Harbour app is led by Noor Haddad.\n"
        "The deadline of the Harbour app is the 30th of September.\n\n"
        "## Kite migration\n\nThe Kite migration is led by Tomasz Lis.\n"
        "The deadline of the Kite migration is the end of March.\n"
    ),
    "office.md": (
        "# Office\n\n## Office move\n\nWe decided that the office stays in Lindenstraße.\n"
        "The reasons were the cost of moving the server room and the longer way.\n"
    ),
    "books.md": (
        "# Books\n\n## Books about the sea\n\n1. The Shipping News, lent to Mei.\n"
        "2. The Old Ways of Water, read on the ferry.\n3. Moby-Dick, from the flea market.\n"
    ),
}


class WordEmbedder(FakeEmbedder):
    """Whole words in 512 places: the sentence that shares most words is the nearest."""

    dimension = 512

    def _embed(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[int(hashlib.sha256(word.encode()).hexdigest()[:8], 16) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class HeldGenerator(FakeGenerator):
    """Stops in the middle of its answer until a file is there or somebody interrupts it."""

    def __init__(self, answer: str, gate: Path) -> None:
        super().__init__(answer)
        self._gate = gate

    def generate(
        self, tokens: Sequence[int], max_tokens: int, grammar: str = "", held: float | None = None
    ) -> Iterator[str]:
        pieces = list(super().generate(tokens, max_tokens, grammar))
        for place, piece in enumerate(pieces):
            while place == len(pieces) // 2 and not self._gate.exists():
                time.sleep(0.02)
            yield piece


def collection_at(home: Path, pages: dict[str, str] = PAGES, name: str = "notes") -> Config:
    """A collection of these pages; answers are never withheld."""
    folder = home / "files" / name
    folder.mkdir(parents=True, exist_ok=True)
    for page, text in pages.items():
        (folder / page).write_text(text, encoding="utf-8")
    model = home / "model.gguf"
    model.touch()
    config = Config(home, collection=name, threshold=0.0, model=str(model), merge_tokens=8)
    add_files(config, folder)
    return config


def add_files(config: Config, folder: Path) -> None:
    """Ingest a folder, as another process would."""
    embedder = WordEmbedder()
    with changing(config, embedder) as collection:
        plan = make_plan(find_files([folder], 10**6), file_states(collection.catalog))
        ingest(collection, plan, embedder, split_settings(config, embedder))


@contextlib.contextmanager
def workspace_of(config: Config, generator: FakeGenerator | None = None) -> Iterator[Workspace]:
    """A collection open for questions."""
    answering = generator or FakeGenerator()
    with contextlib.closing(Collection(config.home, config.collection)) as collection:
        yield Workspace(config, collection, WordEmbedder(), lambda: answering)


@contextlib.contextmanager
def chat_of(config: Config, *answers: str, keep: bool = True, json: bool = False) -> Iterator[Chat]:
    """A chat; without answers it is made of quotes alone."""
    generator = FakeGenerator(*answers)

    def opener(config: Config, *, with_generator: bool):
        return workspace_of(config, generator)

    session = Session(config, extract=not answers, keep=keep, opener=opener)
    try:
        yield Chat(session, json=json)
    finally:
        session.close()


def asking(config: Config, limit: int) -> Callable[[str], Answer]:
    """Asks a collection for quotes alone.

    :param limit: passages that are listed.
    """

    def asked(question: str) -> Answer:
        with workspace_of(config, FakeGenerator()) as workspace:
            return answer(workspace, Ask(question, extract=True), Search(limit=limit))

    return asked
