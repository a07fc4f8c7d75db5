"""Pictures and words in one space: any CLIP or SigLIP model that sentence-transformers loads.

It is given pictures that this program has drawn, never a file's own bytes.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.config import Config
from rag.core.errors import ModelBroken, ModelMissing
from rag.core.missing_package import TORCH, install_command, is_installed, missing_package
from rag.core.protocols import FloatMatrix, PictureEmbedder
from rag.core.timings import timed
from rag.models.find_image_model import find_image_model, image_weights_sha256

BATCH_PICTURES = 16
OLDEST = 6
"""Version 5 of sentence-transformers cannot load a CLIP folder in the layout of transformers."""
SIGLIP_TOKENS = 64
"""SigLIP was trained on texts filled up to this length and understands no others
(Zhai et al. 2023, https://arxiv.org/abs/2303.15343)."""


@timed("load image model")
def load_picture_embedder(config: Config, name: str) -> PictureEmbedder:
    """Open an image model.

    :param name: a folder or a hub name.
    :raises ModelMissing: with the command that gets it, or the library that runs it.
    :raises ModelBroken: when it cannot be loaded.
    """
    folder = find_image_model(config.home, name)
    if not is_installed("sentence_transformers"):
        raise missing_package(TORCH)
    version = metadata.version(TORCH)
    if int(version.split(".")[0]) < OLDEST:
        raise ModelMissing(
            f"sentence-transformers {version} cannot load image models, {OLDEST} can",
            hint=install_command(f"'{TORCH}>={OLDEST}'"),
        )
    return SeeingEmbedder(folder, name)


def require_image_model(config: Config) -> None:
    """Make sure that the configured image model is on this machine; it is not loaded.

    :raises ModelMissing: with the command that gets it.
    """
    find_image_model(config.home, config.image_model)


class SeeingEmbedder:
    """Implements `rag.core.protocols.PictureEmbedder`.

    :param folder: of the model.
    :raises ModelBroken: when it cannot be loaded, or sees no pictures.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.fingerprint = f"pictures {image_weights_sha256(folder)[:16]}"
        self._model = _load(folder, name)

    def embed_words(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension); of a text beyond the model's length its beginning."""
        return self._embed(list(texts))

    def embed_pictures(self, pictures: Sequence[bytes]) -> FloatMatrix:
        """Shape (len(pictures), dimension), of JPEGs drawn by this program."""
        from PIL import Image

        return self._embed([Image.open(io.BytesIO(one)).convert("RGB") for one in pictures])

    def _embed(self, inputs: list[Any]) -> FloatMatrix:
        if not inputs:
            return np.empty((0, 0), np.float32)
        rows = self._model.encode(inputs, batch_size=BATCH_PICTURES, show_progress_bar=False)
        # In float32 here: models in half precision would give lengths that differ by a thousandth.
        found: FloatMatrix = np.asarray(rows, dtype=np.float32)
        found /= np.maximum(1e-12, np.linalg.norm(found, axis=1, keepdims=True))
        return found


def _load(folder: Path, name: str) -> Any:
    _quieten()
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
        seen = getattr(model, "modalities", ["text", "image"])
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, ImportError) as error:
        raise ModelBroken(
            f"cannot load the image model {name} from {folder}: {error}"[:500],
            hint="rag ingest PATH --image-model openai/clip-vit-base-patch32",
        ) from error
    if "image" not in seen:
        raise ModelBroken(
            f"{name} sees no pictures: it embeds {', '.join(seen)}",
            hint="rag ingest PATH --image-model openai/clip-vit-base-patch32",
        )
    kind = getattr(getattr(model[0], "config", None), "model_type", "")
    if str(kind).startswith("siglip"):
        words = {"padding": "max_length", "max_length": SIGLIP_TOKENS, "truncation": True}
        model[0].processing_kwargs = {**model[0].processing_kwargs, "text": words}
    return model


def _quieten() -> None:
    """Progress bars and reports of the libraries are nothing a person asked for."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
