"""Any E5 model through sentence-transformers, on whatever device torch finds.

The prefixes are set here and applied by the library: older E5 checkpoints carry none, and nothing
is ever put in front by hand.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.errors import ModelBroken
from rag.core.missing_package import TORCH, missing_package
from rag.core.protocols import FloatMatrix
from rag.embedding.e5_family import MAX_TOKENS, PASSAGE, PROMPTS, QUERY, note_cut, refuse_long

BATCH_TEXTS = {"cpu": 16, "cuda": 128}
"""Texts of a batch: 16 runs 15 % faster than 32 on two cores."""


class SentenceTransformerEmbedder:
    """E5 in float32; implements `rag.core.protocols.Embedder`.

    :param folder: of a model in Hugging Face layout; pooling and length are E5's in any case.
    :param device: ``cpu``, ``cuda`` …; "" takes the best one there is.
    :raises ModelBroken: when the folder cannot be loaded.
    :raises ModelMissing: when sentence-transformers is not installed.
    """

    def __init__(self, folder: Path, name: str, fingerprint: str, device: str = "") -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.model = _load(folder, name, device)
        # The library renamed its own property between versions.
        self.dimension = int(self.model[0].auto_model.config.hidden_size)
        self.max_tokens = MAX_TOKENS

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension). Of a query above `max_tokens` its beginning counts."""
        note_cut(self._lengths(QUERY, texts))
        return self._embed(texts, "query")

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension).

        :raises ValueError: when a text is above `max_tokens`; the splitter never makes such.
        """
        refuse_long(self.count_tokens(texts))
        return self._embed(texts, "document")

    def relevance(self, question: str, texts: Sequence[str]) -> None:
        """None: nobody has taught this model to read a question and a text together."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text takes as a passage, prefix and special tokens included."""
        return self._lengths(PASSAGE, texts)

    def _lengths(self, prefix: str, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        encoded = self.model.tokenizer([prefix + text for text in texts], verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _embed(self, texts: Sequence[str], prompt: str) -> FloatMatrix:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        batch = BATCH_TEXTS.get(self.model.device.type, BATCH_TEXTS["cpu"])
        rows: FloatMatrix = self.model.encode(
            list(texts),
            prompt_name=prompt,
            batch_size=batch,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return rows.astype(np.float32, copy=False)


def _load(folder: Path, name: str, device: str) -> Any:
    try:
        _quieten()
        from sentence_transformers import SentenceTransformer
    except ModuleNotFoundError as error:
        raise missing_package(TORCH) from error

    try:
        model = SentenceTransformer(
            str(folder),
            device=device or None,
            prompts=PROMPTS,
            local_files_only=True,
            # E5 has no pooler; asking for none keeps transformers from inventing one.
            model_kwargs={"add_pooling_layer": False},
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelBroken(
            f"cannot load {name} from {folder}: {error}", hint="rag models verify"
        ) from error
    model.max_seq_length = MAX_TOKENS
    return model


def _quieten() -> None:
    """Progress bars and reports of the libraries are nothing a person asked for."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
