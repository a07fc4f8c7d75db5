"""The judged questions about a whole folder: they are what the folder is written from, and each is
answered by computing."""

from __future__ import annotations

import contextlib
import json
import runpy
from datetime import date
from pathlib import Path

import pytest

from rag.catalog.filters import EVERYTHING
from rag.core.records import Document
from rag.load.plain.markdown import read_markdown
from rag.question.plan import plan_question
from rag.whole.carry_out import carried_out
from rag.whole.scope import scope_of
from tests.whole_answers.catalogs import fill, opened

FILE = Path(__file__).parents[2] / "eval" / "whole" / "questions.jsonl"
MADE = runpy.run_path(str(FILE.with_name("make_folder.py")))
QUESTIONS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_the_file_is_what_the_folder_is_written_from():
    assert MADE["questions"](MADE["notes"]()) == QUESTIONS
    assert len(QUESTIONS) >= 60


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    documents = []
    for number, note in enumerate(MADE["notes"]()):
        content = read_markdown(note.text)
        documents.append(
            Document(
                f"d{number}", note.source, content.text, title=content.title, date=content.date,
                kind="markdown", sections=content.sections,
            )
        )  # fmt: skip
    fill(home, documents)
    with contextlib.closing(opened(home)) as collection:
        yield collection.catalog


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["id"])
def test_each_is_computed_and_right(catalog, asked):
    today = date(2026, 6, 10)
    scope = scope_of(catalog, asked["question"], EVERYTHING)
    plan = plan_question(scope.rest, today)
    found = carried_out(catalog, scope.rest, plan, scope.only, today)
    assert found is not None and found.found
    shown = " ".join([found.text, *(quote.text for quote in found.quotes)])
    for point in asked["points"]:
        assert any(wording in shown for wording in point), point
    cited = {quote.passage.source for quote in found.quotes}
    assert cited and cited <= {span["source"] for span in asked["spans"]}
