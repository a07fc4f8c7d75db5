"""The tokenizer: literal cases by eye, then the same ids as the `tokenizers` library."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers.normalizers import NFKC

from rag.embedding import e5_weights as e5
from rag.embedding import unigram_tokenizer as unigram
from rag.embedding.e5_tokenizer import tokenizer

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab", "ab", "c", "▁a"]
SCORES = [0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.0, -9.0, -4.0, -3.0, -3.5]


@pytest.fixture
def tiny():
    return unigram.Unigram(PIECES, SCORES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("a", ["▁a"]),
        ("ab", ["▁", "ab"]),
        ("a ab", ["▁a", "▁", "ab"]),
        (" a", ["▁a"]),
        ("a ", ["▁a", "▁"]),
        ("a\n\n\ta", ["▁a", "▁a"]),
        ("aé", ["▁a", "<unk>"]),
        ("éèa", ["▁", "<unk>", "a"]),
        ("ａ", ["▁a"]),
        ("a\u200bb", ["▁a", "▁", "b"]),
        ("a\x07b", ["▁", "ab"]),
        ("a</s>b", ["▁a", "</s>", "▁", "b"]),
    ],
)
def test_the_most_probable_pieces(tiny, text, pieces):
    begin, *ids, end = tiny.encode(text)
    assert (begin, end) == (0, 2)
    assert [PIECES[i] for i in ids] == pieces


def test_a_saved_vocabulary_is_loaded_again(tiny, tmp_path):
    unigram.save(tuple(zip(PIECES, SCORES, strict=True)), tmp_path)
    loaded = unigram.load(tmp_path)
    assert (loaded.ids, list(loaded.scores)) == (tiny.ids, SCORES)


def test_forgetting_words_changes_nothing(tiny):
    first = tiny.encode("a ab c")
    tiny.words.update((str(i), ()) for i in range(unigram.CACHED_WORDS))
    tiny.encode("b")
    assert tiny.encode("a ab c") == first
    assert len(tiny.words) < unigram.CACHED_WORDS


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Ours and the library's, from the bundled vocabulary."""
    folder = tmp_path_factory.mktemp("pieces")
    pieces = e5.read(e5.locate()).pieces
    unigram.save(pieces.vocabulary, folder)
    return unigram.load(folder), tokenizer(pieces)


@pytest.mark.real
def test_the_ids_are_the_librarys_in_every_language(both, shared):
    ours, theirs = both
    texts = []
    for file in sorted((shared / "xquad").rglob("*.json")):
        for article in json.loads(file.read_text(encoding="utf-8"))["data"][:3]:
            texts += [paragraph["context"] for paragraph in article["paragraphs"][:3]]
    texts += [f.read_text(encoding="utf-8") for f in sorted((shared / "til").rglob("*.md"))[:40]]
    assert len(texts) > 80
    different = [text for text in texts if ours.encode(text) != theirs.encode(text).ids]
    assert different == []


# Characters of later Unicode versions than this Python's may be normalised otherwise, and so are
# 34 that came after Unicode 12: the library's tables are older.
LATER = (
    0x32FF,
    *range(0xA7F2, 0xA7F5),
    *range(0x10780, 0x107C0),
    0x1F16C,
    *range(0x1FBF0, 0x1FBFA),
)
MARKS = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))]
# Marks that came later still: the library leaves them where they stand behind another mark.
UNSORTED = [
    mark
    for mark in MARKS
    if any(
        NFKC().normalize_str(other + mark) != unicodedata.normalize("NFKC", other + mark)
        for other in ("\u0301", "\u0323", "\u0345")
    )
]
ASSIGNED = st.characters(
    exclude_categories=["Cs", "Cn", "Co"],
    exclude_characters="".join([*map(chr, LATER), *UNSORTED]),
)


@pytest.mark.real
@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.text(ASSIGNED, max_size=12),
            st.sampled_from([" ", "  ", "\n", "<s>", "</s>", "<pad>", "<unk>", "<mask>", "▁"]),
        ),
        max_size=6,
    ).map("".join)
)
def test_the_ids_are_the_librarys_for_any_text(both, text):
    ours, theirs = both
    assert ours.encode(text) == theirs.encode(text).ids
