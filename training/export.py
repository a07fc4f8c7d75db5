"""Adapter weights to the GGUF file that llama.cpp loads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.settings import LoraSettings

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
"""Layers in transformers and in a GGUF file of the Llama architecture."""

_WEIGHT = re.compile(r"layers\.(\d+)\.([a-z_]+\.[a-z_]+)\.lora_([AB])\.")

Matrix = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Heads:
    """How many attention heads the queries and the keys have."""

    queries: int
    keys: int


def export(weights: Mapping[str, Matrix], heads: Heads, shape: LoraSettings, file: Path) -> None:
    """Write the adapter as float16.

    :param weights: by their names in peft; A has shape (rank, in), B (out, rank).
    """
    from gguf import GGUFWriter

    part = file.with_suffix(".part")
    writer = GGUFWriter(part, "llama")
    writer.add_type("adapter")
    writer.add_name("rag reader adapter")
    writer.add_description("LoRA adapter for SmolLM2-135M-Instruct: answers from excerpts")
    writer.add_license("CC-BY-SA-4.0")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(shape.alpha))
    for name, value in sorted(gguf_tensors(weights, heads).items()):
        writer.add_tensor(name, np.ascontiguousarray(value, dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(file)


def gguf_tensors(weights: Mapping[str, Matrix], heads: Heads) -> dict[str, Matrix]:
    """Tensors by their names in the file."""
    found = {}
    for name, value in weights.items():
        match = _WEIGHT.search(name)
        if match is None:
            raise ValueError(f"not a weight of an adapter: {name}")
        layer, module, side = match.groups()
        if side == "B" and module == "self_attn.q_proj":
            value = interleaved(value, heads.queries)
        if side == "B" and module == "self_attn.k_proj":
            value = interleaved(value, heads.keys)
        found[f"blk.{layer}.{NAMES[module]}.weight.lora_{side.lower()}"] = value
    return found


def interleaved(rows: Matrix, heads: int) -> Matrix:
    """Rows of a query or key projection in the order llama.cpp has them.

    transformers turns the first half of a head against its second half, llama.cpp neighbours
    against each other; the rows of the model's file are reordered so, and the adapter's must be.
    """
    half = rows.shape[0] // heads // 2
    return rows.reshape(heads, 2, half, -1).swapaxes(1, 2).reshape(rows.shape)


def separated(rows: Matrix, heads: int) -> Matrix:
    """Undoes `interleaved`."""
    half = rows.shape[0] // heads // 2
    return rows.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(rows.shape)
