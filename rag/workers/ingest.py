"""An ingest that workers share: those of this machine's queue, or a scheduler's."""

from __future__ import annotations

from collections.abc import Callable

from rag.core.config import Config
from rag.core.protocols import Embedder
from rag.ingest.document_writer import Progress
from rag.ingest.plan import Plan
from rag.ingest.report import IngestReport


def ingest_by_workers(
    config: Config,
    embedder: Embedder,
    plan: Plan,
    progress: Callable[[Progress], None],
    on: str = "",
) -> IngestReport:
    """Carry out a plan beside all other workers of the collection.

    :param on: ``dask://HOST:PORT`` of a scheduler; "" queues the files and works on them here.
    """
    if on:
        from rag.workers.dask import ingest_on

        return ingest_on(on, config, plan, progress)
    from rag.workers.together import ingest_together
    from rag.workers.work import means, opening

    return ingest_together(opening(config, embedder), plan, means(config, embedder), progress)
