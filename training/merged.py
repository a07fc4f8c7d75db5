"""The reader in transformers with an adapter's file merged into its weights.

What llama.cpp computes with both files, computed by another library: the contract test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.export import NAMES, separated
from training.model import load_base


def load_merged(reader: Path, adapter: Path) -> Any:
    """The model, float32, every adapted matrix W as W + alpha / rank · B A."""
    import torch
    from gguf import GGUFReader

    model = load_base(reader)
    heads = {
        "self_attn.q_proj": model.config.num_attention_heads,
        "self_attn.k_proj": model.config.num_key_value_heads,
    }
    modules = {short: long for long, short in NAMES.items()}
    file = GGUFReader(adapter)
    alpha = float(file.fields["adapter.lora.alpha"].contents())
    tensors = {tensor.name: tensor.data.astype("float32") for tensor in file.tensors}
    for name in [name for name in tensors if name.endswith(".lora_a")]:
        _, layer, short, _ = name.split(".", 3)
        down, up = tensors[name], tensors[name.removesuffix("a") + "b"]
        if modules[short] in heads:
            up = separated(up, heads[modules[short]])
        weight = model.get_parameter(f"model.layers.{layer}.{modules[short]}.weight")
        weight.data += torch.from_numpy(alpha / down.shape[0] * (up @ down))
    return model.eval()
