"""Writes the E5 network as an ONNX graph, straight from the weights.

Exporting it from torch gives the same numbers, but needs torch, transformers and 12 s; here the
graph is written in the fused operators that onnxruntime would otherwise search for at each start.
It does not know the words' table: rows are looked up outside (`rag.embed_onnx`), so that a session
holds a few megabytes instead of 384.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from rag.models.e5 import E5File

Precision = Literal["float", "int8"]

FUSED = "com.microsoft"
"""The domain of onnxruntime's fused operators."""
SENSITIVE = ("fo",)
"""Layers that stay in float32: the feed-forward output (1536 → 384), whose inputs span too wide a
range for 8 bits. Leaving it alone takes the mean cosine to float32 from 0.995 to 0.999."""


def write_graph(file: E5File, precision: Precision, path: Path) -> None:
    """Write the network; inputs ``words`` (n, length, hidden) and ``mask`` (n, length), output
    ``vectors`` (n, hidden): mean over the mask, length 1."""
    import onnx

    onnx.save(_Graph(file, precision).model(), str(path))


class _Graph:
    """Collects nodes and weights; each method adds some and returns the name of its output."""

    def __init__(self, file: E5File, precision: Precision) -> None:
        self.file = file
        self.precision = precision
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def model(self) -> Any:
        from onnx import TensorProto, helper

        hidden = self.file.shape.hidden_size
        state = self.positions()
        for layer in range(self.file.shape.num_hidden_layers):
            state = self.feed_forward(f"l{layer}", self.attention(f"l{layer}", state))
        self.pool(state)
        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["n", "length", hidden])
        mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["n", "length"])
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", hidden])
        graph = helper.make_graph(self.nodes, "e5", [words, mask], [vectors], self.weights)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def positions(self) -> str:
        """Words plus what every token at that place gets, normalised."""
        everywhere = self.file.tensor("emb.pos") + self.file.tensor("emb.type")[0]
        table = self.weight("emb.places", everywhere)
        length = self.add("Shape", ["words"], "emb.length", start=1, end=2)
        first = self.weight("emb.first", np.zeros(1, np.int64))
        places = self.add("Slice", [table, first, length], "emb.used")
        total = self.add("Add", ["words", places], "emb.sum")
        scale, shift = self.tensor("emb.ln.w"), self.tensor("emb.ln.b")
        return self.add(
            "LayerNormalization", [total, scale, shift], "emb.out", epsilon=self.epsilon
        )

    def attention(self, layer: str, state: str) -> str:
        names = [f"{layer}.q", f"{layer}.k", f"{layer}.v"]
        joined = self.linear(state, names, f"{layer}.qkv")
        self.add("Split", [joined], *names, axis=2, num_outputs=3)
        heads = self.file.shape.num_attention_heads
        inputs = [*names, "", "mask"]
        mixed = self.add("MultiHeadAttention", inputs, f"{layer}.mixed", num_heads=heads)
        return self.residual(mixed, state, f"{layer}.ao", f"{layer}.aln")

    def feed_forward(self, layer: str, state: str) -> str:
        wide = self.matmul(state, [f"{layer}.fi"], f"{layer}.wide")
        active = self.add("BiasGelu", [wide, self.tensor(f"{layer}.fi.b")], f"{layer}.active")
        return self.residual(active, state, f"{layer}.fo", f"{layer}.oln")

    def residual(self, inner: str, state: str, name: str, norm: str) -> str:
        """A linear layer, the skipped-over state and the bias added, then normalised."""
        product = self.matmul(inner, [name], f"{name}.product")
        weights = [self.tensor(f"{norm}.w"), self.tensor(f"{norm}.b"), self.tensor(f"{name}.b")]
        inputs = [product, state, *weights]
        return self.add("SkipLayerNormalization", inputs, f"{norm}.out", epsilon=self.epsilon)

    def pool(self, state: str) -> None:
        """The mean's direction is the sum's, so nothing is divided by the length."""
        from onnx import TensorProto

        kept = self.add("Cast", ["mask"], "pool.mask", to=TensorProto.FLOAT)
        axis = self.weight("pool.axis", np.ones(1, np.int64))
        kept = self.add("Unsqueeze", [kept, axis], "pool.row")
        total = self.add("MatMul", [kept, state], "pool.total")
        total = self.add("Squeeze", [total, axis], "pool.sum")
        self.add("LpNormalization", [total], "vectors", axis=1, p=2)

    def linear(self, state: str, names: list[str], output: str) -> str:
        biases = np.concatenate([self.file.tensor(f"{name}.b") for name in names])
        product = self.matmul(state, names, f"{output}.product")
        return self.add("Add", [product, self.weight(f"{output}.bias", biases)], output)

    def matmul(self, state: str, names: list[str], output: str) -> str:
        """Multiply by matrices laid side by side."""
        matrix = np.concatenate([self.file.tensor(f"{name}.w") for name in names])
        if self.precision == "float" or names[0].endswith(SENSITIVE):
            return self.add("MatMul", [state, self.weight(f"{output}.w", matrix.T)], output)
        whole, scales = to_int8(matrix)
        inputs = [state, self.weight(f"{output}.w8", whole.T), self.weight(f"{output}.s", scales)]
        return self.add("DynamicQuantizeMatMul", inputs, output)

    @property
    def epsilon(self) -> float:
        return self.file.shape.layer_norm_eps

    def tensor(self, name: str) -> str:
        return self.weight(name, self.file.tensor(name))

    def weight(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        from onnx import defs, helper

        domain = "" if defs.has(kind) else FUSED
        node = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]


def to_int8(
    matrix: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Whole numbers in -127..127 and one scale for each output (row)."""
    scales = np.abs(matrix).max(axis=1) / np.float32(127)
    return np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32)
