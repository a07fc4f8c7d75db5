"""What all E5 models share: two prefixes, a limit of tokens, and what is said when it is met."""

from __future__ import annotations

import logging
from collections.abc import Sequence

QUERY = "query: "
PASSAGE = "passage: "
PROMPTS = {"query": QUERY, "document": PASSAGE}
"""Under the names that sentence-transformers' encode_query and encode_document look for."""
MAX_TOKENS = 512
"""Of one input, prefix and special tokens included; the models have no place for more."""


def refuse_long(lengths: Sequence[int]) -> None:
    """A passage is never cut: what is cited would not be what was embedded.

    :raises ValueError: when a passage is above the limit; the splitter never makes such.
    """
    longest = max(lengths, default=0)
    if longest > MAX_TOKENS:
        raise ValueError(f"a passage of {longest} tokens, the embedder reads {MAX_TOKENS}")


def note_cut(lengths: Sequence[int]) -> None:
    """A query that is too long is searched by its beginning, and the log says so."""
    longest = max(lengths, default=0)
    if longest > MAX_TOKENS:
        log = logging.getLogger("rag")
        log.warning("only the first %d of %d tokens are searched for", MAX_TOKENS, longest)
