"""Documents or passages in groups of like meaning, with the words that tell each group apart.

Where the number of groups is not given it is found. Nothing is named here: see `names`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.catalog.catalog import Catalog
from rag.core.errors import ConfigError
from rag.core.protocols import FloatMatrix
from rag.explore.documents import Entry, Space, passage_entries, unit
from rag.explore.project import principal_components
from rag.explore.scikit import scikit, threads_for
from rag.explore.terms import telling_terms

TERMS = 8
SEED = 0
REDUCED = 20
"""Dimensions in which groups are sought. On the TIL corpus they agree with the folders as well as
in 50 or in all 384, and runs agree with each other more (adjusted mutual information of 20 groups
0.70, against 0.65 and 0.54)."""
SAMPLE_ROWS = 3000
"""Rows looked at to find how many groups there are; the comparison grows with their square."""
COUNTS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
RUNS = 3
QUICK_STARTS = 2
STARTS = 10
"""How often k-means begins, to keep the best: while numbers are compared, and for the result."""
SMALLEST = 3
"""Members a group has on average, at least, when the number is found."""

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group.

    :ivar number: from 1, the largest group first.
    :ivar terms: what tells it apart, best first.
    :ivar members: the most central first, each with its cosine to the group's centre.
    :ivar centre: shape (dimension,), unit length.
    """

    number: int
    terms: tuple[str, ...]
    members: tuple[tuple[Entry, float], ...]
    centre: FloatMatrix


def find_clusters(
    catalog: Catalog, space: Space, count: int = 0, *, paragraphs: bool = False
) -> tuple[Cluster, ...]:
    """Group the documents of a collection, or its paragraphs.

    :param count: how many groups; 0 finds a number.
    :raises ConfigError: when there are more groups than there is to group.
    """
    vectors = space.passages if paragraphs else space.means
    entries = passage_entries(catalog, space) if paragraphs else space.documents
    labels = partition(vectors, count)
    owners = {entry.key: int(label) for entry, label in zip(entries, labels, strict=True)}
    terms = telling_terms(_texts(catalog, owners, paragraphs=paragraphs), TERMS)
    found = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        centre = unit(vectors[rows].mean(axis=0))
        closeness = vectors[rows] @ centre
        order = np.argsort(-closeness, kind="stable")
        members = tuple((entries[rows[i]], float(closeness[i])) for i in order)
        found.append(Cluster(label + 1, terms.get(label, ()), members, centre))
    return tuple(found)


def _texts(
    catalog: Catalog, owners: dict[str, int], *, paragraphs: bool
) -> Iterator[tuple[int, str]]:
    """(group, text) of each member; a document is one text, however long."""
    for doc_id, passages in itertools.groupby(catalog.all_passages(), lambda p: p.doc_id):
        if paragraphs:
            yield from ((owners[p.passage_id], p.text) for p in passages if p.passage_id in owners)
        elif doc_id in owners:
            yield owners[doc_id], "\n".join(passage.text for passage in passages)


def partition(vectors: FloatMatrix, count: int = 0) -> Labels:
    """The group of each row, from 0, the largest group first.

    :param count: how many groups; 0 finds a number.
    :raises ConfigError: when there are more groups than rows, or scikit-learn is missing.
    """
    if count > len(vectors):
        raise ConfigError(f"cannot make {count} groups of {len(vectors)}", hint="rag cluster auto")
    reduced = unit(principal_components(vectors, min(REDUCED, len(vectors))))
    with threads_for(len(reduced)):
        count = count or find_count(reduced)
        labels = _k_means(reduced, count, STARTS)
    sizes = np.bincount(labels, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(count)
    # Fewer groups than asked for when rows are equal.
    found: Labels = rank[labels]
    return found


def find_count(reduced: FloatMatrix) -> int:
    """The number of groups that stand apart most, by mean silhouette
    (Rousseeuw 1987, https://doi.org/10.1016/0377-0427(87)90125-7) over a sample."""
    rows = min(len(reduced), SAMPLE_ROWS)
    sample = np.random.default_rng(SEED).permutation(reduced)[:rows]
    # One run of k-means is luck: between neighbouring numbers luck decides as much as structure.
    scores = {
        count: np.mean(
            [_silhouette(sample, _k_means(sample, count, QUICK_STARTS, run)) for run in range(RUNS)]
        )
        for count in COUNTS
        if count * SMALLEST <= rows
    }
    # The smaller number where two do equally well.
    return max(scores, key=lambda count: (scores[count], -count), default=1)


def _k_means(rows: FloatMatrix, count: int, starts: int, seed: int = SEED) -> Labels:
    # Equal rows cannot be told apart, and scikit-learn would warn of it on the terminal.
    count = min(count, len(np.unique(np.round(rows, 4), axis=0)))
    if count < 2:
        return np.zeros(len(rows), dtype=np.int64)
    model = scikit("sklearn.cluster").KMeans(count, n_init=starts, random_state=seed)
    return np.asarray(model.fit_predict(rows), dtype=np.int64)


def _silhouette(rows: FloatMatrix, labels: Labels) -> float:
    if len(np.unique(labels)) < 2:
        return -1.0
    return float(scikit("sklearn.metrics").silhouette_score(rows, labels, metric="cosine"))
