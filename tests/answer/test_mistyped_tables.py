"""A slip of the fingers in a question to a table."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.answer import Ask, answer
from rag.search.retrieve import Search
from tests.helpers.talking import WordEmbedder, collection_at, workspace_of

SAILING = """| month | distance | nights |
|---|---|---|
| May | 40 | 2 |
| June | 95 | 4 |
| July | 60 | 3 |
"""


class Syllables(WordEmbedder):
    """Knows no long word whole."""

    def count_tokens(self, texts):
        return [2 + len(text) // 3 for text in texts]


def test_a_mistyped_column_is_found(tmp_path):
    config = collection_at(tmp_path, {"sailing.md": SAILING, "home.md": "Total: two sails."})
    with workspace_of(config) as workspace:
        workspace = replace(workspace, embedder=Syllables())
        found = answer(
            workspace, Ask("what was the total distence of sailing", extract=True), Search()
        )
    assert "195 = 40 + 95 + 60" in found.text
