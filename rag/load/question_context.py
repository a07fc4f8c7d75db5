"""Text given along with a question, treated like a document of the collection for that question."""

from __future__ import annotations

from rag.core.protocols import Embedder
from rag.core.records import Document, Explanation, Passage, ScoredPassage
from rag.load.decode import clean
from rag.load.split import SplitSettings, embedded_text, split

SOURCE = "<stdin>"
DOC_ID = "stdin"
PASSAGES = 4
"""At most this many of its paragraphs compete with those retrieved."""
CHARACTERS = 400_000
"""More is refused by the caller: it belongs into a collection."""


def rank_context(
    text: str, query: str, embedder: Embedder, retrieved: tuple[ScoredPassage, ...]
) -> tuple[ScoredPassage, ...]:
    """The best paragraphs of the text, then what was retrieved; ranks counted anew."""
    document = Document(DOC_ID, SOURCE, clean(text)[0], title=SOURCE, kind="markdown")
    passages = split(document, embedder.count_tokens, SplitSettings(embedder.max_tokens))
    if not passages:
        return retrieved
    vectors = embedder.embed_passages([embedded_text(p.heading, p.text) for p in passages])
    scores = (vectors @ embedder.embed_queries([query])[0]).tolist()
    best = sorted(zip(scores, passages, strict=True), key=lambda pair: (-pair[0], pair[1].start))
    given = [
        ScoredPassage(0, score, passage, Explanation(dense_score=score, fused_score=score))
        for score, passage in best[:PASSAGES]
    ]
    ranked = [*given, *retrieved]
    return tuple(
        ScoredPassage(rank, s.score, s.passage, s.explanation) for rank, s in enumerate(ranked, 1)
    )


def is_given(passage: Passage) -> bool:
    """Whether a passage came with the question rather than from the collection."""
    return passage.doc_id == DOC_ID
