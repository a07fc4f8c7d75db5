"""Whether a question leans on the one before, where its words do not tell: the collection decides.

Cosines only; which words complete a question is `rag.chat.followup`'s matter.
"""

from __future__ import annotations

from rag.catalog.exact_neighbours import background, exact_scores, sample
from rag.chat.followup.resolve import Resolution
from rag.core.protocols import Embedder
from rag.index.collection import Collection

LEAST_SHARE = 0.04
"""What the question's own words must add to the passage that the completed one finds: how much
nearer they are to it than to any text, less what the old subject loses by them. The capital of a
country, asked after a telescope, finds the telescope by the old words alone: 40 such questions had
at most 0.03, follow-ups without a sign 0.05 and more. Made with notes of a village and some
conversations of the confirming half of `eval/conversations`."""
LITTLE_SAID = -0.02
"""The same for a question of one telling word, or with a joining word in front: it says little by
itself ("where did we stay?" 0.02, "who conducts?" 0.00) and hardly ever opens a subject."""


def leans(collection: Collection, embedder: Embedder, reading: Resolution, before: str) -> bool:
    """Whether the question is meant as it was completed.

    Completing must bring it nearer to a passage, and that passage must be about what was asked, not
    only about what was asked before.

    :param before: what the turn before was searched with.
    """
    # One by one: 8-bit weights round a text by those beside it, and the search uses these vectors.
    texts = (reading.alone, reading.completed, before)
    alone, completed, old = (embedder.embed_queries([text]) for text in texts)
    near = [collection.nearest(vector, 1)[:1] for vector in (alone, completed, old)]
    if not all(near):
        return False
    (_, by_itself), (found, together), (_, earlier) = (best[0] for best in near)
    if together - by_itself <= reading.gain:
        return False
    own = exact_scores(collection.catalog, [found], alone)[0][1]
    own -= background(sample(collection.catalog), alone)
    least = LEAST_SHARE if reading.gain else LITTLE_SAID
    return own + together - earlier >= least
