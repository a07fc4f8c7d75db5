"""TREC run files: ``query Q0 document rank score tag``, what every tool of the field reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from rag.core.errors import DatasetError
from rag.evaluation.evaluate import Ranking, Run
from rag.evaluation.testset import Problems, lines


def write_run(run: Run, file: Path) -> None:
    """Write a run.

    :raises DatasetError: when an id holds white space, which the format has no way to write, or
        the file cannot be written.
    """
    tag = run.name or "rag"
    rows: list[str] = []
    for ranking in run.rankings:
        for rank, (doc_id, score) in enumerate(ranking.documents, 1):
            _check_words(ranking.query_id, doc_id, tag)
            # repr gives the digits that read back as the same number.
            rows.append(f"{ranking.query_id} Q0 {doc_id} {rank} {score!r} {tag}\n")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(rows), encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"cannot write {file}: {error.strerror or error}") from error


def read_run(file: Path) -> Run:
    """Read a run of any system; documents are ordered by score, as trec_eval does.

    :raises DatasetError: naming file and line of everything that is wrong.
    """
    problems = Problems()
    found: dict[str, dict[str, float]] = {}
    tag = ""
    for number, line in lines(file):
        columns = line.split()
        if not columns:
            continue
        score = _score(columns)
        if score is None:
            problems.add(file, number, f"not query, Q0, document, rank, score, tag: {line[:80]!r}")
            continue
        query_id, _, doc_id, _, _, tag = columns
        documents = found.setdefault(query_id, {})
        if doc_id in documents:
            problems.add(file, number, f"the document {doc_id!r} is ranked twice for {query_id!r}")
        documents[doc_id] = score
    problems.refuse()
    if not found:
        raise DatasetError(f"{file} holds no results")
    return Run(tag, tuple(Ranking(key, _ordered(documents)) for key, documents in found.items()))


def _check_words(*words: str) -> None:
    for word in words:
        if not word or word.split() != [word]:
            raise DatasetError(f"{word!r} cannot be written in a run file: it holds white space")


def _score(columns: Sequence[str]) -> float | None:
    try:
        _, _, _, rank, score, _ = columns
        int(rank)
        value = float(score)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _ordered(documents: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(documents.items(), key=lambda pair: (-pair[1], pair[0])))
