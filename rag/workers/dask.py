"""An ingest under a Dask scheduler that is there already; the one file that knows Dask.

The files are cut into shards by the hash of their content, each a task that can be done twice
without harm; Dask gives a dead worker's tasks to others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rag.catalog.changes import FileState, PassageChange, stored_as
from rag.core.config import Config
from rag.core.errors import ConfigError
from rag.core.records import Failure
from rag.core.store_address import without_password
from rag.embedding.choose_embedder import load_embedder
from rag.ingest.document_writer import Progress, Report
from rag.ingest.ingest import Means, store_files
from rag.ingest.plan import Plan
from rag.ingest.report import IngestReport, Stored
from rag.store.shelf import writing
from rag.workers.loop import Worked
from rag.workers.together import begin, end
from rag.workers.work import means

if TYPE_CHECKING:
    from distributed import Client

SHARD_FILES = 32
"""A task: large enough to sort its passages by length, small enough to be done again."""
MOST_DEATHS = 3
"""Workers that may die of a task; then its files are failures."""
CONNECT_SECONDS = 20

MeansOf = Callable[[Config], Means]


def ingest_on(
    address: str,
    config: Config,
    plan: Plan,
    report: Report = lambda progress: None,
    means_of: MeansOf | None = None,
) -> IngestReport:
    """Carry out a plan by the workers of a scheduler.

    Files are opened by the workers: they see them under the same paths. The password of the store
    is not sent; each worker has it where libpq looks: PGPASSFILE, a service file, PGPASSWORD.

    :param address: ``dask://HOST:PORT``.
    :param means_of: makes what a worker reads and embeds with; it travels by its name.
    :raises ConfigError: when the address is none, Dask is not installed, or nobody answers.
    """
    started = time.perf_counter()
    files = (*plan.updated, *plan.added)
    sent = dataclasses.replace(config, store=without_password(config.store))
    with _client(address) as client:
        with writing(config, 60.0) as collection:
            begin(collection, plan)
        stored = _gather(client, sent, files, means_of or _means, report)
    with writing(config, 60.0) as collection:
        made = end(collection, plan, stored)
    return dataclasses.replace(made, seconds=time.perf_counter() - started)


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise ConfigError(
            "a Dask scheduler needs the extra dask", hint="pip install 'rag-proof[dask]'"
        ) from None
    scheme, _, place = address.partition("://")
    if scheme != "dask" or not place:
        raise ConfigError(f"not the address of a scheduler: {address}", hint="dask://HOST:PORT")
    try:
        client = Client(  # type: ignore[no-untyped-call]
            f"tcp://{place}", timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"no Dask scheduler answers at {place}: {error}", hint="dask scheduler"
        ) from None
    with client, client.as_current():
        yield client


def shards(files: Sequence[FileState], size: int = SHARD_FILES) -> list[tuple[FileState, ...]]:
    """Files in the order of their content's hash, so that equal ones meet and none is embedded
    twice."""
    ordered = sorted(files, key=lambda file: (file.content_hash, file.doc_id))
    return [tuple(ordered[start : start + size]) for start in range(0, len(ordered), size)]


def _gather(
    client: Client,
    config: Config,
    files: Sequence[FileState],
    means_of: MeansOf,
    report: Report,
) -> Stored:
    from distributed import as_completed

    futures = {
        client.submit(store_shard, config, shard, means_of, pure=False, retries=MOST_DEATHS): shard
        for shard in shards(files)
    }
    worked = Worked()
    for future in as_completed(list(futures)):  # type: ignore[no-untyped-call]
        shard = futures[future]
        worked.add(_result(future, shard), len(shard))
        report(_progress(worked, len(files)))
    return worked.whole()


def _progress(worked: Worked, total: int) -> Progress:
    passages = worked.passages.added
    return Progress(
        worked.files, total, passages, worked.tokens, 0.0, float(worked.files), float(total)
    )


NOTHING = Stored(frozenset(), 0, (), PassageChange(), 0, 0.0)


def _result(future: Any, shard: Sequence[FileState]) -> Stored:
    if future.status == "finished":
        return future.result()  # type: ignore[no-any-return]
    reason = str(future.exception()).splitlines()[0]
    failures = tuple(Failure(f.source, f"its worker failed: {reason}") for f in shard)
    return dataclasses.replace(NOTHING, failures=failures)


def store_shard(config: Config, shard: Sequence[FileState], means_of: MeansOf) -> Stored:
    """Done by a worker: what is stored already is not done again."""
    with writing(config, 60.0) as collection:
        before = stored_as(collection.catalog, shard)
        left = [file for file in shard if file.doc_id not in before]
        return store_files(collection, left, means_of(config), lambda progress: None)


@functools.lru_cache(maxsize=1)
def _means(config: Config) -> Means:
    """The embedder is loaded once in a worker."""
    return means(config, load_embedder(config, many=True))
