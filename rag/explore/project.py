"""Vectors to two dimensions, for looking at."""

from __future__ import annotations

from typing import Any

import numpy as np

from rag.core.errors import ConfigError
from rag.core.protocols import FloatMatrix
from rag.explore.scikit import has_scikit, scikit, threads_for

METHODS = ("auto", "pca", "tsne", "umap")
TSNE_ROWS = 5000
"""Up to here t-SNE takes less than a minute on two cores, and is what `auto` means."""
REDUCED = 50
"""Dimensions t-SNE and UMAP begin from (van der Maaten and Hinton 2008): faster, less noise."""
SEED = 0


def project(vectors: FloatMatrix, method: str = "auto") -> tuple[FloatMatrix, str]:
    """Places on a map, shape (rows, 2), and the method that was used.

    The same vectors give the same places.

    :raises ConfigError: when the method is unknown or its library is not installed.
    """
    if method not in METHODS:
        raise ConfigError(f"unknown method {method!r}", hint=f"one of {', '.join(METHODS)}")
    if method == "auto":
        method = "tsne" if 10 <= len(vectors) <= TSNE_ROWS and has_scikit() else "pca"
    if method == "pca" or len(vectors) < 4:
        return principal_components(vectors, 2), "pca"
    reduced = principal_components(vectors, min(REDUCED, len(vectors) - 1))
    places = _tsne(reduced) if method == "tsne" else _umap(reduced)
    return np.asarray(places, dtype=np.float32), method


def principal_components(vectors: FloatMatrix, dimensions: int) -> FloatMatrix:
    """The rows along the directions in which they differ most, shape (rows, dimensions)."""
    shifted = vectors - vectors.mean(axis=0)
    # Of the small (dimension × dimension) matrix: a map of any size takes the same memory.
    _, directions = np.linalg.eigh(shifted.T @ shifted)
    directions = directions[:, ::-1][:, :dimensions]
    # A direction and its opposite are equally right: the larger part decides, always the same.
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[largest, np.arange(directions.shape[1])])
    places: FloatMatrix = (shifted @ directions).astype(np.float32)
    return places


def _tsne(reduced: FloatMatrix) -> Any:
    manifold = scikit("sklearn.manifold")
    perplexity = min(30.0, (len(reduced) - 1) / 3)
    with threads_for(len(reduced)):
        method = manifold.TSNE(perplexity=perplexity, init="pca", random_state=SEED)
        return method.fit_transform(reduced)


def _umap(reduced: FloatMatrix) -> Any:
    try:
        from umap import UMAP
    except ImportError as error:
        raise ConfigError(
            f"umap-learn is not installed ({error})", hint="pip install umap-learn"
        ) from error
    # With a seed it works alone anyway, and warns on the terminal when not told to.
    method = UMAP(n_neighbors=min(15, len(reduced) - 1), random_state=SEED, n_jobs=1)
    return method.fit_transform(reduced)
