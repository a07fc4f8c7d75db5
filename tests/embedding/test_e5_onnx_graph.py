"""The network: whole-number weights, and the float32 form that stands in where they fail."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.embedding import e5_reference as reference
from rag.embedding import e5_weights as e5
from rag.embedding.e5_onnx_graph import LARGEST, to_whole, write_graph
from rag.embedding.onnx_embedder import OnnxEmbedder
from rag.models.e5_build import ensure_built

MATRICES = arrays(
    np.float32,
    st.tuples(st.integers(1, 4), st.integers(1, 8)),
    elements=st.floats(-100, 100, width=32).filter(lambda x: abs(x) > 1e-3),
)


def test_each_output_has_its_own_scale():
    whole, scales = to_whole(np.array([[1, -2, 0.5], [30, 0, -60]], np.float32), 4)
    assert whole.tolist() == [[2, -4, 1], [2, 0, -4]]
    assert scales.tolist() == [0.5, 15]


@given(MATRICES)
def test_rounding_is_off_by_half_a_level_at_most(matrix):
    whole, scales = to_whole(matrix, LARGEST)
    assert np.abs(whole).max() <= LARGEST
    assert (np.abs(whole * scales[:, None] - matrix) <= scales[:, None] * 0.5001).all()


def test_two_products_fit_into_the_16_bits_some_processors_add_them_in():
    assert 2 * 255 * LARGEST < 2**15


@pytest.fixture(scope="module")
def floating(real_home, tmp_path_factory):
    """The bundled model with float32 weights."""
    folder = tmp_path_factory.mktemp("float")
    for name in ("pieces.txt", "scores.f32", "words.npy"):
        shutil.copy(ensure_built(real_home) / name, folder)
    write_graph(e5.read(e5.locate()), 0, folder / "model.onnx")
    return OnnxEmbedder(folder, "e5", "")


@pytest.mark.real
def test_the_float_form_gives_the_reference_vectors(floating):
    assert reference.worst_cosine(floating.embed_passages) > 0.99999
