"""Whether a document says some words, as its file is now."""

from __future__ import annotations

import hashlib

import pytest

from rag.evidence.verify_words import Known, find_words, verify_words

TEXT = "# Lease\n\nThe lease ends\nin 2027.\n"


@pytest.fixture
def known(tmp_path):
    file = tmp_path / "lease.md"
    file.write_text(TEXT)
    return Known(str(file), "lease.md", hashlib.sha256(TEXT.encode()).hexdigest(), TEXT, True)


def test_words_are_found_with_their_lines_whatever_white_space_parts_them(known):
    found = verify_words("The lease ends in 2027.", known)
    assert (found.found, found.file_changed) == (True, False)
    assert (found.start_line, found.end_line) == (3, 4)
    assert TEXT[found.start : found.end] == "The lease ends\nin 2027."


def test_a_changed_file_is_read_again(known):
    with open(known.path, "w") as file:  # noqa: PTH123
        file.write("Another text. The lease ends in 2031.")
    gone = verify_words("The lease ends in 2027.", known)
    assert (gone.found, gone.file_changed) == (False, True)
    moved = verify_words("The lease ends in 2031.", known)
    assert (moved.found, moved.file_changed, moved.start_line) == (True, True, 1)


def test_a_file_that_is_gone_proves_nothing(known, tmp_path):
    (tmp_path / "lease.md").unlink()
    assert verify_words("The lease ends", known).found is False


@pytest.mark.parametrize("quote", ["", "  \n", "The lease never ends", "(a+)+$" * 20])
def test_what_is_not_there_is_not_found(quote):
    assert find_words(TEXT, quote) is None
