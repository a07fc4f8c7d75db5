"""Search by meaning over three Python packages of this environment, and over three others.

Run:  python -m benchmarks.quality.code_search HOME

The packages are ingested into collections of HOME the first time. A result is right when its
passage belongs to one of the functions or classes judged right in `eval/code`.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from benchmarks.shared.places import EVAL
from rag.cli.app import run
from rag.core.config import Config
from rag.core.records import Mode, ScoredPassage
from rag.search.retrieve import Search, retrieve
from rag.workspace import reading

QUERIES = EVAL / "code"
SETS = {
    "code": ("queries.jsonl", ("click", "httpx", "jinja2")),
    "code2": ("more_queries.jsonl", ("requests", "sqlite_utils", "tenacity")),
}
"""Collection to its questions and packages."""
DEPTH = 10


def main() -> None:
    home = Path(sys.argv[1])
    for collection, (file, packages) in SETS.items():
        folders = [str(folder) for name in packages for folder in _folders(name)]
        if run(["--home", str(home), "-c", collection, "ingest", *folders]) != 0:
            raise SystemExit("the packages could not be ingested")
        lines = (QUERIES / file).read_text(encoding="utf-8").splitlines()
        print(f"{', '.join(packages)}:")
        measure(Config(home=home, collection=collection), [json.loads(line) for line in lines])


def measure(config: Config, queries) -> None:  # type: ignore[no-untyped-def]
    """Print a line for each mode, and what hybrid search missed."""
    with reading(config) as workspace:
        for mode in ("hybrid", "dense", "lexical"):
            found = [_ask(workspace, query["text"], mode) for query in queries]
            ranks = [_rank(r, q["answers"]) for r, q in zip(found, queries, strict=True)]
            print(f"{mode:8} {len(ranks)} queries  {_measures(ranks)}")
            if mode == "hybrid":
                _print_misses(queries, found, ranks)


def _folders(name: str) -> list[str]:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {name} is not installed")
    return list(spec.submodule_search_locations)


def _ask(workspace, query: str, mode: Mode) -> tuple[ScoredPassage, ...]:  # type: ignore[no-untyped-def]
    return retrieve(workspace.collection, workspace.embedder, query, Search(mode, DEPTH))


def _rank(found: tuple[ScoredPassage, ...], answers: list[str]) -> int:
    """Rank of the first right result, 0 for none."""
    return next((scored.rank for scored in found if _name(scored) in answers), 0)


def _name(scored: ScoredPassage) -> str:
    """``package/file.py::Class.method`` of a passage."""
    parts = Path(scored.passage.source).parts
    packages = [name for _, names in SETS.values() for name in names]
    start = max(parts.index(name) for name in packages if name in parts)
    return f"{'/'.join(parts[start:])}::{scored.passage.heading.split(' > ')[-1]}"


def _measures(ranks: list[int]) -> str:
    hits = {k: sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 5, 10)}
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    shown = "  ".join(f"hit@{k} {share:.3f}" for k, share in hits.items())
    return f"{shown}  RR@10 {reciprocal:.3f}"


def _print_misses(queries, found, ranks) -> None:  # type: ignore[no-untyped-def]
    for query, results, rank in zip(queries, found, ranks, strict=True):
        if not 0 < rank <= 5:
            best = ", ".join(_name(scored) for scored in results[:3])
            print(f"  not in the first five: {query['text']} (rank {rank}) got {best}")


if __name__ == "__main__":
    main()
