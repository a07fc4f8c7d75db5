"""The SQL of the handbook runs and answers; its tables and functions are those that exist."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from rag.catalog.reading_sql import query
from tests.helpers.exploring import catalog_of, put

PAGES = Path(__file__).parents[2] / "corpora" / "handbook"
QUESTIONS = (PAGES / "sql-questions.md").read_text(encoding="utf-8")
REFERENCE = (PAGES / "sql.md").read_text(encoding="utf-8")

ASKED = re.findall(r"^([A-Z][^\n]*\?)\n\n```sql\n(.*?)```", QUESTIONS, re.DOTALL | re.MULTILINE)

NOTES = {
    "infra/backups.md": [
        ("We back up every night.", [1, 0, 0]),
        ("Stop the server first.", [0, 1, 0]),
        ("Copyright.", [0, 0, 1]),
    ],
    "infra/restore.md": [("Restoring the backups takes an hour.", [0.99, 0.01, 0])],
    "letters/restore.md": [("Copyright.", [0, 0, 1]), ("Dear Ada,", [0, 0.2, 0.9])],
}

ANSWERS = {
    "How many documents of each kind are there?": [("text", 3)],
    "Which documents changed last?": [(s, "2023-11-14 22:13:20") for s in NOTES],
    "Which are the longest?": [
        ("infra/backups.md", 3, 55),
        ("infra/restore.md", 1, 36),
        ("letters/restore.md", 2, 19),
    ],
    "How many notes are there of each year?": [("2023", 1), ("2024", 2)],
    "Which texts stand in more than one document?": [
        ("Copyright.", "infra/backups.md and letters/restore.md")
    ],
    "Which documents bear the same title?": [("restore", 2)],
    "Which paragraphs speak of a word, in any of its forms?": [
        # The word is in the first one's title.
        ("infra/backups.md", 1, "We back up every night."),
        ("infra/backups.md", 11, "Stop the server first."),
        ("infra/backups.md", 21, "Copyright."),
        ("infra/restore.md", 1, "Restoring the backups takes an hour."),
    ],
    "Which paragraphs are closest in meaning to a question?": [
        ("infra/backups.md", 1, 1.0),
        ("infra/restore.md", 1, 1.0),
        ("letters/restore.md", 11, 0.0),
        ("infra/backups.md", 11, 0.0),
        ("infra/backups.md", 21, 0.0),
        ("letters/restore.md", 1, 0.0),
    ],
    "Which paragraphs of different documents say nearly the same?": [
        ("We back up every night.", "Restoring the backups takes an hour.", 1.0),
        ("Copyright.", "Copyright.", 1.0),
        ("Copyright.", "Dear Ada,", 0.976),
    ],
    "Which documents hide characters that you cannot see?": [("infra/restore.md", 3)],
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handbook")
    catalog = catalog_of(folder, {})
    for source, passages in NOTES.items():
        put(catalog, {source: passages}, date="2023-05-01" if "letters" in source else "2024-01-02")
    with catalog.transaction() as connection:
        connection.execute(
            "UPDATE documents SET hidden_characters = 3 WHERE source = 'infra/restore.md'"
        )
    catalog.close()
    return folder / "catalog.sqlite"


def embed(text):
    return np.array([[1, 0, 0]], dtype=np.float32)


def test_there_are_ten_questions():
    assert len(ASKED) == 10
    assert [question for question, _ in ASKED] == list(ANSWERS)


@pytest.mark.parametrize(("question", "statement"), ASKED, ids=[q for q, _ in ASKED])
def test_a_question_is_answered(file, question, statement):
    rows = [tuple(row) for row in query(file, statement, embed).rows]
    # Where the statement leaves the order open, equal rows may come in any.
    assert sorted(rows, key=str) == sorted(ANSWERS[question], key=str)
    assert len(rows) == len(set(rows))


def test_the_documented_columns_are_those_of_the_schema(file):
    connection = sqlite3.connect(file)
    tables = re.findall(r"^\| `(\w+)` \| (`.*`) \|$", REFERENCE, re.MULTILINE)
    documented = {table: re.findall(r"`(\w+)`", columns) for table, columns in tables}
    assert {"documents", "passages", "vectors", "meta"} <= documented.keys()
    for table, columns in documented.items():
        actual = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        assert columns == actual, table


def test_the_documented_functions_exist(file):
    for name, arguments in re.findall(r"^\| `(\w+)\(([^)]*)\)` \|", REFERENCE, re.MULTILINE):
        nulls = ", ".join("NULL" for _ in arguments.split(","))
        assert query(file, f"SELECT {name}({nulls})", embed).rows == ((None,),)


def test_other_programs_open_the_file_without_our_functions(file):
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    (blob,) = connection.execute("SELECT vector FROM vectors LIMIT 1").fetchone()
    assert np.linalg.norm(np.frombuffer(blob, dtype="<f4")) == pytest.approx(1)
    assert connection.execute("SELECT count(*) FROM lexical").fetchone() == (6,)


def test_foreign_keys_name_the_column_they_mean(file):
    # Datasette cannot show a table whose keys leave it out.
    keys = sqlite3.connect(file).execute("PRAGMA foreign_key_list(passages)").fetchall()
    assert {(key[2], key[3], key[4]) for key in keys} == {
        ("documents", "doc_id", "doc_id"),
        ("vectors", "text_hash", "text_hash"),
    }
