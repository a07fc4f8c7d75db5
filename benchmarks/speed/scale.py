"""What a collection costs from a thousand to a million passages.

Run: python -m benchmarks.speed.scale --folder /tmp/scale [--sizes 1000,10000,100000] [--catalogue]
Grows one synthetic collection step by step (a million passages take hours and 10 GB of disk) and
measures each size in a process of its own; an interrupted run goes on where it stopped. Prints a
Markdown table and keeps the figures in FOLDER/scale.json. With --catalogue everything but the
nearest-neighbour index is grown and measured, which is most of the work and little of the time;
--index EF then builds the index of what is there, with an `ef_construction` of EF instead of 200,
and measures the whole: a quarter of the time, a little less found.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.synthetic import PER_DOCUMENT, Source, store
from rag.catalog.exact_neighbours import exact_searches, sample
from rag.catalog.lexical_search import search_lexical
from rag.core.locations import index_folder
from rag.index.collection import Collection, writing
from rag.language.search_terms import query_terms
from rag.search.retrieve import Search, retrieve

SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)
AGAIN = (sys.executable, "-m", "benchmarks.speed.scale")
STEP = 5_000
QUERIES = 60
JUDGED = 20
NAME = "scale"


def main() -> None:
    """Grow, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--catalogue", action="store_true", help="leave the index out")
    parser.add_argument("--index", type=int, metavar="EF", help="index what is there")
    parser.add_argument("--measure", action="store_true", help="measure what is there, as JSON")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.folder, not options.catalogue)))
        return
    kept = options.folder / "scale.json"
    rows = json.loads(kept.read_text()) if kept.is_file() else {}
    if options.index:
        options.sizes = str(build_index(options.folder, options.index))
    for size in map(int, options.sizes.split(",")):
        cost = grow(options.folder, size, not options.catalogue)
        command = [*AGAIN, "--folder", str(options.folder), "--measure"]
        command += ["--catalogue"] * options.catalogue
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows[str(size)] = {**rows.get(str(size), {}), **cost, **json.loads(found)}
        kept.write_text(json.dumps(rows, indent=1))
        print(f"{size}: {rows[str(size)]}", file=sys.stderr, flush=True)
    print(table(rows))


def grow(folder: Path, size: int, index: bool) -> dict[str, float]:
    """Store passages until there are `size`; costs per passage of this step, in
    milliseconds of processor time: what else runs on the machine does not count."""
    source = Source()
    stored, indexed = 0.0, 0.0
    with writing(folder, NAME) as collection:
        first = have = collection.catalog.counts().passages
        if first >= size:
            return {}
        while have < size:
            count = min(STEP, size - have)
            began = time.process_time()
            store(collection, source, have, count)
            between = time.process_time()
            if index:
                collection.apply_pending()
            else:
                collection.catalog.connection.execute("DELETE FROM pending")
            stored += between - began
            indexed += time.process_time() - between
            have += count
            print(
                f"{have}: {1000 * (time.process_time() - began) / count:.2f} ms/passage",
                file=sys.stderr,
                flush=True,
            )
    return {
        "store_ms": 1000 * stored / (size - first),
        "index_ms": 1000 * indexed / (size - first),
        "ingest_megabytes": peak_megabytes(),
    }


def build_index(folder: Path, ef_construction: int) -> int:
    """Index all passages of the catalogue; how many there are."""
    import chromadb

    space = {"space": "cosine", "ef_construction": ef_construction, "ef_search": 200}
    with writing(folder, NAME) as collection:
        settings = chromadb.Settings(anonymized_telemetry=False, is_persistent=True)
        client = chromadb.PersistentClient(str(index_folder(collection.folder)), settings=settings)
        # The product takes up a collection that is there, with whatever settings it was made.
        client.get_or_create_collection(
            "passages", embedding_function=None, configuration={"hnsw": space}
        )
        with collection.catalog.transaction() as connection:
            connection.execute("DELETE FROM pending")
            connection.execute("INSERT INTO pending SELECT passage_id, text_hash FROM passages")
        began = time.process_time()
        collection.apply_pending()
        passages = collection.catalog.counts().passages
        spent = 1000 * (time.process_time() - began) / passages
        print(f"indexed: {spent:.2f} ms/passage", file=sys.stderr, flush=True)
        return passages


