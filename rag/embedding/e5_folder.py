"""Writes the E5 model as a folder that sentence-transformers loads, on any device."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.embedding.e5_family import PROMPTS
from rag.embedding.e5_tokenizer import tokenizer
from rag.embedding.e5_weights import SPECIAL, E5File

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def write_folder(file: E5File, folder: Path) -> None:
    """Weights, tokenizer and configuration; nothing is left for the library to guess."""
    from safetensors.numpy import save_file

    tokenizer(file.pieces).save(str(folder / "tokenizer.json"), pretty=False)
    for path, content in _configuration(file).items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content, indent=1), encoding="utf-8")
    save_file(_weights(file), str(folder / "model.safetensors"), metadata={"format": "pt"})


def _weights(file: E5File) -> dict[str, npt.NDArray[np.float32]]:
    return {bert_name(name): np.ascontiguousarray(file.tensor(name)) for name in file.directory}


def bert_name(name: str) -> str:
    """The name that transformers' BertModel gives a tensor of the file."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    ending = {"w": "weight", "b": "bias"}[kind]
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{ending}"


def _configuration(file: E5File) -> dict[str, Any]:
    shape = asdict(file.shape)
    begin, pad, end, unknown = SPECIAL
    modules = "sentence_transformers.models."
    return {
        "config.json": shape
        | {"architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu"}
        | {"pad_token_id": file.pieces.pad, "hidden_dropout_prob": 0.0},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": file.shape.max_position_embeddings,
            "bos_token": begin,
            "cls_token": begin,
            "eos_token": end,
            "sep_token": end,
            "pad_token": pad,
            "unk_token": unknown,
        },
        "sentence_bert_config.json": {
            "max_seq_length": file.shape.max_position_embeddings,
            "do_lower_case": False,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": file.shape.hidden_size,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
