"""`rag eval compare`: do two runs, settings of the search, or sets of answers really differ?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
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
    from rag.evaluation.measures import Scores
    from rag.evaluation.testset import Judgement, Testset

Compared = Annotated[
    str,
    typer.Argument(
        help="A TREC run file, or outcomes kept by --save; with --dataset a setting: mode=lexical."
    ),
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

    Outcomes that `rag eval questions --save` kept are compared question by question.

    Settings are `default`, or some of mode=hybrid|dense|lexical, fusion=scores|ranks,
    dense_weight=0..1, adapted=on|off, feedback=on|off and distinct=on|off, parted by commas.

    Examples:  rag eval compare a.run b.run --qrels scifact/qrels/test.tsv
      ·   rag eval compare mode=lexical default --dataset scifact --split train --html page.html
    """
    from rag.evaluation.compare import compare as compare_scores
    from rag.evaluation.compare import named

    if dataset is not None and (qrels or queries):
        ctx.fail("--qrels and --queries belong to run files; --dataset has its own.")
    about: dict[str, Any] = {}
    if dataset is not None:
        config = configure(ctx, home=home)
        testset = _testset(config, dataset, split, limit)
        about = {"dataset": testset.name, "split": split}
        found = _searched(config, testset, (run_a, run_b), k).scored(measures)
    elif qrels is not None:
        found = _read((Path(run_a), Path(run_b)), qrels, queries).scored(measures)
    elif (kept := _kept((Path(run_a), Path(run_b)))) is not None:
        found = kept
    else:
        ctx.fail("Missing option '--qrels' for run files, or '--dataset' for settings.")
    names = (run_a, run_b) if dataset else (Path(run_a).stem, Path(run_b).stem)
    before, after = found.scores
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
class _Scored:
    """The values of two sides, and the texts of the queries where they are known."""

    scores: tuple[Sequence[Scores], Sequence[Scores]]
    texts: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """Two runs, what they are judged by, and the texts of the queries where they are known."""

    runs: tuple[Run, Run]
    qrels: tuple[Judgement, ...]
    texts: Mapping[str, str]

    def scored(self, measures: str) -> _Scored:
        """Both runs' values of these measures."""
        from rag.evaluation.measures import score

        before, after = (score(run, self.qrels, measures) for run in self.runs)
        return _Scored((before, after), self.texts)


def _testset(config: Config, dataset: str, split: str, limit: int | None) -> Testset:
    from rag.evaluation.declared import find
    from rag.evaluation.testset import first, load_testset

    return first(load_testset(find(config.home, dataset), split), limit)


def _searched(config: Config, testset: Testset, written: tuple[str, str], depth: int) -> _Found:
    """The runs of two settings over one embedded corpus."""
    from rag.evaluation.settings import with_settings
    from rag.search.retrieve import configured

    one, other = (with_settings(configured(config, depth), setting) for setting in written)
    with embedded(config, testset) as opened:
        runs = searched(opened, testset, one), searched(opened, testset, other)
    return _Found(runs, testset.qrels, {query.query_id: query.text for query in testset.queries})


def _read(files: tuple[Path, Path], qrels: Path, queries: Path | None) -> _Found:
    """The runs of two files."""
    from rag.evaluation.measures import read_qrels
    from rag.evaluation.runfile import read_run
    from rag.evaluation.testset import queries_beside, read_queries

    judged = read_qrels(qrels)
    texts = queries or queries_beside(qrels)
    runs = read_run(files[0]), read_run(files[1])
    return _Found(runs, judged, read_queries(texts) if texts else {})


def _kept(files: tuple[Path, Path]) -> _Scored | None:
    """The values that two files keep; None where they are files of another kind."""
    from rag.evaluation.gate import is_baseline, load_baseline, texts_beside

    if not all(map(is_baseline, files)):
        return None
    before, after = map(load_baseline, files)
    return _Scored((before, after), texts_beside(files[0]) | texts_beside(files[1]))
