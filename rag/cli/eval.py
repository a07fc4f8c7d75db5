"""`rag eval`: measure retrieval on judged questions, and compare with honest statistics."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import render
from rag.cli.eval_run import embedded, searched, write_page
from rag.cli.eval_show import print_declared, print_result
from rag.cli.options import Home, Json, ModeName, Rerank, RerankMs, configure
from rag.evaluation import DEFAULT_MEASURES

if TYPE_CHECKING:
    from rag.config import Config
    from rag.evaluation.evaluate import Run
    from rag.evaluation.measures import Scores
    from rag.evaluation.testset import Testset

Measures = Annotated[str, typer.Option(help="Measures as ir-measures names them.")]
Page = Annotated[Path | None, typer.Option("--html", help="Write a page with plots as well.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands as a group of their own."""
    from rag.cli import eval_answers, eval_calibrate, eval_compare, eval_conversation, eval_notes

    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Measure how well passages are found, on public collections and your own notes.",
    )
    group.command()(retrieval)
    eval_compare.add_to(group)
    group.command()(fetch)
    eval_answers.add_to(group)
    eval_notes.add_to(group)
    eval_calibrate.add_to(group)
    eval_conversation.add_to(group)
    app.add_typer(group, name="eval")


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
    testset = first(load_testset(find(config.home, dataset), split, documents=documents), limit)
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


def fetch(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A declared dataset; none lists them.")] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Download a public test collection, check it and unpack it.

    Examples:  rag eval fetch   ·   rag eval fetch scifact
    """
    from rag.errors import DatasetError
    from rag.evaluation.declared import declarations
    from rag.evaluation.declared import fetch as fetch_declared

    config = configure(ctx, home=home)
    known = declarations()
    if name is None:
        rows = [dataclasses.asdict(declared) for declared in known.values()]
        return render.print_json({"datasets": rows}) if json else print_declared(rows)
    if name not in known:
        raise DatasetError(f"no declared dataset {name}", hint=f"one of: {', '.join(known)}")
    with render.progress(f"Downloading {name}") as advance:
        folder = fetch_declared(config.home, known[name], advance)
    if json:
        return render.print_json({"name": name, "folder": str(folder)})
    return render.output().print(f"{folder}  ({known[name].licence})")


def _run(config: Config, testset: Testset, depth: int) -> tuple[Run, tuple[int, int]]:
    from rag.retrieve import configured

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
