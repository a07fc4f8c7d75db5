"""The nearest-neighbour index alone, up to a million vectors.

Run: python -m benchmarks.speed.scale_index --folder /tmp/scale-index [--sizes 10000,100000,1000000]
         [--ef-construction 200]
Building is what takes the time; with a smaller --ef-construction it takes a third and finds a
little less, while opening, memory, disk and the time of a query hardly change. Figures are kept in
FOLDER/scale-index.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.speed.scale import peak_megabytes, size_megabytes
from benchmarks.speed.synthetic import Source
from rag.index.chroma import ChromaIndex

AGAIN = (sys.executable, "-m", "benchmarks.speed.scale_index")
STEP = 5_000
QUERIES = 60
JUDGED = 20


def main() -> None:
    """Grow, then measure in a process of its own, size by size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--ef-construction", type=int, default=200)
    parser.add_argument("--measure", type=int, help="measure what is there, so many, as JSON")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.folder / "chroma", options.measure)))
        return
    kept = options.folder / "scale-index.json"
    rows = json.loads(kept.read_text()) if kept.is_file() else {}
    for size in map(int, options.sizes.split(",")):
        cost = grow(options.folder / "chroma", size, options.ef_construction)
        command = [*AGAIN, "--folder", str(options.folder)]
        command += ["--measure", str(size)]
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows[str(size)] = {**rows.get(str(size), {}), **cost, **json.loads(found)}
        kept.write_text(json.dumps(rows, indent=1))
        print(size, rows[str(size)], flush=True)


def grow(folder: Path, size: int, ef_construction: int) -> dict[str, float]:
    """Add vectors until there are `size`; milliseconds of processor time for each."""
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False, is_persistent=True)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    space = {"space": "cosine", "ef_construction": ef_construction, "ef_search": 200}
    rows = client.get_or_create_collection(
        "passages", embedding_function=None, configuration={"hnsw": space}
    )
    source, first = Source(), rows.count()
    began = time.process_time()
    for start in range(first, size, STEP):
        ids = [f"p{number}" for number in range(start, start + STEP)]
        rows.add(ids=ids, embeddings=_vectors(source, start))
        print(start + STEP, f"{time.process_time() - began:.0f} s", file=sys.stderr, flush=True)
    spent = time.process_time() - began
    return {"index_ms": 1000 * spent / (size - first)} if size > first else {}


def measure(folder: Path, size: int) -> dict[str, float]:
    """Opening with the first query, a query, memory, disk, recall@10."""
    source = Source()
    queries = source.vectors(np.random.default_rng(9), QUERIES + 1)
    before = peak_megabytes()
    began = time.perf_counter()
    index = ChromaIndex(folder)
    index.search(queries[-1:], 100)
    opened = time.perf_counter() - began
    times = []
    for row in range(QUERIES):
        began = time.process_time()
        index.search(queries[row : row + 1], 100)
        times.append(1000 * (time.process_time() - began))
    return {
        "open_seconds": opened,
        "query_ms": statistics.median(times),
        "search_megabytes": peak_megabytes() - before,
        "index_megabytes": size_megabytes(folder, "**/*"),
        "recall@10": _recall(index, source, queries[:JUDGED], size),
    }


def _recall(index: ChromaIndex, source: Source, queries: np.ndarray, size: int) -> float:
    best: list[list[tuple[float, str]]] = [[] for _ in queries]
    for start in range(0, size, STEP):
        cosines = queries @ _vectors(source, start).T
        for row, scores in enumerate(cosines):
            top = np.argpartition(-scores, 10)[:10]
            found = [(float(scores[place]), f"p{start + place}") for place in top]
            best[row] = sorted([*best[row], *found], reverse=True)[:10]
    shares = []
    for row, true in enumerate(best):
        found_ids = {key for key, _ in index.search(queries[row : row + 1], 10)}
        shares.append(len(found_ids & {key for _, key in true}) / 10)
    return statistics.mean(shares)


def _vectors(source: Source, start: int) -> np.ndarray:
    return source.vectors(np.random.default_rng([3, start]), STEP)


if __name__ == "__main__":
    main()
