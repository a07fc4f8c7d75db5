"""Writes GGUF files small enough for a test: a vocabulary without weights, a LoRA adapter."""

from __future__ import annotations

import struct
from pathlib import Path

from rag.core.protocols import FloatMatrix

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
_UINT32, _INT32, _FLOAT32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_ALIGNMENT = 32

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


def write_header(
    path: Path, values: dict[str, str | int], tail: dict[str, int] | None = None
) -> Path:
    """A file that says something of itself and holds nothing else: what stands behind the
    vocabulary, as llama-quantize leaves it, comes in `tail`."""
    stored = {key: _string(v) if isinstance(v, str) else _number(v) for key, v in values.items()}
    stored["tokenizer.ggml.tokens"] = _array(_STRING, [_text(f"token {n}") for n in range(300)])
    stored["tokenizer.ggml.scores"] = _array(_FLOAT32, [struct.pack("<f", 0.0)] * 300)
    stored |= {key: _number(value) for key, value in (tail or {}).items()}
    header = b"GGUF" + struct.pack("<IQQ", 3, 0, len(stored))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + b"".join(_text(key) + value for key, value in stored.items()))
    return path


def write_adapter(path: Path, tensors: dict[str, FloatMatrix]) -> Path:
    """A LoRA adapter for a Llama model; each weight ``W`` has ``W.lora_a`` and ``W.lora_b``."""
    values = {
        "general.architecture": _string("llama"),
        "general.type": _string("adapter"),
        "adapter.type": _string("lora"),
        "adapter.lora.alpha": struct.pack("<If", _FLOAT32, 1.0),
    }
    directory, data = b"", b""
    for name, matrix in tensors.items():
        rows, columns = matrix.shape
        directory += _text(name) + struct.pack("<IQQIQ", 2, columns, rows, 0, len(data))
        data += matrix.astype("<f4").tobytes()
        data += b"\0" * (-len(data) % _ALIGNMENT)
    header = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values))
    head = header + b"".join(_text(key) + value for key, value in values.items()) + directory
    path.write_bytes(head + b"\0" * (-len(head) % _ALIGNMENT) + data)
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
