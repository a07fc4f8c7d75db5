"""All vectors of a small collection in memory, compared one by one.

Up to some ten thousand passages this is faster than opening an index, and it misses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.catalog.catalog import Catalog, matrix
from rag.catalog.exact_neighbours import top
from rag.core.errors import StoreError
from rag.core.protocols import FloatMatrix


class VectorScan:
    """Vectors of passages as they were when they were read; `search` is that of a `VectorIndex`.

    :param ids: of the passages.
    :param vectors: shape (len(ids), dimension), unit rows.
    """

    def __init__(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        self._ids, self._vectors = ids, vectors

    @classmethod
    def of(cls, catalog: Catalog) -> VectorScan:
        """All of a catalogue.

        :raises StoreError: when a stored vector is damaged.
        """
        rows = catalog.rows(
            "SELECT passage_id, vector FROM passages JOIN vectors USING (text_hash)"
        )
        try:
            vectors = matrix([row["vector"] for row in rows])
        except ValueError as error:
            raise StoreError(
                f"vectors of {catalog.file} have different sizes", hint="rag doctor --repair"
            ) from error
        return cls([row["passage_id"] for row in rows], vectors)

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest rows to a vector of shape (1, dimension): (id, cosine), best first."""
        if not self._ids or limit < 1:
            return []
        cosines = self._vectors @ vector[0]
        places = np.arange(len(cosines))
        if limit < len(cosines):
            # Everything as good as the last one wanted, so that ties are broken by id.
            worst = np.partition(cosines, len(cosines) - limit)[len(cosines) - limit]
            places = np.flatnonzero(cosines >= worst)
        return top([(self._ids[place], float(cosines[place])) for place in places.tolist()], limit)


def is_small(catalog: Catalog, passages: int) -> bool:
    """Whether a collection has at most this many passages, without counting all of a large one."""
    return not catalog.rows("SELECT 1 FROM passages LIMIT 1 OFFSET ?", (passages,))
