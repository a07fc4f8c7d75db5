"""What a collection holds in a few figures, and questions made of its headings."""

from __future__ import annotations

import pytest

from rag.catalog.catalog import Catalog
from rag.cli.show.census import in_words, next_steps
from rag.explore.census import Census, questions, take_census
from rag.index.collection import writing
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

ENGLISH = "The backups of the database are written to the disk in the cellar, and that is the end. "
GERMAN = (
    "Die Sicherungen der Datenbank werden auf die Platte im Keller geschrieben, und das ist es. "
)


@pytest.fixture
def catalog(tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    files = {
        "a.md": f"# Backups\n\n{ENGLISH}\n\n## How to restore a backup\n\n{ENGLISH * 2}\n",
        "b.md": f"# Keller\n\n{GERMAN}\n\n## Der Keller im Winter\n\n{GERMAN * 2}\n",
        "c.md": f"# Other\n\n## 3. Why is it `slow` today?\n\n{ENGLISH * 2}\n",
        "d.txt": ENGLISH,
    }
    for name, text in files.items():
        (notes / name).write_text(text)
    with writing(tmp_path / "home", "default") as collection:
        plan = make_plan(find_files([notes], 10_000_000), {})
        ingest(collection, plan, FakeEmbedder(), SplitSettings(limit=120, merge=12))
        yield collection.catalog


def test_a_census_counts_kinds_and_languages(catalog: Catalog):
    found = take_census(catalog)
    assert found.documents == 4 and found.passages == catalog.counts().passages
    assert found.kinds == (("md", 3), ("txt", 1))
    assert [name for name, _ in found.languages] == ["en", "de"]
    assert sum(share for _, share in found.languages) == pytest.approx(1)


def test_headings_become_questions_in_their_own_language(catalog: Catalog):
    asked = set(questions(catalog))
    assert "how do I restore a backup?" in asked
    assert "Was steht zu Der Keller im Winter?" in asked
    assert "Why is it slow today?" in asked
    # One word alone, and numbers, tell too little.
    assert not any("Backups" in question or "3." in question for question in asked)


def test_in_words():
    census = Census(30, 200, (("md", 25), ("pdf", 4), ("", 1)), (("en", 0.81), ("de", 0.19)),
                    "2019-01-02", "2026-03-04")  # fmt: skip
    assert in_words(census).startswith("25 Markdown, 4 PDF")
    assert in_words(census).endswith("English 81 %, German 19 % · 2019 to 2026")
    many = Census(9, 9, tuple((f"k{n}", 1) for n in range(9)), (), "", "")
    assert in_words(many) == "1 K0, 1 K1, 1 K2, 1 K3, 1 K4, 4 other kinds"


def test_what_is_suggested_can_be_pasted():
    shown = list(next_steps(["what about $(rm -rf ~)?", "why?"], "my notes"))
    assert "    rag -c 'my notes' ask 'what about $(rm -rf ~)?'" in shown
    assert "    rag -c 'my notes' ask \"why?\"" in shown
    assert next(next_steps([], "default")).startswith("  a conversation: rag chat")
