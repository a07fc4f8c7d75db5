"""The change that makes the cross-encoder of E5: packed without harm, merged where it belongs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.embedding.low_rank import LowRank, packed, unpacked

MATRICES = arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(1, 8)),
    elements=st.floats(-100, 100, width=32),
)


class File:
    """A network of one matrix and its bias."""

    shape = "as it is"

    def tensor(self, name):
        return {"l0.q.w": np.ones((2, 3), np.float32), "l0.q.b": np.ones(2, np.float32)}[name]


@given(MATRICES)
def test_packing_is_off_by_half_a_level_at_most(matrix):
    again = unpacked(packed("m", matrix), "m")
    level = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    assert (np.abs(again - matrix) <= level[:, None] * 0.5001).all()


def test_a_matrix_is_changed_its_bias_and_the_rest_are_not():
    down, up = np.array([[1, 0, 2]], np.float32), np.array([[10], [0]], np.float32)
    network = LowRank(File(), {"l0.q": (down, up)})
    assert network.tensor("l0.q.w").tolist() == [[11, 1, 21], [1, 1, 1]]
    assert network.tensor("l0.q.b").tolist() == [1, 1]
    assert LowRank(File(), {}).tensor("l0.q.w").tolist() == [[1, 1, 1], [1, 1, 1]]
    assert network.shape == "as it is"
