"""Writes GGUF files that hold a vocabulary and a chat template and no weights."""

from __future__ import annotations

import struct
from pathlib import Path

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
_UINT32, _INT32, _FLOAT32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9

LETTERS = [chr(code) for code in range(0x21, 0x7F)]


def write_vocabulary(
    path: Path,
    chat_template: str,
    *,
    control: tuple[str, ...] = (),
    user_defined: tuple[str, ...] = (),
    space_prefix: bool = False,
) -> Path:
    """A SentencePiece vocabulary: ``<s>``, ``</s>``, bytes, ASCII letters and the given tokens."""
    tokens = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)]
    tokens += [(f"<0x{byte:02X}>", BYTE) for byte in range(256)]
    tokens += [(letter, NORMAL) for letter in ["▁", *LETTERS]]
    tokens += [(text, CONTROL) for text in control]
    tokens += [(text, USER_DEFINED) for text in user_defined]
    values = {
        "general.architecture": _string("llama"),
        "tokenizer.ggml.model": _string("llama"),
        "tokenizer.ggml.tokens": _array(_STRING, [_text(text) for text, _ in tokens]),
        "tokenizer.ggml.scores": _array(_FLOAT32, [struct.pack("<f", 0.0)] * len(tokens)),
        "tokenizer.ggml.token_type": _array(_INT32, [struct.pack("<i", t) for _, t in tokens]),
        "tokenizer.ggml.bos_token_id": _number(1),
        "tokenizer.ggml.eos_token_id": _number(2),
        "tokenizer.ggml.unknown_token_id": _number(0),
        "tokenizer.ggml.add_bos_token": struct.pack("<I?", _BOOL, True),
        "tokenizer.ggml.add_space_prefix": struct.pack("<I?", _BOOL, space_prefix),
    }
    if chat_template:
        values["tokenizer.chat_template"] = _string(chat_template)
    header = b"GGUF" + struct.pack("<IQQ", 3, 0, len(values))
    path.write_bytes(header + b"".join(_text(key) + value for key, value in values.items()))
    return path


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _string(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _text(text)


def _number(value: int) -> bytes:
    return struct.pack("<II", _UINT32, value)


def _array(kind: int, items: list[bytes]) -> bytes:
    return struct.pack("<IIQ", _ARRAY, kind, len(items)) + b"".join(items)
