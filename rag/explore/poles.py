"""Where each sentence of a text stands between two labels, from -1 to 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rag.core.errors import DatasetError
from rag.core.protocols import Embedder
from rag.explore.classify import Examples
from rag.explore.documents import Space
from rag.explore.texts import embed_texts
from rag.language.sentences import sentences


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence and its place: -1 is the average of the first pole's examples, 1 that of the
    second's; the far sides go beyond."""

    text: str
    start: int
    end: int
    score: float


def place_sentences(
    embedder: Embedder, space: Space, text: str, examples: Examples, poles: tuple[str, str]
) -> tuple[PlacedSentence, ...]:
    """Every sentence of a text, in order, placed on the line between two labels' averages.

    :raises DatasetError: when a pole has no examples.
    """
    known = set(examples.labels)
    missing = [pole for pole in poles if pole not in known]
    if missing or poles[0] == poles[1]:
        raise DatasetError(
            f"no two labels {poles[0]!r} and {poles[1]!r} in the examples",
            hint=f"labels: {', '.join(sorted(known))}",
        )
    spans = list(sentences(text))
    if not spans:
        return ()
    labels = np.array(examples.labels)
    first, second = (examples.vectors[labels == pole].mean(axis=0) for pole in poles)
    axis = second - first
    vectors = space.centred(embed_texts(embedder, [text[span.start : span.end] for span in spans]))
    scores = (vectors - (first + second) / 2) @ axis / (axis @ axis / 2)
    return tuple(
        PlacedSentence(text[span.start : span.end], span.start, span.end, float(score))
        for span, score in zip(spans, scores, strict=True)
    )
