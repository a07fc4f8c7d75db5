"""`rag eval retrieval`: judged queries through the product's own search, measured."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.eval.test_collection import embedded, searched, write_page
from rag.cli.options import Home, Json, ModeName, Rerank, RerankMs, configure
from rag.cli.show import render
from rag.cli.show.evaluations import print_result
from rag.evaluation import DEFAULT_MEASURES

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.evaluation.evaluate import Run
    from rag.evaluation.measures import Scores
    from rag.evaluation.testset import Testset

Measures = Annotated[str, typer.Option(help="Measures as ir-measures names them.")]


Page = Annotated[Path | None, typer.Option("--html", help="Write a page with plots as well.")]


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(retrieval)


def retrieval(
    ctx: typer.Context,
    dataset: Annotated[str, typer.Argument(help="A BEIR folder or a declared dataset.")],
    split: Annotated[str, typer.Option(help="Which qrels/SPLIT.tsv.")] = "test",
    mode: ModeName = None,
    k: Annotated[int, typer.Option("-k", min=1, help="Documents to rank.")] = 100,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first queries.")] = None,
    measures: Measures = DEFAULT_MEASURES,
    run: Annotated[Path | None, typer.Option(help="Write a TREC run file.")] = None,
    per_query: Annotated[Path | None, typer.Option(help="Write values by query, JSON.")] = None,
    documents: Annotated[Path | None, typer.Option(help="Folder of files as the corpus.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse judged documents that the corpus lacks.")
    ] = False,
    page: Page = None,
    rerank: Rerank = None,
    rerank_ms: RerankMs = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Search with judged queries and measure the rankings.

    The corpus is embedded once and kept; the next evaluation starts at once.

    Examples:  rag eval retrieval scifact   ·   rag eval retrieval ./mine --mode lexical --json
    """
    from rag.evaluation.declared import find
    from rag.evaluation.testset import first, load_testset

    config = configure(ctx, home=home, mode=mode, rerank=rerank, rerank_milliseconds=rerank_ms)
    folder = find(config.home, dataset)
    testset = first(load_testset(folder, split, documents=documents, strict=strict), limit)
    started = time.perf_counter()
    found, counts = _run(config, testset, k)
    result = _result(testset, found, measures)
    value = _json(testset, found, result, counts) | {
        "seconds": round(time.perf_counter() - started, 3)
    }
    _write(testset, found, result, (run, per_query, page))
    if json:
        render.print_json(value)
    else:
        print_result(value)


def _run(config: Config, testset: Testset, depth: int) -> tuple[Run, tuple[int, int]]:
    from rag.search.retrieve import configured

    with embedded(config, testset) as opened:
        counts = opened[0].catalog.counts()
        run = searched(opened, testset, configured(config, depth))
    return run, (counts.documents, counts.passages)


def _result(testset: Testset, run: Run, measures: str) -> tuple[Scores, ...]:
    from rag.evaluation.measures import score

    return score(run, testset.qrels, measures)


def _json(
    testset: Testset, run: Run, scores: Sequence[Scores], counts: tuple[int, int]
) -> dict[str, Any]:
    from rag.evaluation.evaluate import percentile

    seconds = [ranking.seconds for ranking in run.rankings]
    return {
        "dataset": testset.name,
        "split": testset.split,
        "mode": run.name,
        "documents": counts[0],
        "passages": counts[1],
        "queries": len(testset.queries),
        "measures": {s.measure: s.mean for s in scores},
        "seconds_per_query": {
            "p50": round(percentile(seconds, 0.5), 5),
            "p95": round(percentile(seconds, 0.95), 5),
        },
    }


def _write(
    testset: Testset,
    run: Run,
    scores: Sequence[Scores],
    files: tuple[Path | None, Path | None, Path | None],
) -> None:
    run_file, per_query, page = files
    if run_file is not None:
        from rag.evaluation.runfile import write_run

        write_run(run, run_file)
    if per_query is not None:
        from rag.evaluation.gate import save_baseline

        save_baseline(per_query, testset.name, run.name, scores)
    if page is not None:
        from rag.evaluation.report import run_page

        write_page(page, run_page(testset, run, scores))