def measure(folder: Path, index: bool) -> dict[str, float]:
    """Opening, searching, memory and disk, in a process that has done nothing else."""
    source = Source()
    before = peak_megabytes()
    began = time.perf_counter()
    collection = Collection(folder, NAME)
    search = Search("hybrid" if index else "lexical", limit=8)
    retrieve(collection, source, source.query(0), search)
    opened = time.perf_counter() - began
    ids = [row[0] for row in collection.catalog.rows("SELECT passage_id FROM passages LIMIT 200")]
    calls: dict[str, Callable[[str], object]] = {
        "lexical": lambda query: search_lexical(collection.catalog, query_terms(query), 1000),
        "vectors": lambda query: (collection.catalog.vectors(ids), sample(collection.catalog)),
        "count": lambda query: collection.catalog.counts(),
    }
    if index:
        calls["hybrid"] = lambda query: retrieve(collection, source, query, search)
        calls["dense"] = lambda query: collection.nearest(source.embed_queries([query]), 100)
    queries = [source.query(number) for number in range(1, QUERIES + 1)]
    found = {f"{name}_ms": _median_ms(call, queries) for name, call in calls.items()}
    peak = peak_megabytes()
    if index:
        found["recall@10"] = _recall(collection, source, queries[:JUDGED])
        found["index_megabytes"] = size_megabytes(collection.folder / "chroma", "**/*")
    return {
        **found,
        "open_seconds": opened,
        "search_megabytes": peak - before,
        "catalog_megabytes": size_megabytes(collection.folder, "catalog.sqlite*"),
    }


def _median_ms(call: Callable[[str], object], queries: list[str]) -> float:
    times = []
    for query in queries:
        began = time.process_time()
        call(query)
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


def _recall(collection: Collection, source: Source, queries: list[str]) -> float:
    """Share of the ten truly nearest passages that the index finds."""
    vectors = source.embed_queries(queries)
    exact = exact_searches(collection.catalog, vectors, 10)
    shares = []
    for row, true in enumerate(exact):
        found = {key for key, _ in collection.nearest(vectors[row : row + 1], 10)}
        shares.append(len(found & {key for key, _ in true}) / 10)
    return statistics.mean(shares)


def size_megabytes(folder: Path, pattern: str) -> float:
    return sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file()) / 1e6


def peak_megabytes() -> float:
    """Most memory this process has held. (The kernel's ru_maxrss begins with the parent's.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


COLUMNS = {
    "store_ms": "catalogue, CPU ms a passage",
    "index_ms": "index, CPU ms a passage",
    "ingest_megabytes": "ingest, MB",
    "open_seconds": "open + first query, s",
    "hybrid_ms": "hybrid p50, ms",
    "dense_ms": "dense",
    "lexical_ms": "lexical",
    "vectors_ms": "vectors of candidates",
    "count_ms": "counting",
    "recall@10": "recall@10",
    "search_megabytes": "search, MB",
    "catalog_megabytes": "catalogue on disk, MB",
    "index_megabytes": "index on disk, MB",
}


def table(rows: dict[str, dict[str, float]]) -> str:
    """Sizes as rows of a Markdown table."""
    lines = [f"| passages | {' | '.join(COLUMNS.values())} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for size, row in sorted(rows.items(), key=lambda pair: int(pair[0])):
        cells = [_shown(row[key]) if key in row else "" for key in COLUMNS]
        lines.append(f"| {int(size):,} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    assert STEP % PER_DOCUMENT == 0
    main()
