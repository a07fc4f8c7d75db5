"""The bundled reader's faster copy: the same answers, made once, and never in the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.models import reader_builder
from rag.models.checksum import checksum_file, sha256_of
from rag.models.find_adapter import adapter_file
from rag.models.find_reader import find_reader
from rag.models.reader_copy import Weights, copy_file, fastest_weights
from rag.models.registry import ADAPTERS, known
from rag.models.verify import verify_models
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings
from rag.reader.sampler import Sampler

BUNDLED = "smollm2-135m-instruct"
ADAPTER = ADAPTERS[0]
PROMPTS = (
    "The lease of the office ends in March, and the landlord has offered to renew it.",
    "Question: When was the bridge built? It was built in 1911 by the county.",
    "Backups are kept for ninety days on a disk of their own; older ones are removed.",
)


@pytest.fixture(scope="module")
def reader() -> Path:
    return find_reader(Path(), BUNDLED)


@pytest.mark.real
def test_the_copy_predicts_what_the_reader_and_its_adapter_do(real_home, reader):
    copy = fastest_weights(real_home, reader, ADAPTER)
    assert copy == Weights(copy_file(real_home, known(BUNDLED), ADAPTER))
    merged = likeliest(copy)
    assert agreement(merged, likeliest(Weights(reader, adapter_file(ADAPTER)))) > 0.9
    assert agreement(merged, likeliest(Weights(reader))) < 0.9  # the adapter makes a difference


@pytest.mark.real
def test_a_copy_is_made_once_and_checked(real_home, reader, monkeypatch):
    path = fastest_weights(real_home, reader, ADAPTER).path
    written = path.stat().st_mtime_ns
    monkeypatch.setattr("rag.models.reader_copy.run_builder", pytest.fail)
    assert fastest_weights(real_home, reader, ADAPTER).path.stat().st_mtime_ns == written
    checks = {check.name: check for check in verify_models(real_home)}
    assert checks[f"{BUNDLED} (adapted)"].ok


def test_a_damaged_copy_is_named_with_what_mends_it(tmp_path):
    path = copy_file(tmp_path, known(BUNDLED), ADAPTER)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF")
    checksum_file(path).write_text("0" * 64)
    (check,) = [c for c in verify_models(tmp_path) if c.name == f"{BUNDLED} (adapted)"]
    assert not check.ok
    assert f"rm {path}" in check.detail


def test_another_reader_is_run_as_it_is(tmp_path, reader):
    other = tmp_path / "other.gguf"
    shutil.copyfile(reader, other)
    assert fastest_weights(tmp_path, other, None) == Weights(other)
    assert not (tmp_path / "models").exists()


def test_without_room_the_reader_runs_with_its_adapter_beside_it(tmp_path, reader):
    (tmp_path / "models").write_text("a file where the folder would be")
    assert fastest_weights(tmp_path, reader, ADAPTER) == Weights(reader, adapter_file(ADAPTER))


def test_a_builder_that_fails_leaves_nothing_and_the_reader_runs(tmp_path, reader, monkeypatch):
    monkeypatch.setattr("rag.models.reader_copy.BUILDER", "rag.no_such_module")
    assert fastest_weights(tmp_path, reader, None) == Weights(reader)
    assert not list(tmp_path.rglob("*.gguf"))


def test_a_damaged_package_is_not_copied(tmp_path, reader, capsys):
    target = tmp_path / "adapted-1.gguf"
    assert reader_builder.main([str(reader), "0" * 64, str(target)]) == 1
    assert "fails its checksum" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_new_copy_takes_the_place_of_the_old_one(tmp_path, monkeypatch):
    def write(source, target, to):
        target.write_bytes(b"GGUF" + to.encode())

    monkeypatch.setattr(reader_builder, "quantise", write)
    names = ("adapted-1.gguf", "plain-1.gguf", "adapted-2.gguf")
    for name in names:
        reader_builder.make_copy(tmp_path / "reader.gguf", tmp_path / name, None)
    assert sorted(path.name for path in tmp_path.glob("*.gguf")) == [
        "adapted-2.gguf",
        "plain-1.gguf",
    ]
    newest = tmp_path / names[-1]
    assert checksum_file(newest).read_text() == sha256_of(newest)
    assert not checksum_file(tmp_path / names[0]).exists()


def likeliest(weights: Weights) -> list[int]:
    """The tokens written after each prompt."""
    settings = ReaderSettings(context_window=256, adapter=weights.adapter)
    generator = LlamaGenerator(weights.path, settings)
    model, context = generator._model, generator._context
    sampler = Sampler(model, 0.0, 0)
    found = []
    try:
        for prompt in PROMPTS:
            tokens = model.tokenize(prompt, False)
            for place in range(1, len(tokens)):
                context.evaluate_prompt(tokens[:place])
                found.append(sampler.sample(context.pointer))
    finally:
        sampler.close()
        generator.close()
    return found


def agreement(one: list[int], other: list[int]) -> float:
    """Share of places with the same token."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
