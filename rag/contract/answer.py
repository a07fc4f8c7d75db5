"""The object of `rag ask --json`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer.answer import Answer
    from rag.core.records import Citation


def answer_json(answer: Answer) -> dict[str, Any]:
    """CONTRACT's object for `rag ask --json`."""
    draft = answer.draft
    in_prompt = set(draft.in_prompt)
    return {
        "question": answer.question,
        "query": answer.query,
        "answer": answer.text,
        "abstained": answer.mode == "abstained",
        "mode": answer.mode,
        "outcome": answer.outcome,
        "form": answer.form,
        "plan": answer.plan or None,
        "scope": answer.scope or None,
        "shown": shown_json(answer.shown),
        "citations": [citation_json(citation, answer) for citation in answer.citations],
        "passages": [
            {
                "rank": scored.rank,
                "score": round(scored.score, 6),
                "passage_id": scored.passage.passage_id,
                "document": scored.passage.doc_id,
                "source": scored.passage.source,
                "heading": scored.passage.heading,
                "page": scored.passage.page,
                "start_line": scored.passage.start_line,
                "start": scored.passage.start,
                "end": scored.passage.end,
                "in_prompt": scored.passage.passage_id in in_prompt,
            }
            for scored in answer.passages
        ],
        "earlier": [dataclasses.asdict(past) for past in answer.earlier],
        "sentences": [dataclasses.asdict(sentence) for sentence in answer.sentences],
        "budget": dataclasses.asdict(draft.budget),
        "dropped": [dataclasses.asdict(dropped) for dropped in draft.dropped],
        "confidence": round(answer.confidence, 4),
        "model": draft.model,
        "stopped": draft.interrupted,
        "broken_off": draft.broken_off,
        "prompt_sha256": draft.prompt_sha256,
        "prompt_tokens": draft.prompt_tokens,
        "reused_tokens": draft.reused_tokens,
        "completion_tokens": draft.completion_tokens,
        "seconds": {
            name: round(value, 4) for name, value in dataclasses.asdict(answer.seconds).items()
        },
    }


def shown_json(shown: tuple[int, int, int]) -> dict[str, int] | None:
    """Which part of a long list is shown, and the page that goes on; null for what is no list."""
    first, last, total = shown
    if not total:
        return None
    return {"from": first, "to": last, "of": total, "next_page": next_page(shown)}


def next_page(shown: tuple[int, int, int]) -> int:
    """The page that follows what was shown of a list, or that goes on where it was stopped; 0 where
    it was shown to its end."""
    from rag.answer.record import PAGE_LINES

    _, last, total = shown
    return 1 + last // PAGE_LINES if 0 < last < total else 0


def citation_json(citation: Citation, answer: Answer) -> dict[str, Any]:
    """A citation, with the document it is from and its characters in that document's text."""
    values = dataclasses.asdict(citation)
    if 0 < citation.marker <= len(answer.quotes):
        quote = answer.quotes[citation.marker - 1]
        values |= {"document": quote.passage.doc_id, "start": quote.start, "end": quote.end}
    return values
