"""Who is chosen to embed, and what makes vectors comparable."""

from __future__ import annotations

import hashlib

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError, ModelMissing
from rag.embedding.choose_embedder import fingerprint_of, load_embedder, make_fingerprint
from rag.models.checksum import checksum_file
from rag.models.e5_build import built_folder
from rag.models.fetch import EMBEDDER_FILES
from rag.models.find_embedder import WEIGHTS, find_embedder, weights_sha256
from tests.helpers.embedders import real_embedder
from tests.helpers.fakes import FakeEmbedder


def model_folder(path):
    path.mkdir(parents=True)
    (path / WEIGHTS).write_bytes(b"weights")
    return path


def test_onnx_runs_the_bundled_model_only(tmp_path):
    with pytest.raises(ConfigError, match="not intfloat/e5-base-v2"):
        load_embedder(Config(home=tmp_path, embedder="intfloat/e5-base-v2", runtime="onnx"))


def test_a_model_that_is_not_here_names_the_command_that_gets_it(tmp_path):
    with pytest.raises(ModelMissing, match="e5-base-v2 is not on this machine") as raised:
        load_embedder(Config(home=tmp_path, embedder="intfloat/e5-base-v2"))
    assert raised.value.hint == "rag models pull intfloat/e5-base-v2"


@pytest.mark.parametrize("name", ["BAAI/bge-small-en", "intfloat/multilingual-e5-large-instruct"])
def test_other_families_are_refused(tmp_path, name):
    with pytest.raises(ConfigError, match="not an E5 model"):
        find_embedder(tmp_path, name)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ModelMissing, match="no model folder"):
        find_embedder(tmp_path, str(tmp_path / "mine"))


def test_a_folder_a_pulled_model_and_the_hubs_cache_are_found(tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    mine = model_folder(tmp_path / "mine")
    cached = model_folder(cache / "models--intfloat--e5-base-v2" / "snapshots" / "abc")
    assert find_embedder(tmp_path, str(mine)) == mine
    assert find_embedder(tmp_path, "intfloat/e5-base-v2") == cached
    pulled = model_folder(tmp_path / "models" / "intfloat" / "e5-base-v2")
    assert find_embedder(tmp_path, "intfloat/e5-base-v2") == pulled


def test_the_checksum_of_weights_is_read_where_it_is_known(tmp_path):
    folder = model_folder(tmp_path / "mine")
    assert weights_sha256(folder) == hashlib.sha256(b"weights").hexdigest()
    checksum_file(folder / WEIGHTS).write_text("abc\n")
    assert weights_sha256(folder) == "abc"


def test_the_checksum_is_the_name_of_a_blob_in_the_hubs_cache(tmp_path):
    blob = tmp_path / ("0" * 64)
    blob.write_bytes(b"weights")
    (tmp_path / WEIGHTS).symlink_to(blob)
    assert weights_sha256(tmp_path) == "0" * 64


def test_fingerprints_differ_with_the_weights():
    assert make_fingerprint("e5", "a" * 64) != make_fingerprint("e5", "b" * 64)
    assert make_fingerprint("e5", "a" * 64) == make_fingerprint("e5", "a" * 64)
    assert fingerprint_of(FakeEmbedder()) == "fake-64"


@pytest.mark.real
def test_both_runtimes_of_the_bundled_model_are_interchangeable(real_home):
    onnx, torch = real_embedder(real_home, "onnx"), real_embedder(real_home, "torch")
    assert fingerprint_of(onnx) == fingerprint_of(torch)
    assert (onnx.name, onnx.dimension) == (torch.name, torch.dimension)
    texts = ["An owl hears a mouse under the snow.", "select * from notes", "夜に狩りをする"]
    assert onnx.count_tokens(texts) == torch.count_tokens(texts)
    cosines = (onnx.embed_passages(texts) * torch.embed_passages(texts)).sum(axis=1)
    assert cosines.min() > 0.997


@pytest.mark.real
def test_the_files_that_are_pulled_are_all_that_a_model_needs(real_home, tmp_path):
    whole = real_embedder(real_home, "torch")
    folder = tmp_path / "models" / "intfloat" / "e5-tiny"
    folder.mkdir(parents=True)
    for file in EMBEDDER_FILES:
        (folder / file).symlink_to(built_folder(real_home, "torch") / file)
    pulled = load_embedder(Config(home=tmp_path, embedder="intfloat/e5-tiny"))
    assert (pulled.name, pulled.dimension) == ("intfloat/e5-tiny", 384)
    text = ["An owl hears a mouse under the snow."]
    assert (pulled.embed_passages(text) * whole.embed_passages(text)).sum() > 0.99999
