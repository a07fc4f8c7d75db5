"""All vectors of a small collection in memory, compared one by one.

Up to some ten thousand passages this is faster than opening an index, and it misses nothing.
"""

from __future__ import annotations

import numpy as np

from rag.catalog.catalog import Catalog, matrix
from rag.catalog.exact_neighbours import top
from rag.core.errors import StoreError
from rag.core.protocols import FloatMatrix


class VectorScan:
    """The vectors as they were when this was made; `search` is that of a `VectorIndex`.

    :raises StoreError: when a stored vector is damaged.
    """

    def __init__(self, catalog: Catalog) -> None:
        rows = catalog.rows(
            "SELECT passage_id, vector FROM passages JOIN vectors USING (text_hash)"
        )
        self._ids = [row["passage_id"] for row in rows]
        try:
            self._vectors = matrix([row["vector"] for row in rows])
        except ValueError as error:
            raise StoreError(
                f"vectors of {catalog.file} have different sizes", hint="rag doctor --repair"
            ) from error

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
        return top([(self._ids[place], float(cosines[place])) for place in places], limit)


def is_small(catalog: Catalog, passages: int) -> bool:
    """Whether a collection has at most this many passages, without counting all of a large one."""
    return not catalog.rows("SELECT 1 FROM passages LIMIT 1 OFFSET ?", (passages,))
