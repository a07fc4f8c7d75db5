"""The E5 tokenizer for the bundled model: text to token ids, ready in a tenth of the time.

The `tokenizers` library takes 0.8 s and 300 MB to load these 250,000 pieces, longer than all else
a search does. A test holds both to the same ids.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from rag.embedding.e5_weights import SPECIAL

STEM = 4
"""Characters after which it is looked up how long the pieces are that begin so."""
MANY_WORDS = 1_000
"""Different words after which finding the stems of all pieces has paid."""
CACHED_WORDS = 100_000
"""Words whose ids are remembered; text repeats itself, and splitting a word is the slow part."""

_SPECIAL = re.compile(f"({'|'.join(map(re.escape, SPECIAL))})")
_SPACES = re.compile(" {2,}")
# What Nmt (the normalisation of sentencepiece's NMT models) does: controls vanish, every kind of
# white space is a space.
_REMOVED = [*range(0x01, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]
_WHITE = [0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581]
_NMT: dict[int, str | None] = dict.fromkeys(_REMOVED)
_NMT |= dict.fromkeys([*_WHITE, 0xFEFF, 0xFFFD], " ")


class Unigram:
    """The most probable pieces of each word (Kudo 2018, https://arxiv.org/abs/1804.10959)."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self.ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self.scores = scores
        self.begin, self.pad, self.end, self.unknown = (self.ids[token] for token in SPECIAL)
        # sentencepiece's penalty: an unknown character is worse than any piece.
        self.unknown_score = min(scores) - 10.0
        self.longest = max(map(len, pieces))
        self.reach: dict[str, int] = {}
        self.words: dict[str, tuple[int, ...]] = {}

    def encode(self, text: str) -> list[int]:
        """Ids of the text between ``<s>`` and ``</s>``."""
        ids = [self.begin]
        for part in _SPECIAL.split(text):
            if part in SPECIAL:
                ids.append(self.ids[part])
            elif part:
                self._append(part, ids)
        ids.append(self.end)
        return ids

    def _append(self, text: str, ids: list[int]) -> None:
        words = normalise(text).split(" ")
        # A space already in front stands for the one that every text is given.
        if len(words) > 1 and not words[0]:
            del words[0]
        elif words == [""]:
            return
        for word in words:
            found = self.words.get(word)
            ids += found if found is not None else self._remember(word)

    def _remember(self, word: str) -> tuple[int, ...]:
        if len(self.words) >= CACHED_WORDS:
            self.words.clear()
        if len(self.words) >= MANY_WORDS and not self.reach:
            self.reach = _reach(self.ids)
        ids = self.words[word] = tuple(self._best_path("▁" + word))
        return ids

    def _best_path(self, word: str) -> list[int]:
        """Viterbi over every split of the word; the earliest start wins a tie.

        Written for speed: in a first ingest a tenth of the time is spent here.
        """
        size = len(word)
        find, scores, reach = self.ids.get, self.scores, self.reach
        best: list[float] = [0.0, *[float("-inf")] * size]
        arrived: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            here = best[start]
            known = False
            longest = reach.get(word[start : start + STEM], STEM - 1) if reach else self.longest
            for end in range(start + 1, min(start + longest, size) + 1):
                piece = find(word[start:end])
                if piece is not None:
                    known = known or end == start + 1
                    score = here + scores[piece]
                    if score > best[end]:
                        best[end], arrived[end] = score, (start, piece)
            if not known and here + self.unknown_score > best[start + 1]:
                best[start + 1] = here + self.unknown_score
                arrived[start + 1] = (start, self.unknown)
        return self._walk_back(arrived)

    def _walk_back(self, arrived: Sequence[tuple[int, int]]) -> list[int]:
        path = []
        place = len(arrived) - 1
        while place:
            place, piece = arrived[place]
            path.append(piece)
        # Unknown characters side by side are one unknown token.
        runs = itertools.groupby(reversed(path))
        return [piece for piece, run in runs for _ in (range(1) if piece == self.unknown else run)]


def _reach(pieces: Iterable[str]) -> dict[str, int]:
    """The length of the longest piece that begins so, by the first `STEM` characters."""
    reach: dict[str, int] = {}
    for piece in pieces:
        stem = piece[:STEM]
        if len(piece) > reach.get(stem, STEM - 1):
            reach[stem] = len(piece)
    return reach


def normalise(text: str) -> str:
    """Nmt, then NFKC, then one space for a run of them."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text.translate(_NMT)))


def save(pieces: Sequence[tuple[str, float]], folder: Path) -> None:
    """Write the vocabulary where `load` finds it: one piece a line, and their scores."""
    text = "\n".join(piece for piece, _ in pieces)
    (folder / "pieces.txt").write_bytes(text.encode())
    np.array([score for _, score in pieces], np.float32).tofile(folder / "scores.f32")


def load(folder: Path) -> Unigram:
    """The tokenizer from a built model's folder.

    :raises OSError: when the files cannot be read.
    """
    pieces = (folder / "pieces.txt").read_bytes().decode().split("\n")
    return Unigram(pieces, np.fromfile(folder / "scores.f32", np.float32).tolist())
