"""Quotes against files as they are now: moved, edited, removed, repeated."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rag.core.records import Passage, Quote
from rag.evidence.check_quotes import cite, lines_of, verify
from rag.load.read import read_document

TEXT = "# Backups\n\nFirst line.\nIn March 2022 we moved\nto Litestream. Good.\n"
WORDS = "In March 2022 we moved\nto Litestream."


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "backups.md"
    file.write_text(TEXT, encoding="utf-8")
    return file


def quote_of(file: Path, words: str = WORDS) -> Quote:
    text = read_document(file, "backups.md", "d").text
    at = text.index("First")
    passage = Passage("p", "d", "backups.md", "", "", text[at:].rstrip(), at, len(text) - 1, 3, 5)
    return Quote(passage, text.index(words), text.index(words) + len(words), 0.9)


def test_a_quote_of_an_untouched_file_is_verified_with_its_own_lines(note):
    quote = quote_of(note)
    (citation,) = cite([quote], [note])
    assert citation.quote == WORDS
    assert (citation.marker, citation.verified) == (1, True)
    assert (citation.start_line, citation.end_line) == (4, 5) == lines_of(quote)
    assert verify(quote, note)


def test_lines_are_those_of_the_file_now(note):
    quote = quote_of(note)
    note.write_text("new\nlines\n" + TEXT, encoding="utf-8")
    (citation,) = cite([quote], [note])
    assert citation.verified
    assert (citation.start_line, citation.end_line) == (6, 7)


def test_an_edited_quote_is_not_verified(note):
    quote = quote_of(note)
    note.write_text(TEXT.replace("2022", "2023"), encoding="utf-8")
    (citation,) = cite([quote], [note])
    assert not citation.verified
    assert citation.quote == WORDS
    assert not verify(quote, note)


def test_a_file_that_is_gone_verifies_nothing(note):
    quote = quote_of(note)
    note.unlink()
    assert not cite([quote], [note])[0].verified
    assert not verify(quote, note)


def test_of_repeated_words_the_nearest_place_counts(note):
    quote = quote_of(note, "Good.")
    note.write_text("Good.\n\n" + TEXT, encoding="utf-8")
    assert cite([quote], [note])[0].start_line == 7


def test_a_file_with_the_hash_it_was_ingested_with_is_not_converted_again(note):
    quote = quote_of(note)
    right = hashlib.sha256(note.read_bytes()).hexdigest()
    assert cite([quote], [note], {"d": right})[0].verified
    note.write_text("other", encoding="utf-8")
    assert not cite([quote], [note], {"d": right})[0].verified


def test_markers_follow_the_quotes(note):
    quotes = [quote_of(note, "First line."), quote_of(note)]
    found = cite(quotes, [note, note])
    assert [(c.marker, c.quote, c.start_line) for c in found] == [
        (1, "First line.", 3),
        (2, WORDS, 4),
    ]
