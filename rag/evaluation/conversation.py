"""Judged conversations: does a follow-up find its passage, and would it alone?

The turns go through the product's own conversation, quotes for answers, so that an error in one
turn is felt in the next. A passage is right when it holds the judged quote, however it was split.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.catalog.changes import file_states
from rag.chat.conversation import Conversation
from rag.core.config import Config, changed
from rag.core.errors import DatasetError, EmptyCollection
from rag.core.locations import cache_folder
from rag.core.protocols import Embedder, Generator
from rag.core.records import ScoredPassage
from rag.evaluation.judged import KINDS, Judged, JudgedConversation, JudgedTurn
from rag.index.collection import Collection
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import open_collection
from rag.workspace import Workspace, changing, fingerprint, split_settings

DEPTH = 5


@dataclass(frozen=True, slots=True)
class TurnResult:
    """Where a turn's passage stood, from 1; 0 when it was not among the first `DEPTH`.

    :ivar rank: as the conversation searched. :ivar alone: for the question as it was typed.
    """

    conversation_id: str
    turn: JudgedTurn
    query: str
    rank: int
    alone: int


def run_conversations(
    config: Config,
    judged: Judged,
    embedder: Embedder,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[TurnResult, ...]:
    """Hold every conversation; the corpus is embedded once and kept in the cache.

    :param report: told (conversations done, conversations in all).
    """
    results: list[TurnResult] = []
    with _corpus(config, judged, embedder) as collection:
        workspace = Workspace(config, collection, embedder, _no_generator)
        for done, conversation in enumerate(judged.conversations):
            report(done, len(judged.conversations))
            results += _hold(workspace, conversation)
    report(len(judged.conversations), len(judged.conversations))
    return tuple(results)


def conversation_json(judged: Judged, results: Sequence[TurnResult]) -> dict[str, Any]:
    """The object of ``rag eval conversation FILE --json``: shares of turns by kind."""
    report: dict[str, Any] = {
        "file": judged.name,
        "conversations": len(judged.conversations),
    }
    for kind in KINDS:
        of_kind = [result for result in results if result.turn.kind == kind]
        report[kind] = {
            "turns": len(of_kind),
            "hit@5": _share(of_kind, lambda r: r.rank > 0),
            "hit@1": _share(of_kind, lambda r: r.rank == 1),
            "alone": {
                "hit@5": _share(of_kind, lambda r: r.alone > 0),
                "hit@1": _share(of_kind, lambda r: r.alone == 1),
            },
        }
    report["missed"] = [
        {"id": r.conversation_id, "question": r.turn.question, "query": r.query}
        for r in results
        if not r.rank
    ]
    return report


def _share(results: Sequence[TurnResult], holds: Callable[[TurnResult], bool]) -> float:
    return round(sum(map(holds, results)) / len(results), 4) if results else 0.0


def _hold(workspace: Workspace, judged: JudgedConversation) -> list[TurnResult]:
    search = Search(limit=DEPTH)
    conversation = Conversation(search, extract=True)
    results = []
    for turn in judged.turns:
        answer = conversation.ask(workspace, turn.question).answer
        alone = retrieve(workspace.collection, workspace.embedder, turn.question, search)
        ranks = _rank(answer.passages, turn), _rank(alone, turn)
        results.append(TurnResult(judged.conversation_id, turn, answer.query, *ranks))
    return results


def _rank(found: Sequence[ScoredPassage], turn: JudgedTurn) -> int:
    for scored in found:
        if scored.passage.source.endswith(turn.source) and turn.quote in scored.passage.text:
            return scored.rank
    return 0


def _no_generator() -> Generator:
    raise AssertionError("quotes need no language model")


@contextlib.contextmanager
def _corpus(config: Config, judged: Judged, embedder: Embedder) -> Iterator[Collection]:
    """The folders as a collection in the cache, under a name made of what decides its content."""
    key = hashlib.sha256(fingerprint(embedder, split_settings(config, embedder)).encode())
    key.update("\0".join(map(str, judged.corpus)).encode())
    home = cache_folder(config.home) / "evaluation"
    place = changed(config, home=home, collection=f"conversations-{key.hexdigest()[:16]}")
    with changing(place, embedder, wait_seconds=600) as collection:
        found = find_files(list(judged.corpus), int(place.max_file_megabytes * 1_000_000))
        plan = make_plan(found, file_states(collection.catalog))
        ingest(collection, plan, embedder, split_settings(place, embedder))
    try:
        collection = open_collection(place)
    except EmptyCollection as error:
        raise DatasetError(f"the folders of {judged.name} hold no text") from error
    with contextlib.closing(collection):
        yield collection
