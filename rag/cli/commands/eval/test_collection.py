"""A test collection opened and searched from the command line, with bars of progress."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.counted import passages
from rag.cli.words.messages import _, several

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.core.protocols import Embedder
    from rag.evaluation.evaluate import Run
    from rag.evaluation.testset import Testset
    from rag.index.collection import Collection
    from rag.ingest.document_writer import Progress
    from rag.search.retrieve import Search


@contextlib.contextmanager
def embedded(config: Config, testset: Testset) -> Iterator[tuple[Collection, Embedder]]:
    """The testset's corpus, embedded now if it was not before, and what it is embedded with."""
    from rag.embedding.choose_embedder import load_embedder
    from rag.evaluation.corpus import embedded_corpus

    _tell_absent(testset)
    with render.progress(_("Preparing the embedding model")) as advance:
        embedder = load_embedder(config, advance)
    with contextlib.ExitStack() as stack:
        advance = stack.enter_context(render.progress(_("Embedding the corpus")))

        def tell(progress: Progress) -> None:
            text = passages(progress.passages)
            advance(progress.documents, progress.documents_total, text)

        yield stack.enter_context(embedded_corpus(config, testset, embedder, tell)), embedder


def searched(opened: tuple[Collection, Embedder], testset: Testset, search: Search) -> Run:
    """The product's own rankings for the testset's queries."""
    from rag.evaluation.evaluate import evaluate

    with render.progress(_("Searching")) as step:
        return evaluate(*opened, testset, search, lambda a, b: step(a, b, ""))


def _tell_absent(testset: Testset) -> None:
    """Say once that some judged documents cannot be found by anybody."""
    if testset.absent:
        count, shown = len(testset.absent), ", ".join(map(repr, testset.absent[:3]))
        render.note(
            several(
                "{number:,} judged document is not in the corpus and counted as not found,"
                " such as {shown}",
                "{number:,} judged documents are not in the corpus and counted as not found,"
                " such as {shown}",
                count,
                shown=shown,
            )
        )


def write_page(file: Path, text: str) -> None:
    """Write an HTML page and say so.

    :raises DatasetError: when it cannot be written.
    """
    from rag.core.errors import DatasetError

    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"cannot write {file}: {error.strerror or error}") from error
    render.note(_("written: {file}", file=file))
