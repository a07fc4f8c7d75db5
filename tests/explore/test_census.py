"""What a collection holds in a few figures, and questions made of its headings."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from rag.catalog.catalog import Catalog
from rag.cli.show.census import answered, in_words, next_steps
from rag.explore.census import Census, take_census
from rag.explore.suggest_questions import Suggestion, infinitive, suggest_questions
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
        "c.md": f"# Other\n\n## 3. Why is the `disk` slow today?\n\n{ENGLISH * 2}\n",
        "e.md": f"# Porridge\n\n## Ingredients\n\n{ENGLISH * 2}\n",
        "f.md": f"# Writing a backup\n\n{ENGLISH * 2}We write, they write.\n",
        "g.md": f"# The vault\n\nThe vault is a box below the stairs. {ENGLISH}\n",
        "h.md": f"# Retro of spring, 3 May 2025\n\n{ENGLISH * 2}\n",
        "i.md": f"# Things we always forget\n\n{ENGLISH * 2}\n",
        "j.md": f"# Keller lüften\n\n{GERMAN * 2}\n",
        "k.md": f"# Delay letting guests in\n\n## Usage\n\n{ENGLISH * 2}\n",
        "l.md": f"# Door is locked\n\n## Requirements\n\n{ENGLISH * 2}\n",
        "m.md": f"# Rsync\n\n## Usage\n\nWith rsync: {ENGLISH * 2}\n",
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
    assert found.documents == 13 and found.passages == catalog.counts().passages
    assert found.kinds == (("md", 12), ("txt", 1))
    assert [name for name, _ in found.languages] == ["en", "de"]
    assert sum(share for _, share in found.languages) == pytest.approx(1)


def test_headings_and_definitions_become_questions_in_their_own_language(catalog: Catalog):
    suggested = list(suggest_questions(catalog))
    assert {suggestion.question for suggestion in suggested} == {
        "how do I restore a backup?",
        "Was sollte ich wissen: Der Keller im Winter?",
        "Why is the disk slow today?",
        "what goes into Porridge?",
        "how do I write a backup?",
        "what is the vault?",
        "what came out of Retro of spring, 3 May 2025?",
        "Wie geht das: Keller lüften?",
        "how do I use Rsync?",
    }
    assert len({suggestion.doc_id for suggestion in suggested}) == len(suggested)
    # The sorts take turns, and what says least comes last.
    assert {s.question.split()[0] for s in suggested[-2:]} == {"what", "Was"}


def test_a_verb_is_believed_in_the_form_that_the_texts_have():
    seen = Counter({"use": 5, "us": 3, "run": 4, "install": 2, "stor": 1, "string": 9})
    assert [infinitive(word, seen) for word in ("using", "running", "installing")] == [
        "use", "run", "install",
    ]  # fmt: skip
    assert infinitive("storing", seen) == "" and infinitive("string", seen) == ""


def test_only_questions_that_their_own_document_answers_are_shown():
    class Assistant:
        def ask(self, question: str, *, extract: bool) -> Any:
            passage = SimpleNamespace(doc_id=question[0])
            quotes = [SimpleNamespace(passage=passage)]
            return SimpleNamespace(outcome=question[1:], quotes=quotes)

    asked = ["aanswered", "bclosest", "canswered", "dnot_covered", "eanswered", "fanswered"]
    suggested = iter([Suggestion(text, text[0]) for text in asked])
    assert list(answered(Assistant(), suggested)) == ["aanswered", "canswered", "eanswered"]
    assert list(answered(Assistant(), iter([Suggestion("aanswered", "b")]))) == []


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
