"""Measures of runs by `ir-measures`, in trec_eval's conventions; nothing is computed here.

Gain is linear, ties go by id, and a judged query without results counts as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.core.errors import DatasetError
from rag.evaluation import DEFAULT_MEASURES
from rag.evaluation.evaluate import Run
from rag.evaluation.testset import Judgement, Problems, lines


@dataclass(frozen=True, slots=True)
class Scores:
    """One measure: its mean, and (query id, value) of every judged query."""

    measure: str
    mean: float
    by_query: tuple[tuple[str, float], ...]


def score(run: Run, qrels: Sequence[Judgement], measures: str) -> tuple[Scores, ...]:
    """The run's values, measures in the order given.

    :param measures: names as `ir-measures` writes them, separated by spaces or commas.
    :raises DatasetError: when a measure is not known.
    """
    import ir_measures

    parsed = {name: _parse(name) for name in measures.replace(",", " ").split()}
    judged = [ir_measures.Qrel(j.query_id, j.doc_id, j.relevance) for j in qrels]
    found = [
        ir_measures.ScoredDoc(ranking.query_id, doc_id, value)
        for ranking in run.rankings
        for doc_id, value in ranking.documents
    ]
    values: dict[object, dict[str, float]] = {measure: {} for measure in parsed.values()}
    for metric in ir_measures.iter_calc(list(parsed.values()), judged, found):
        values[metric.measure][metric.query_id] = float(metric.value)
    means = ir_measures.calc_aggregate(list(parsed.values()), judged, found)
    return tuple(
        Scores(name, float(means[measure]), tuple(sorted(values[measure].items())))
        for name, measure in parsed.items()
    )


def by_query(scores: Sequence[Scores]) -> dict[str, dict[str, float]]:
    """Query id to the value of each measure, for files that people compare later."""
    found: dict[str, dict[str, float]] = {}
    for one in scores:
        for query_id, value in one.by_query:
            found.setdefault(query_id, {})[one.measure] = value
    return found


def read_qrels(file: Path) -> tuple[Judgement, ...]:
    """Judgements of a file in BEIR's three columns or TREC's four.

    :raises DatasetError: naming file and line of everything that is wrong.
    """
    problems = Problems()
    found: list[Judgement] = []
    for number, line in lines(file):
        columns = line.split()
        if not columns or (number == 1 and columns[-1] == "score"):
            continue
        try:
            query_id, doc_id, relevance = (columns[0], *columns[-2:])
            if len(columns) not in (3, 4):
                raise ValueError
            found.append(Judgement(query_id, doc_id, int(relevance)))
        except ValueError:
            problems.add(file, number, f"not query, document and a whole number: {line[:80]!r}")
    problems.refuse()
    if not found:
        raise DatasetError(f"{file} holds no judgements")
    return tuple(found)


def _parse(name: str) -> object:
    import ir_measures

    try:
        return ir_measures.parse_measure(name)
    except (NameError, ValueError, SyntaxError, TypeError, KeyError, AttributeError) as error:
        raise DatasetError(
            f"unknown measure {name!r}", hint=f'--measures "{DEFAULT_MEASURES} AP Success@1"'
        ) from error
