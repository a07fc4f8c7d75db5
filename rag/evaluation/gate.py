"""Has search, or have answers, become worse than the committed baseline? Made for continuous
integration.

A baseline is a JSON file of the values of every query, so that the comparison is paired.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core.errors import DatasetError
from rag.evaluation.compare import Comparison, compare
from rag.evaluation.measures import Scores, by_query

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found.

    :ivar passed: no measure dropped by more than the allowed amount with statistical support.
    :ivar failed: names of the measures that did.
    :ivar missing: judged queries of the baseline that were not evaluated now.
    """

    passed: bool
    failed: tuple[str, ...]
    missing: int
    comparisons: tuple[Comparison, ...]


def save_baseline(
    file: Path,
    dataset: str,
    mode: str,
    scores: Sequence[Scores],
    outcomes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Write today's values as the baseline, one query a line so that changes are readable.

    :param outcomes: what stands behind the values, kept beside them: at least ``id`` and
        ``question``.
    :raises DatasetError: when the file cannot be written.
    """
    value: dict[str, Any] = {
        "dataset": dataset,
        "mode": mode,
        "measures": {one.measure: round(one.mean, 6) for one in scores},
        "queries": dict(sorted(by_query(scores).items())),
    }
    if outcomes:
        value["outcomes"] = list(outcomes)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(value, ensure_ascii=False, indent=1)
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"cannot write {file}: {error.strerror or error}") from error


def load_baseline(file: Path) -> tuple[Scores, ...]:
    """The values of a baseline.

    :raises DatasetError: when the file is missing or not one.
    """
    try:
        value = _read(file)
        return tuple(_scores(value, measure) for measure in value["measures"])
    except OSError as error:
        raise DatasetError(
            f"cannot read the baseline {file}: {error.strerror or error}",
            hint="rag eval gate … --update",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{file} is no baseline: {error!r}") from error


def is_baseline(file: Path) -> bool:
    """Whether a file holds values of queries; a run file does not."""
    try:
        return "queries" in _read(file)
    except (OSError, ValueError):
        return False


def texts_beside(file: Path) -> dict[str, str]:
    """Query id to question, where a baseline's outcomes tell it.

    :raises DatasetError: when they are malformed.
    """
    try:
        return {str(one["id"]): str(one["question"]) for one in _read(file).get("outcomes", [])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{file} is no baseline: {error!r}") from error


def check(baseline: Sequence[Scores], now: Sequence[Scores], most: float) -> Verdict:
    """Compare with the baseline on the queries both hold.

    A measure fails when it fell by more than `most` and a paired randomisation test supports that
    it fell at all (Holm-corrected p ≤ 0.05): chance alone does not stop a build, and neither does
    a difference too small to matter.

    :raises DatasetError: when there is nothing to compare.
    """
    current = {one.measure: one for one in now}
    pairs = [_shared(one, current[one.measure]) for one in baseline if one.measure in current]
    pairs = [pair for pair in pairs if pair[0].by_query]
    if not pairs:
        raise DatasetError("the baseline and the evaluation share no measure or no query")
    comparisons = compare([a for a, _ in pairs], [b for _, b in pairs])
    failed = tuple(
        c.measure for c in comparisons if c.difference < -most and c.p_corrected <= SIGNIFICANT
    )
    missing = len(_queries(baseline)) - len(_queries([a for a, _ in pairs]))
    return Verdict(not failed, failed, missing, comparisons)


def _read(file: Path) -> dict[str, Any]:
    value = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _queries(scores: Sequence[Scores]) -> set[str]:
    return {query for one in scores for query, _ in one.by_query}


def _scores(value: dict[str, Any], measure: str) -> Scores:
    # Some measures are of some queries only: whether a question was rightly refused, say.
    found = value["queries"].items()
    values = {key: float(of[measure]) for key, of in found if measure in of}
    mean = sum(values.values()) / len(values) if values else 0.0
    return Scores(measure, mean, tuple(sorted(values.items())))


def _shared(one: Scores, other: Scores) -> tuple[Scores, Scores]:
    common = dict(one.by_query).keys() & dict(other.by_query).keys()
    return _only(one, common), _only(other, common)


def _only(scores: Scores, queries: set[str]) -> Scores:
    values = tuple(pair for pair in scores.by_query if pair[0] in queries)
    return Scores(scores.measure, scores.mean, values)
