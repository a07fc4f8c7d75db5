"""A process that reads files of strangers is told nothing that opens a store or a service."""

from __future__ import annotations

import os
import sys

import pytest

from rag.load.guard import environment, read_guarded

SECRET = "correct-horse-of-the-reader"
NAMES = (
    "RAG_STORE", "PGPASSWORD", "PGPASSFILE", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY", "OPENAI_API_KEY",
    "GOOGLE_APPLICATION_CREDENTIALS", "rag_http_token",
)  # fmt: skip
started: list[tuple] = []


def _note(event, arguments):
    if event == "subprocess.Popen":
        started.append(arguments)


sys.addaudithook(_note)


@pytest.fixture
def secrets(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, SECRET)


def test_neither_its_command_nor_its_environment_holds_a_secret(secrets, tmp_path):
    file = tmp_path / "pump.csv"
    file.write_text("what,where\npump,cellar\n")
    started.clear()
    assert "cellar" in read_guarded(file, ".csv").text
    ((_, command, _, told),) = started
    assert SECRET not in repr(command) and SECRET not in repr(told)
    assert "rag.load.worker" in command


def test_it_is_told_all_else(secrets, monkeypatch):
    monkeypatch.setenv("TESSDATA_PREFIX", "/somewhere")
    told = environment()
    assert told["TESSDATA_PREFIX"] == "/somewhere" and told["PATH"] == os.environ["PATH"]
    left = {name for name in os.environ if name not in told}
    assert left >= set(NAMES)
