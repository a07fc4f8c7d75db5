"""Judged queries in BEIR layout: what is asked, and which documents answer it.

The corpus itself is only named here; `rag.evaluation.corpus` reads and stores it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.core.errors import DatasetError

CORPUS = "corpus.jsonl"
QUERIES = "queries.jsonl"
SHOWN_PROBLEMS = 10
"""A broken file repeats its mistake on every line; the first ones tell enough."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched with."""

    query_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of qrels: how relevant a document is to a query; 0 is judged not relevant."""

    query_id: str
    doc_id: str
    relevance: int


@dataclass(frozen=True, slots=True)
class Testset:
    """A corpus, the queries of one split and their judgements.

    :ivar corpus: a ``corpus.jsonl``, or a folder whose files are the documents.
    :ivar queries: those with at least one judgement, in the order of their file.
    :ivar absent: judged documents that the corpus lacks; no search can find them.
    """

    __test__ = False  # pytest would take the class for a test

    name: str
    split: str
    corpus: Path
    queries: tuple[Query, ...]
    qrels: tuple[Judgement, ...]
    absent: tuple[str, ...] = ()


@dataclass(slots=True)
class Problems:
    """Gathers what is wrong with an input, so that all of it is reported together."""

    found: list[str] = field(default_factory=list)

    def add(self, file: Path, line: int, what: str) -> None:
        """Note a problem at a line, counted from 1."""
        self.found.append(f"{file}:{line}: {what}")

    def refuse(self) -> None:
        """:raises DatasetError: when anything was noted."""
        if not self.found:
            return
        shown = "\n".join(self.found[:SHOWN_PROBLEMS])
        more = len(self.found) - SHOWN_PROBLEMS
        raise DatasetError(shown + (f"\n… and {more} more" if more > 0 else ""))


def load_testset(
    folder: Path, split: str = "test", *, documents: Path | None = None, strict: bool = False
) -> Testset:
    """Read a BEIR folder: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/<split>.tsv``.

    Published sets judge documents that their corpus lacks (ArguAna five): those stay judged, so
    that they count as not found, as they do for everyone who reports figures on the set.

    :param documents: a folder of files to use as the corpus; qrels then name their paths in it.
    :param strict: refuse judged documents that the corpus lacks.
    :raises DatasetError: naming file and line of everything that is wrong.
    """
    problems = Problems()
    corpus = documents or folder / CORPUS
    known = _document_ids(corpus, problems)
    texts = _query_texts(folder / QUERIES, problems)
    file = _qrels_file(folder, split)
    qrels = _read_qrels(file, texts, known if strict else None, problems)
    problems.refuse()
    absent = tuple(dict.fromkeys(j.doc_id for j in qrels if j.doc_id not in known))
    if qrels and not {j.doc_id for j in qrels} & known:
        raise DatasetError(f"{file} judges no document of {corpus}, for example {absent[0]!r}")
    judged = {judgement.query_id for judgement in qrels}
    queries = tuple(Query(key, text) for key, text in texts.items() if key in judged)
    if not queries:
        raise DatasetError(f"{file} judges no query")
    return Testset(folder.resolve().name, split, corpus, queries, qrels, absent)


def read_queries(file: Path) -> dict[str, str]:
    """Query id to text of a ``queries.jsonl``.

    :raises DatasetError: naming file and line of everything that is wrong.
    """
    problems = Problems()
    texts = _query_texts(file, problems)
    problems.refuse()
    return texts


def queries_beside(qrels: Path) -> Path | None:
    """The queries that a qrels file of a BEIR folder judges, if it lies in one."""
    folder = qrels.absolute().parent
    file = folder.parent / QUERIES
    return file if folder.name == "qrels" and file.is_file() else None


def first(testset: Testset, count: int | None) -> Testset:
    """The same with only its first queries and their judgements."""
    if count is None or count >= len(testset.queries):
        return testset
    queries = testset.queries[:count]
    kept = {query.query_id for query in queries}
    qrels = tuple(judgement for judgement in testset.qrels if judgement.query_id in kept)
    judged = {judgement.doc_id for judgement in qrels}
    absent = tuple(doc_id for doc_id in testset.absent if doc_id in judged)
    return replace(testset, queries=queries, qrels=qrels, absent=absent)


def json_lines(file: Path, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of each line that holds one; blank lines are skipped.

    :raises DatasetError: when the file is missing or no text.
    """
    for number, line in lines(file):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            problems.add(file, number, f"not JSON: {error}")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            problems.add(file, number, "not a JSON object")


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """(line number from 1, line without its end); a byte order mark and CRLF do no harm.

    :raises DatasetError: when the file is missing or no text.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            # Only \n ends a line: JSON texts may hold U+2028 and the like.
            for number, line in enumerate(handle, 1):
                yield number, line.rstrip("\r\n")
    except OSError as error:
        raise DatasetError(f"cannot read {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{file} is not UTF-8 text: {error}") from error


def text_of(value: dict[str, Any], key: str) -> str:
    """A field as text; BEIR files hold ids as numbers now and then."""
    found = value.get(key)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def _document_ids(corpus: Path, problems: Problems) -> set[str]:
    if corpus.is_dir():
        return {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file()}
    seen: dict[str, int] = {}
    for number, value in json_lines(corpus, problems):
        _note_id(text_of(value, "_id"), seen, (corpus, number), problems)
        if not isinstance(value.get("text", ""), str):
            problems.add(corpus, number, "the document has no text")
    if not seen and not problems.found:
        raise DatasetError(f"{corpus} holds no documents")
    return set(seen)


def _query_texts(file: Path, problems: Problems) -> dict[str, str]:
    seen: dict[str, int] = {}
    texts: dict[str, str] = {}
    for number, value in json_lines(file, problems):
        key = text_of(value, "_id")
        _note_id(key, seen, (file, number), problems)
        texts[key] = text_of(value, "text").strip()
        if key and not texts[key]:
            problems.add(file, number, f"the query {key!r} is empty")
    return texts


def _note_id(key: str, seen: dict[str, int], place: tuple[Path, int], problems: Problems) -> None:
    if not key:
        problems.add(*place, "no _id")
    elif key in seen:
        problems.add(*place, f"the id {key!r} was used in line {seen[key]} already")
    else:
        seen[key] = place[1]


def _qrels_file(folder: Path, split: str) -> Path:
    return folder / "qrels" / f"{split}.tsv"


def _read_qrels(
    file: Path, queries: dict[str, str], documents: set[str] | None, problems: Problems
) -> tuple[Judgement, ...]:
    """The judgements of a file.

    :param documents: those that may be judged; None takes any.
    """
    if not file.is_file():
        there = sorted(path.stem for path in file.parent.glob("*.tsv"))
        splits = f"; there are: {', '.join(there)}" if there else ""
        raise DatasetError(f"no judgements: {file} does not exist{splits}")
    found: dict[tuple[str, str], Judgement] = {}
    for number, line in lines(file):
        columns = line.split("\t")
        if not line.strip() or (number == 1 and columns[-1] == "score"):
            continue
        judgement = _judgement(columns)
        if judgement is None:
            problems.add(file, number, f"not query-id, corpus-id and a whole number: {line[:80]!r}")
            continue
        pair = judgement.query_id, judgement.doc_id
        if judgement.query_id not in queries:
            problems.add(file, number, f"the query {judgement.query_id!r} does not exist")
        elif documents is not None and judgement.doc_id not in documents:
            problems.add(file, number, f"the document {judgement.doc_id!r} does not exist")
        elif found.get(pair, judgement) != judgement:
            problems.add(file, number, f"{pair!r} was judged {found[pair].relevance} before")
        else:
            found[pair] = judgement
    return tuple(found.values())


def _judgement(columns: list[str]) -> Judgement | None:
    try:
        query_id, doc_id, relevance = columns
        return Judgement(query_id, doc_id, int(relevance))
    except ValueError:
        return None
