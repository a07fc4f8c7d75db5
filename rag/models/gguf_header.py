"""What a GGUF file says of itself, without its weights or vocabulary.

The library `gguf` reads each of a hundred thousand tokens into an array of its own, which takes
seconds a file; here they are skipped.
Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from rag.core.errors import ModelBroken

Value: TypeAlias = int | float | bool | str

_NUMBERS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9
_MOST_VALUES = 10_000
_MOST_TEXT = 1 << 20

QUANTISATIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip
"""``general.file_type``, as llama.h numbers it."""


@dataclass(frozen=True, slots=True)
class Header:
    """A GGUF file's own words about itself; "" and 0 where it says nothing.

    :ivar context: tokens it was trained on.
    :ivar cache_bytes_per_token: of the key-value cache in float16.
    :ivar writes: whether it is a language model, not an embedder, an adapter or a picture's part.
    """

    architecture: str = ""
    quantisation: str = ""
    context: int = 0
    licence: str = ""
    cache_bytes_per_token: int = 0
    writes: bool = True


def read_header(path: Path) -> Header:
    """Read it.

    :raises ModelBroken: with the reason, when it is no whole GGUF header.
    """
    try:
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_,
        ):
            return _header(_values(_Cursor(bytes_)))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the file is empty"
        raise ModelBroken(f"cannot read {path}: {reason}") from error
    except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
        raise ModelBroken(f"{path} is no whole GGUF file") from error


class _Cursor:
    """Takes values from the bytes, one after another."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content, self._place = content, 0

    def number(self, form: str) -> int | float | bool:
        value: int | float | bool = struct.unpack_from(f"<{form}", self._content, self._place)[0]
        self._place += struct.calcsize(form)
        return value

    def skip(self, size: int) -> None:
        self._place += size
        if self._place > len(self._content):
            raise IndexError(self._place)

    def text(self) -> str:
        size = int(self.number("Q"))
        begin = self._place
        self.skip(size)
        return self._content[begin : begin + min(size, _MOST_TEXT)].decode("utf-8", "replace")

    def skip_array(self) -> None:
        kind, count = int(self.number("I")), int(self.number("Q"))
        if kind in _NUMBERS:
            self.skip(count * struct.calcsize(_NUMBERS[kind]))
            return
        if kind != _STRING:
            raise KeyError(kind)
        content, place, end = self._content, self._place, len(self._content)
        unpack = struct.Struct("<Q").unpack_from
        for _ in range(count):
            place += 8 + unpack(content, place)[0]
            if place > end:
                raise IndexError(place)
        self._place = place

    def value(self) -> Value | None:
        """The next value; None for an array, which is passed over."""
        kind = int(self.number("I"))
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            self.skip_array()
            return None
        return self.number(_NUMBERS[kind])


def _values(cursor: _Cursor) -> dict[str, Value]:
    if cursor.number("I") != int.from_bytes(b"GGUF", "little"):
        raise KeyError("magic")
    cursor.number("I"), cursor.number("Q")
    found: dict[str, Value] = {}
    for _ in range(min(int(cursor.number("Q")), _MOST_VALUES)):
        key = cursor.text()
        value = cursor.value()
        if value is not None:
            found[key] = value
    return found


def _header(values: dict[str, Value]) -> Header:
    kind = str(values.get("general.architecture", ""))

    def number(name: str, otherwise: int = 0) -> int:
        value = values.get(f"{kind}.{name}", otherwise)
        return int(value) if not isinstance(value, str) else otherwise

    heads = number("attention.head_count")
    width = number("embedding_length") // heads if heads else 0
    keys = number("attention.key_length", width) + number("attention.value_length", width)
    stored = number("attention.head_count_kv", heads) * keys * 2 * number("block_count")
    file_type = values.get("general.file_type")
    return Header(
        architecture=kind,
        quantisation=QUANTISATIONS.get(file_type, "") if isinstance(file_type, int) else "",
        context=number("context_length"),
        licence=str(values.get("general.license", "")),
        cache_bytes_per_token=stored,
        writes=str(values.get("general.type", "model")) == "model"
        and "bert" not in kind
        and kind not in ("clip", "t5encoder")
        and f"{kind}.pooling_type" not in values,
    )
