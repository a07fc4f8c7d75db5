"""Search terms: identifiers whole and in parts, any script, no stop words in queries."""

from __future__ import annotations

import pytest

from rag.language.search_terms import query_terms, terms


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("n_gpu_layers", {"gpu", "layer", "ngpulayers"}),
        ("CVE-2026-45829", {"cve", "2026", "45829", "cve202645829"}),
        ("foo.bar()", {"foo", "bar", "foobar"}),
        ("readDocument", {"read", "document"}),
        ("running backups", {"run", "backup"}),
        ("Café", {"cafe"}),
        ("搬家决定", {"搬家", "家决", "决定"}),
        ("книги", {"книг"}),
    ],
)
def test_terms_of(text, wanted):
    assert wanted <= set(terms(text))


def test_a_word_and_its_inflection_share_a_term():
    assert set(terms("backup")) & set(terms("Backups"))
    assert set(terms("книга")) & set(terms("книги"))


def test_stop_words_are_left_out_unless_nothing_else_is_left():
    assert query_terms("what is the backup of it?") == ["backup"]
    assert query_terms("who is it") != []


def test_repeats_are_searched_once():
    assert query_terms("backup backups") == ["backup"]


def test_terms_never_hold_a_quote_or_an_operator():
    hostile = 'a" OR "b NEAR(x) col:umn * ^ - AND NOT ( ) ; DROP'
    assert all(term.isalnum() for term in terms(hostile))
