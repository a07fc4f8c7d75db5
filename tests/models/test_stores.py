"""Models that other programs keep: found under the names those programs have for them."""

from __future__ import annotations

import json
import os
import sys

import pytest

from rag.core.config import load_config
from rag.core.errors import ModelBroken, ModelMissing
from rag.models.find_reader import find_reader
from rag.models.gguf_header import read_header
from rag.models.installed import list_models, memory_needed
from rag.models.stores.find_models import find_model, find_models
from tests.helpers import model_stores as stores
from tests.helpers.gguf import write_header

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layouts of Linux")


@pytest.fixture
def user(tmp_path, monkeypatch):
    """A person's home folder; what runs in the test takes it for its own."""
    for name in ("OLLAMA_MODELS", "LLAMA_CACHE", "HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "ada"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


def names(user, **environment):
    return {m.name: m.origin for m in find_models(user=user, environment=environment)}


def everything(folder):
    """What lies below a folder: names, sizes and times."""
    return {p: (p.lstat().st_size, p.lstat().st_mtime_ns) for p in sorted(folder.rglob("*"))}


def test_ollama_models_have_the_names_that_ollama_run_takes(user):
    store = user / ".ollama" / "models"
    stores.ollama(store, "registry.ollama.ai/library/qwen3/4b")
    stores.ollama(store, "registry.ollama.ai/ada/notes/latest")
    stores.ollama(store, "hf.co/bartowski/gemma/Q4_K_M")
    found = {m.name: m for m in find_models(user=user, environment={})}
    assert list(found) == ["hf.co/bartowski/gemma:Q4_K_M", "ada/notes:latest", "qwen3:4b"]
    assert found["qwen3:4b"].licence == "Apache License 2.0"
    assert read_header(found["qwen3:4b"].path).quantisation == "Q4_K_M"
    assert not any(m.problem for m in found.values())


def test_ollama_may_keep_its_models_elsewhere(user, tmp_path):
    stores.ollama(tmp_path / "big disk", "registry.ollama.ai/library/qwen3/4b")
    assert names(user) == {}
    assert names(user, OLLAMA_MODELS=str(tmp_path / "big disk")) == {"qwen3:4b": "ollama"}


def test_lm_studio_and_the_folder_it_was_told_to_use(user, tmp_path):
    stores.model(user / ".lmstudio/models/lmstudio-community/Qwen3/Qwen3-Q4_K_M.gguf")
    assert names(user) == {"lmstudio-community/Qwen3/Qwen3-Q4_K_M.gguf": "lm-studio"}
    moved = tmp_path / "moved"
    stores.model(moved / "owner" / "repo" / "other.gguf")
    stores.model(moved / "owner" / "repo" / "mmproj-other.gguf")
    (user / ".lmstudio/settings.json").write_text(json.dumps({"downloadsFolder": str(moved)}))
    assert names(user) == {"owner/repo/other.gguf": "lm-studio"}


@pytest.mark.parametrize(
    ("place", "name", "origin"),
    [
        (".cache/llama.cpp/ggml-org_tiny_a.gguf", "ggml-org_tiny_a.gguf", "llama.cpp"),
        (".local/share/nomic.ai/GPT4All/Phi-3.gguf", "Phi-3.gguf", "gpt4all"),
        (".local/share/Jan/data/llamacpp/models/qwen/model.gguf", "qwen/model.gguf", "jan"),
        (".config/Jan/data/models/llama/llama.gguf", "llama/llama.gguf", "jan"),
        ("jan/models/tiny/tiny.gguf", "tiny/tiny.gguf", "jan"),
    ],
)  # fmt: skip
def test_plain_folders(user, place, name, origin):
    stores.model(user / place)
    (user / place).with_name("incomplete-half.gguf").write_bytes(b"GGUF")
    (user / place).with_name("half.gguf.downloadInProgress").write_bytes(b"GGUF")
    assert names(user) == {name: origin}


def test_the_hub_cache_by_repository(user, tmp_path):
    stores.hub(user / ".cache/huggingface/hub", "Qwen/Qwen3-GGUF", "Qwen3-Q8_0.gguf")
    assert names(user) == {"Qwen/Qwen3-GGUF/Qwen3-Q8_0.gguf": "hub"}
    stores.hub(tmp_path / "cache", "a/b", "parts/c.gguf")
    assert names(user, HF_HUB_CACHE=str(tmp_path / "cache")) == {"a/b/parts/c.gguf": "hub"}


def test_folders_of_ones_own(user, tmp_path):
    stores.model(tmp_path / "one" / "deep" / "a.gguf")
    stores.model(tmp_path / "two" / "b.gguf")
    own = os.pathsep.join([str(tmp_path / "one"), str(tmp_path / "two")])
    config = load_config(environment={"RAG_MODEL_FOLDERS": own})
    found = find_models(config.model_folders, user, {})
    assert [(m.name, m.origin) for m in found] == [("deep/a.gguf", "folder"), ("b.gguf", "folder")]


def test_a_model_in_parts_is_one_model(user):
    folder = user / ".lmstudio/models/o/r"
    first, second = (stores.model(folder / f"big-0000{n}-of-00002.gguf") for n in (1, 2))
    [found] = find_models(user=user, environment={})
    assert found.path == first
    assert found.bytes == first.stat().st_size + second.stat().st_size
    second.unlink()
    [found] = find_models(user=user, environment={})
    assert "big-00002-of-00002.gguf is missing" in found.problem


def test_the_same_name_in_two_stores_and_the_same_file_under_two(user):
    stores.model(user / "jan/models/a.gguf", "one")
    other = stores.model(user / ".local/share/nomic.ai/GPT4All/a.gguf", "another")
    (user / ".lmstudio/models/o/r").mkdir(parents=True)
    (user / ".lmstudio/models/o/r/b.gguf").symlink_to(other)
    assert names(user) == {"o/r/b.gguf": "lm-studio", "a.gguf": "jan"}
    (user / ".lmstudio/models/o/r/b.gguf").unlink()
    assert names(user) == {"a.gguf": "gpt4all", "jan:a.gguf": "jan"}
    assert find_model("jan:a.gguf").path == user / "jan/models/a.gguf"
    assert find_model("gpt4all:a.gguf").path == other


def test_broken_ones_are_named_with_what_is_wrong(user, tmp_path):
    store = user / ".ollama" / "models"
    gone = stores.ollama(store, "registry.ollama.ai/library/gone/1b")
    short = stores.ollama(store, "registry.ollama.ai/library/short/1b")
    gone.unlink()
    short.write_bytes(short.read_bytes()[:-1])
    (store / "manifests/registry.ollama.ai/library/gone/odd").write_text('{"layers": []}')
    (store / "manifests/registry.ollama.ai/library/gone/path").write_text(
        '{"layers": [{"mediaType": "application/vnd.ollama.image.model",'
        ' "digest": "sha256:../../../../secret", "size": 1}]}'
    )
    link = stores.hub(user / ".cache/huggingface/hub", "a/b", "c.gguf")
    link.resolve().unlink()
    (user / "jan/models").mkdir(parents=True)
    (user / "jan/models/noise.gguf").write_bytes(b"GGUF" + b"\xff" * 40)
    (user / "jan/models/empty.gguf").write_bytes(b"")
    problems = {m.name: m.problem for m in list_models(tmp_path) if m.origin != "rag"}
    assert "is missing" in problems["gone:1b"] and "is missing" in problems["a/b/c.gguf"]
    assert f"{short.stat().st_size:,} of {short.stat().st_size + 1:,} bytes" in problems["short:1b"]
    assert problems["gone:odd"] == problems["gone:path"] == "its manifest names no model file"
    assert "no whole GGUF file" in problems["noise.gguf"] and "empty" in problems["empty.gguf"]
    with pytest.raises(ModelBroken, match=r"ollama's gone:1b: .* is missing"):
        find_reader(tmp_path, "gone:1b")


def test_nothing_is_written_in_a_store(user, tmp_path):
    stores.ollama(user / ".ollama/models", "registry.ollama.ai/library/qwen3/4b")
    stores.hub(user / ".cache/huggingface/hub", "a/b", "c.gguf")
    stores.model(user / ".lmstudio/models/o/r/d.gguf")
    before = everything(user)
    list_models(tmp_path / "home")
    find_reader(tmp_path / "home", "qwen3:4b")
    assert everything(user) == before


def test_the_list_says_what_a_model_is_and_takes(user, tmp_path):
    stores.ollama(user / ".ollama/models", "registry.ollama.ai/library/qwen3/4b")
    [listed] = [m for m in list_models(tmp_path, window=4096) if m.origin == "ollama"]
    assert (listed.name, listed.quantisation, listed.context) == ("qwen3:4b", "Q4_K_M", 40960)
    # 36 layers of 8 heads with 128 keys and 128 values, two bytes each.
    cache = 4096 * 36 * 8 * 256 * 2
    assert listed.memory == listed.bytes + cache + 200_000_000 and listed.fits
    huge = memory_needed(read_header(listed_path := find_reader(tmp_path, "qwen3:4b")), 10**12, 1)
    assert huge > 10**12 and listed_path.name.startswith("sha256-")


def test_a_model_that_only_embeds_is_not_offered_as_a_reader(user, tmp_path):
    write_header(user / "jan/models/e5.gguf", {"general.architecture": "bert"})
    adapter = {"general.architecture": "llama", "general.type": "adapter"}
    write_header(user / "jan/models/lora.gguf", adapter)
    assert not [m for m in list_models(tmp_path) if m.origin == "jan"]


@pytest.mark.parametrize("name", ["qwen3", "qwen3:latest", "ollama:qwen3:latest"])
def test_a_reader_is_taken_by_its_name(user, tmp_path, name):
    blob = stores.ollama(user / ".ollama/models", "registry.ollama.ai/library/qwen3/latest")
    assert find_reader(tmp_path, name) == blob


def test_a_name_that_nobody_has_is_still_missing(user, tmp_path):
    with pytest.raises(ModelMissing):
        find_reader(tmp_path, "qwen9")
