"""Judged questions on one's own notes: a question and the words that answer it.

A judgement points at words, not at a passage: it survives another splitter, a renamed file and a
paragraph that moved. Which passages hold the words is found in the collection as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.lexical_search import search_lexical
from rag.core.errors import DatasetError
from rag.core.protocols import Embedder
from rag.core.records import Passage
from rag.evaluation.evaluate import Ranking, Run, search_timed
from rag.evaluation.testset import QUERIES, Judgement, Problems, Query, json_lines, text_of
from rag.index.collection import Collection
from rag.language.search_terms import query_terms
from rag.search.retrieve import Search

SPANS = "spans.jsonl"
NEAR_DOCUMENTS = 20
"""Passages searched for a quote that is no longer in the file it came from."""


@dataclass(frozen=True, slots=True)
class SpanJudgement:
    """Words that answer a query, and the file they stood in when they were judged."""

    query_id: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Questions and their judged words.

    :ivar queries: only those that have a judgement.
    """

    name: str
    queries: tuple[Query, ...]
    spans: tuple[SpanJudgement, ...]


def load_notes(folder: Path) -> Notes:
    """Read ``queries.jsonl`` and ``spans.jsonl``.

    :raises DatasetError: naming file and line of everything that is wrong.
    """
    problems = Problems()
    queries = dict(_queries(folder / QUERIES, problems))
    spans: list[SpanJudgement] = []
    for line, value in json_lines(folder / SPANS, problems):
        span = SpanJudgement(*(text_of(value, key) for key in ("query_id", "source", "quote")))
        if span.query_id not in queries:
            problems.add(folder / SPANS, line, f"the query {span.query_id!r} does not exist")
        elif not span.quote.split():
            problems.add(folder / SPANS, line, "the quote is empty")
        else:
            spans.append(span)
    problems.refuse()
    judged = {span.query_id for span in spans}
    if not judged:
        raise DatasetError(f"{folder} judges no query", hint="rag eval mine")
    kept = tuple(query for key, query in queries.items() if key in judged)
    return Notes(folder.resolve().name, kept, tuple(spans))


def add_notes(folder: Path, pairs: Iterable[tuple[Query, SpanJudgement]]) -> int:
    """Append judged questions to a folder, made if need be; how many.

    :raises DatasetError: when it cannot be written.
    """
    rows = list(pairs)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f"cannot make the folder {folder}: {error.strerror or error}") from error
    _append(folder / QUERIES, [{"_id": q.query_id, "text": q.text} for q, _ in rows])
    _append(
        folder / SPANS,
        [{"query_id": s.query_id, "source": s.source, "quote": s.quote} for _, s in rows],
    )
    return len(rows)


def judgements(collection: Collection, notes: Notes) -> tuple[tuple[Judgement, ...], list[str]]:
    """The passages that hold the judged words now, and the ids of queries whose words are gone."""
    found: dict[tuple[str, str], Judgement] = {}
    for span in notes.spans:
        for passage_id in locate(collection.catalog, span):
            found[span.query_id, passage_id] = Judgement(span.query_id, passage_id, 1)
    there = {query_id for query_id, _ in found}
    lost = [query.query_id for query in notes.queries if query.query_id not in there]
    return tuple(found.values()), lost


def locate(catalog: Catalog, span: SpanJudgement) -> list[str]:
    """Ids of the passages that the quote overlaps: in its own file first, then anywhere."""
    rows = catalog.rows("SELECT doc_id, source FROM documents")
    own = [row["doc_id"] for row in rows if _same_file(row["source"], span.source)]
    for doc_id in own:
        if passages := overlapping(catalog.passages_of(doc_id), span.quote):
            return passages
    hits = search_lexical(catalog, query_terms(span.quote), NEAR_DOCUMENTS)
    near = catalog.passages([passage_id for passage_id, _ in hits])
    for doc_id in dict.fromkeys(near[key].doc_id for key, _ in hits if key in near):
        if passages := overlapping(catalog.passages_of(doc_id), span.quote):
            return passages
    return []


def overlapping(passages: Sequence[Passage], quote: str) -> list[str]:
    """Those of a document's passages, in reading order, that hold some of the quoted words."""
    wanted = _squeezed(quote)
    texts = [_squeezed(passage.text) for passage in passages]
    at = "".join(texts).find(wanted)
    if at < 0 or not wanted:
        return []
    found: list[str] = []
    position = 0
    for passage, text in zip(passages, texts, strict=True):
        if position < at + len(wanted) and position + len(text) > at:
            found.append(passage.passage_id)
        position += len(text)
    return found


def evaluate_notes(
    collection: Collection, embedder: Embedder, queries: Sequence[Query], search: Search
) -> Run:
    """Rank passages, not documents, for every query."""
    rankings = []
    for query in queries:
        found, seconds = search_timed(collection, embedder, query.text, search)
        documents = tuple((scored.passage.passage_id, scored.score) for scored in found)
        rankings.append(Ranking(query.query_id, documents, seconds))
    return Run(search.mode, tuple(rankings))


def _queries(file: Path, problems: Problems) -> Iterable[tuple[str, Query]]:
    seen: dict[str, int] = {}
    for line, value in json_lines(file, problems):
        query = Query(text_of(value, "_id"), text_of(value, "text").strip())
        if not query.query_id or query.query_id in seen:
            problems.add(file, line, f"the id {query.query_id!r} is empty or used twice")
        if not query.text:
            problems.add(file, line, f"the query {query.query_id!r} is empty")
        seen[query.query_id] = line
        yield query.query_id, query


def _same_file(source: str, judged: str) -> bool:
    """The same path, or the shorter one is the end of the longer: notes move between machines."""
    one, other = Path(source).parts, Path(judged).parts
    shared = min(len(one), len(other))
    return shared > 0 and one[-shared:] == other[-shared:]


def _squeezed(text: str) -> str:
    # White space is all that a splitter may drop between passages, and all that reflowing changes.
    return "".join(text.split())


def _append(file: Path, rows: Sequence[dict[str, str]]) -> None:
    try:
        with file.open("a", encoding="utf-8") as handle:
            handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    except OSError as error:
        raise DatasetError(f"cannot write {file}: {error.strerror or error}") from error
