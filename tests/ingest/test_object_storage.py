"""`rag ingest s3://…` against a server that speaks S3 over HTTP, with either store."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from rag.cli.app import run

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def storage():
    for package in ("moto", "flask", "flask_cors", "s3fs"):
        pytest.importorskip(package, reason="no server of S3 to be had: pip install -e '.[test]'")
    from tests.helpers.object_storage import ObjectStorage

    storage = ObjectStorage()
    yield storage
    storage.close()


@pytest.fixture
def program(request, tmp_path, real_home, capsys, monkeypatch):
    """Runs a command; its exit code and what it printed on either stream."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    if getattr(request, "param", "home") == "postgres":
        monkeypatch.setenv("RAG_STORE", request.getfixturevalue("store_url"))

    def call(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        capsys.readouterr()
        code = run(["--home", str(home), *arguments])
        return code, *capsys.readouterr()

    return call


def ingested(program, url: str) -> tuple[int, int, int, int]:
    """How many files an ingest added, updated, removed and left."""
    code, out, err = program("ingest", url, "--json")
    assert code == 0, err
    did = json.loads(out)["documents"]
    return tuple(did[name] for name in ("added", "updated", "removed", "unchanged"))


def found(program) -> list[tuple[str, str]]:
    """(source, text) of all passages, by source."""
    code, out, err = program("search", "Where is the pump?", "--json")
    assert code == 0, err
    return sorted((hit["source"], hit["text"]) for hit in json.loads(out)["results"])


CELLAR = "# Pump\n\nThe pump stands in the cellar."
GARDEN = "# Pump\n\nThe pump stands in the garden."


@pytest.mark.parametrize("program", ["home", "postgres"], indirect=True)
def test_objects_are_followed_as_files_are(program, storage, tmp_path, monkeypatch):
    for name, value in storage.environment().items():
        monkeypatch.setenv(name, value)
    folder = f"{tmp_path.name}/a"
    url = f"s3://notes/{folder}/"
    storage.put(f"{folder}/pump.md", CELLAR)
    storage.put(f"{folder}/deep/meter.md", "# Meter\n\nThe meter hangs in the hall.")
    storage.put(f"{folder}/valve.md", "# Valve\n\nThe valve is red.")
    storage.put(f"{folder}-not/lamp.md", "# Lamp\n\nThe lamp is not below the folder.")
    assert ingested(program, url) == (3, 0, 0, 0)
    assert (f"{url}pump.md", CELLAR) in found(program)
    assert ingested(program, url) == (0, 0, 0, 3)
    storage.put(f"{folder}/pump.md", GARDEN)
    storage.remove(f"{folder}/deep/meter.md")
    storage.put(f"{folder}/roof.md", "# Roof\n\nThe roof is new.")
    assert ingested(program, url) == (1, 1, 1, 1)
    assert [source.removeprefix(url) for source, _ in found(program)] == [
        "pump.md", "roof.md", "valve.md"
    ]  # fmt: skip
    assert (f"{url}pump.md", GARDEN) in found(program)
    storage.put(f"{folder}/pump.md", CELLAR)
    assert ingested(program, f"{url}pump.md") == (0, 1, 0, 0)
    assert (f"{url}pump.md", CELLAR) in found(program)


@pytest.mark.parametrize("secret", ["wrong" * 8, "wrong/" + "secret+" * 5])
def test_a_wrong_secret_is_said_in_one_line_without_it(storage, tmp_path, secret):
    storage.put("b/pump.md", CELLAR)
    command = [sys.executable, "-m", "rag", "--home", str(tmp_path), "ingest", "s3://notes/b/"]
    environment = {**os.environ, **storage.environment(secret)}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1 and not ran.stdout
    said, hint = ran.stderr.splitlines()
    assert said == "error: s3://notes/b/ is closed to the keys in use"
    assert "AWS_SECRET_ACCESS_KEY" in hint
    kept = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert not any(secret.encode() in text for text in (ran.stderr.encode(), *kept))
