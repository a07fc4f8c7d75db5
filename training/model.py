"""The bundled reader as trainable weights with an adapter on top.

The only file that imports transformers and peft.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from training.batches import Batch
from training.settings import LoraSettings


def load_base(path: Path) -> Any:
    """The weights of a GGUF file, dequantised: what llama.cpp computes with, as float32."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # gguf draws a bar of its own
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = AutoModelForCausalLM.from_pretrained(
        str(path.parent), gguf_file=path.name, dtype=torch.float32, attn_implementation="sdpa"
    )
    model.config.use_cache = False
    return model


def prepared(model: Any, precision: str) -> Any:
    """The base on a GPU where there is one, its weights in the precision they are computed with."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    return model.to(device=device, dtype=getattr(torch, precision))


def adapted(model: Any, settings: LoraSettings) -> Any:
    """The model with fresh adapter weights, the only ones that are trained."""
    from peft import LoraConfig, inject_adapter_in_model

    shape = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        target_modules=list(settings.modules),
        layers_to_transform=list(range(settings.first_layer, model.config.num_hidden_layers)),
        lora_dropout=0.0,
        bias="none",
    )
    model = inject_adapter_in_model(shape, model)
    for value in adapter_weights(model).values():
        value.data = value.data.float()  # what is added up over many small steps
    return model


def adapter_weights(model: Any) -> dict[str, Any]:
    """The adapter's tensors by name."""
    return {name: value for name, value in model.named_parameters() if value.requires_grad}


def loss_of(model: Any, batch: Batch) -> Any:
    """Weighted cross entropy of the answers' tokens.

    Only where an answer is learned are logits computed: the vocabulary is the largest layer.
    """
    import torch

    weight = model.lm_head.weight
    half = weight.dtype == torch.bfloat16
    with torch.autocast(weight.device.type, torch.bfloat16, enabled=half):
        hidden = model.model(
            input_ids=batch.tokens,
            attention_mask=batch.sees,
            position_ids=batch.positions,
            use_cache=False,
        ).last_hidden_state
        rows, places = batch.predicts.unbind(1)
        logits = model.lm_head(hidden[rows, places]).float()
    losses = torch.nn.functional.cross_entropy(logits, batch.targets, reduction="none")
    return (losses * batch.weights).sum() / batch.weights.sum()
