"""What turns E5 into the cross-encoder: a low-rank change to each of its matrices
(LoRA, Hu et al. 2021, https://arxiv.org/abs/2106.09685), learned by `training.cross_encoder`.

It is merged before the network is written, so it costs nothing when a question is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.core.locations import package_data
from rag.embedding.cross_encoder import HEAD, NETWORK
from rag.embedding.e5_onnx_graph import write_graph
from rag.embedding.e5_weights import E5File, Shape

FILE = "multilingual-e5-small-cross-encoder.npz"

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LowRank:
    """Weights of a network that differs from E5 by W ↦ W + up · down.

    :ivar changes: by the matrix's name without ``.w``: (down, up), shapes (rank, inputs) and
        (outputs, rank).
    """

    file: E5File
    changes: Mapping[str, tuple[Array, Array]]

    @property
    def shape(self) -> Shape:
        """That of E5."""
        return self.file.shape

    def tensor(self, name: str) -> Array:
        """A tensor of the changed network, as `E5File.tensor` gives it."""
        whole = self.file.tensor(name)
        matrix, _, part = name.rpartition(".")
        if part != "w" or matrix not in self.changes:
            return whole
        down, up = self.changes[matrix]
        merged: Array = whole + up @ down
        return merged


def write_cross_encoder(file: E5File, largest: int, folder: Path) -> None:
    """Write the files that `rag.embedding.cross_encoder` opens.

    :param largest: see `rag.embedding.e5_onnx_graph.write_graph`.
    """
    with np.load(package_data("adapter") / FILE) as kept:
        names = {key.removesuffix(".down") for key in kept.files if key.endswith(".down")}
        changes = {
            name: (unpacked(kept, f"{name}.down"), unpacked(kept, f"{name}.up")) for name in names
        }
        head = {key: kept[key] for key in ("head", "scale", "even")}
    write_graph(LowRank(file, changes), largest, folder / NETWORK, pooled=False)
    np.savez(folder / HEAD, **head)


def packed(name: str, matrix: Array) -> dict[str, npt.NDArray[Any]]:
    """A matrix as whole numbers with a scale a row, for a file that `write_cross_encoder` reads."""
    scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    levels = np.round(matrix / scales[:, None]).astype(np.int8)
    return {name: levels, f"{name}.scale": scales.astype(np.float32)}


def unpacked(kept: Mapping[str, npt.NDArray[Any]], name: str) -> Array:
    """The matrix again, shape (rows, columns)."""
    matrix: Array = kept[name].astype(np.float32) * kept[f"{name}.scale"][:, None]
    return matrix
