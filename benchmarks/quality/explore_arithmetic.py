"""Arithmetic on meaning with each choice of prefixes.

Run: python -m benchmarks.quality.explore_arithmetic HOME

germany + paris - france, for all pairs of twenty countries; right is the capital, among all
countries, capitals and twenty other words, the three terms of the sum left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from rag.core.config import Config
from rag.core.protocols import FloatMatrix
from rag.embedding.choose_embedder import load_embedder
from rag.explore.documents import unit

CAPITALS = {
    "france": "paris", "germany": "berlin", "italy": "rome", "spain": "madrid",
    "portugal": "lisbon", "japan": "tokyo", "china": "beijing", "russia": "moscow",
    "poland": "warsaw", "austria": "vienna", "greece": "athens", "egypt": "cairo",
    "sweden": "stockholm", "norway": "oslo", "england": "london", "hungary": "budapest",
    "turkey": "ankara", "canada": "ottawa", "cuba": "havana", "peru": "lima",
}  # fmt: skip
OTHERS = (
    "bread", "water", "music", "war", "football", "computer", "river", "winter", "king", "queen",
    "man", "woman", "doctor", "school", "car", "train", "bridge", "garden", "history", "science",
)  # fmt: skip
WORDS = (*CAPITALS, *CAPITALS.values(), *OTHERS)


def main() -> None:
    embedder = load_embedder(Config(home=Path(sys.argv[1])))
    passages, queries = embedder.embed_passages(WORDS), embedder.embed_queries(WORDS)
    centred = unit(passages - passages.mean(axis=0))
    for name, country, capital, searched in (
        ("all passage:, less their mean (what rag does)", centred, centred, centred),
        ("all passage:", passages, passages, passages),
        ("all query:", queries, queries, queries),
        ("terms query:, searched passage:", queries, queries, passages),
        ("one term query:, the rest passage:", queries, passages, passages),
    ):
        right, alone = shares(country, capital, searched)
        print(f"{name:46} right {right:.3f}   nearest to the country alone {alone:.3f}")


def shares(
    country: FloatMatrix, capital: FloatMatrix, searched: FloatMatrix
) -> tuple[float, float]:
    """Share of right sums, and of right answers without a sum."""
    index = {word: row for row, word in enumerate(WORDS)}
    right, alone = [], []
    for wanted, answer in CAPITALS.items():
        for known, its_capital in CAPITALS.items():
            if known == wanted:
                continue
            left_out = [index[word] for word in (wanted, known, its_capital)]
            total = country[left_out[0]] + capital[left_out[2]] - capital[left_out[1]]
            right.append(_nearest(searched, total, left_out) == answer)
            alone.append(_nearest(searched, country[left_out[0]], left_out) == answer)
    return float(np.mean(right)), float(np.mean(alone))


def _nearest(searched: FloatMatrix, vector: FloatMatrix, left_out: list[int]) -> str:
    scores = searched @ vector
    scores[left_out] = -np.inf
    return WORDS[int(scores.argmax())]


if __name__ == "__main__":
    main()
