"""`rag eval compare`: do two runs, or two settings of the search, really differ?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.eval.test_collection import embedded, searched, write_page
from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.show.evaluations import print_comparisons
from rag.evaluation import DEFAULT_MEASURES

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.evaluation.evaluate import Run
    from rag.evaluation.testset import Judgement, Testset

Compared = Annotated[
    str, typer.Argument(help="A TREC run file; with --dataset a setting: mode=lexical.")
]


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(compare)


def compare(
    ctx: typer.Context,
    run_a: Compared,
    run_b: Compared,
    qrels: Annotated[
        Path | None, typer.Option(help="Judgements of the run files, BEIR or TREC layout.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option(help="Texts of the queries, JSON lines; found beside BEIR's qrels folder."),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Search this BEIR folder or declared dataset twice.")
    ] = None,
    split: Annotated[str, typer.Option(help="Which qrels/SPLIT.tsv of it.")] = "test",
    k: Annotated[int, typer.Option("-k", min=1, help="Documents to rank.")] = 100,
    limit: Annotated[int | None, typer.Option(min=1, help="Only its first queries.")] = None,
    measures: Annotated[
        str, typer.Option(help="Measures as ir-measures names them.")
    ] = DEFAULT_MEASURES,
    seed: Annotated[int, typer.Option(help="Seed of the resampling.")] = 0,
    changes: Annotated[int, typer.Option(min=0, help="How many changed queries to list.")] = 5,
    page: Annotated[
        Path | None, typer.Option("--html", help="Write a page with plots as well.")
    ] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Say whether two runs or settings really differ: paired randomisation test, 95 % interval.

    Settings are `default`, or some of mode=hybrid|dense|lexical, fusion=scores|ranks,
    dense_weight=0..1, adapted=on|off, feedback=on|off and distinct=on|off, parted by commas.

    Examples:  rag eval compare a.run b.run --qrels scifact/qrels/test.tsv
      ·   rag eval compare mode=lexical default --dataset scifact --split train --html page.html
    """
    from rag.evaluation.compare import compare as compare_scores
    from rag.evaluation.compare import named
    from rag.evaluation.declared import find
    from rag.evaluation.measures import score
    from rag.evaluation.testset import first, load_testset

    if dataset is None and qrels is None:
        ctx.fail("Missing option '--qrels' for run files, or '--dataset' for settings.")
    if dataset is not None and (qrels or queries):
        ctx.fail("--qrels and --queries belong to run files; --dataset has its own.")
    about: dict[str, Any] = {}
    if dataset is not None:
        config = configure(ctx, home=home)
        testset = first(load_testset(find(config.home, dataset), split), limit)
        about = {"dataset": testset.name, "split": split}
        names, found = (run_a, run_b), _searched(config, testset, (run_a, run_b), k)
    else:
        names = Path(run_a).stem, Path(run_b).stem
        found = _read((Path(run_a), Path(run_b)), qrels or Path(), queries)
    before, after = (score(run, found.qrels, measures) for run in found.runs)
    compared = compare_scores(before, after, seed=seed, changes=changes)
    compared = named(compared, found.texts)
    if page is not None:
        from rag.evaluation.report import comparison_page

        write_page(page, comparison_page(names, before, after, compared))
    if json:
        comparisons = [dataclasses.asdict(comparison) for comparison in compared]
        render.print_json({"run_a": run_a, "run_b": run_b, **about, "comparisons": comparisons})
    else:
        print_comparisons(compared)


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """Two runs, what they are judged by, and the texts of the queries where they are known."""

    runs: tuple[Run, ...]
    qrels: tuple[Judgement, ...]
    texts: Mapping[str, str]


def _searched(config: Config, testset: Testset, written: tuple[str, str], depth: int) -> _Found:
    """The runs of two settings over one embedded corpus."""
    from rag.evaluation.settings import with_settings
    from rag.search.retrieve import configured

    searches = [with_settings(configured(config, depth), setting) for setting in written]
    with embedded(config, testset) as opened:
        runs = tuple(searched(opened, testset, search) for search in searches)
    return _Found(runs, testset.qrels, {query.query_id: query.text for query in testset.queries})


def _read(files: tuple[Path, Path], qrels: Path, queries: Path | None) -> _Found:
    """The runs of two files."""
    from rag.evaluation.measures import read_qrels
    from rag.evaluation.runfile import read_run
    from rag.evaluation.testset import queries_beside, read_queries

    judged = read_qrels(qrels)
    texts = queries or queries_beside(qrels)
    runs = tuple(read_run(file) for file in files)
    return _Found(runs, judged, read_queries(texts) if texts else {})
