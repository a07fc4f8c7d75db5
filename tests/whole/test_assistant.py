"""The door for other programs: what its documentation shows is run, with the real embedder."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import rag
import rag.assistant
from rag.core.errors import ConfigError, EmptyCollection, SourceError

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.real


@pytest.fixture
def folder(tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "backups.md").write_text(
        "# Backups\n\nEvery night the database is copied to the cellar.\n"
    )
    return notes


@pytest.fixture
def home(tmp_path, real_home):
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    return home


def test_the_example_of_its_docstring(home, folder):
    finder = doctest.DocTestFinder(recurse=False)
    (example,) = finder.find(rag.assistant.Assistant, globs={"home": home, "folder": folder})
    outcome = doctest.DocTestRunner().run(example)
    assert outcome.attempted == 5
    assert outcome.failed == 0


def test_the_example_of_the_readme(home, folder, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {"home": home, "folder": folder})
    assert "copied to the cellar" in capsys.readouterr().out


def test_a_conversation_keeps_its_turns(home, folder):
    with rag.Assistant(home, "notes") as assistant:
        assistant.ingest(folder)
        chat = assistant.chat(extract=True)
        chat.ask("Where do the backups go?")
        assert [turn.question for turn in chat.turns] == ["Where do the backups go?"]


def test_what_is_wrong_is_said_by_its_own_error(home, tmp_path):
    with pytest.raises(ConfigError):
        rag.Assistant(home, mode="telepathy")
    with rag.Assistant(home, "nothing") as assistant, pytest.raises(EmptyCollection):
        assistant.search("anything")
    with rag.Assistant(home) as assistant, pytest.raises(SourceError):
        assistant.ingest(tmp_path / "gone")
