"""Writes the E5 network as an ONNX graph, straight from the weights.

Exporting it from torch gives the same numbers, but needs torch, transformers and 12 s; here the
graph is written in the fused operators that onnxruntime would otherwise search for at each start.
It does not know the words' table: rows are looked up outside (`onnx_embedder`), so that a session
holds a few megabytes instead of 384.

Matrices may be whole numbers. Their inputs are then rounded token by token, each token with a
scale of its own. The usual way, one scale for all tokens of a batch, is no faster, has a mean
cosine to float32 of 0.995 instead of 0.999, and makes a passage's vector depend on its neighbours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rag.embedding.e5_weights import Shape

FUSED = "com.microsoft"
"""The domain of onnxruntime's fused operators."""
LIFT = 0.17
"""Added to what GELU gives, which is never below -0.16998: all 256 levels then count upwards."""
ZERO = 128
"""The level of 0 where values have both signs."""
LARGEST = 64
"""Of a weight. Processors without VNNI instructions add pairs of products in 16 bits and saturate
silently: 2 * 255 * 64 still fits. So the sums are exact, and the same, on every machine."""


class Weights(Protocol):
    """The tensors of a network of E5's shape, under the names that its file gives them."""

    @property
    def shape(self) -> Shape:
        """The sizes of the network."""
        ...

    def tensor(self, name: str) -> npt.NDArray[np.float32]:
        """A vector, or a matrix of shape (outputs, inputs)."""
        ...


def write_graph(file: Weights, largest: int, path: Path, *, pooled: bool = True) -> None:
    """Write the network.

    Inputs ``words`` (n, length, hidden) and ``mask`` (n, length), output ``vectors`` (n, hidden):
    the mean over the mask, of length 1.

    :param largest: weights are whole numbers up to this one (`LARGEST`); 0 keeps float32.
    :param pooled: without it the output is ``states`` (n, length, hidden), one row a token.
    """
    import onnx

    onnx.save(_Graph(file, largest).model(pooled), str(path))


class _Graph:
    """Collects nodes and weights; each method adds some and returns the name of its output.

    Between attention layers all tokens are the rows of one matrix, (n * length, hidden).
    """

    def __init__(self, file: Weights, largest: int) -> None:
        self.file = file
        self.largest = largest
        self.hidden = file.shape.hidden_size
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def model(self, pooled: bool) -> Any:
        from onnx import TensorProto, helper

        self.shapes()
        state = self.add("Reshape", [self.embeddings(), "flat"], "emb.rows")
        if self.largest:
            self.levels(state)
        for layer in range(self.file.shape.num_hidden_layers):
            state = self.feed_forward(f"l{layer}", self.attention(f"l{layer}", state))
        output = self.pool(state) if pooled else self.add("Reshape", [state, "apart"], "states")
        words = helper.make_tensor_value_info(
            "words", TensorProto.FLOAT, ["n", "length", self.hidden]
        )
        mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["n", "length"])
        lengths = ["n", self.hidden] if pooled else ["n", "length", self.hidden]
        found = helper.make_tensor_value_info(output, TensorProto.FLOAT, lengths)
        graph = helper.make_graph(self.nodes, "e5", [words, mask], [found], self.weights)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def embeddings(self) -> str:
        """Words plus what every token at that place gets, normalised."""
        everywhere = self.file.tensor("emb.pos") + self.file.tensor("emb.type")[0]
        length = self.add("Shape", ["words"], "emb.length", start=1, end=2)
        first = self.weight("first", np.zeros(1, np.int64))
        places = [self.weight("emb.places", everywhere), first, length]
        total = self.add("Add", ["words", self.add("Slice", places, "emb.used")], "emb.sum")
        inputs = [total, self.tensor("emb.ln.w"), self.tensor("emb.ln.b")]
        return self.add("LayerNormalization", inputs, "emb.out", epsilon=self.epsilon)

    def shapes(self) -> None:
        """Of all tokens as one matrix, and of texts apart."""
        self.weight("flat", np.array([-1, self.hidden]))
        texts = self.add("Shape", ["words"], "texts", start=0, end=2)
        rest = self.weight("rest", np.array([-1]))
        self.add("Concat", [texts, rest], "apart", axis=0)

    def levels(self, rows: str) -> None:
        """Constants of the rounding: which level is 0, for every token and for the matrices."""
        from onnx import numpy_helper

        count = self.add("Shape", [rows], "tokens", start=0, end=1)
        for name, level in (("signed", ZERO), ("lifted", 0)):
            value = np.array([level], np.uint8)
            self.weight(name, value[0])
            of_each = numpy_helper.from_array(value)
            self.add("ConstantOfShape", [count], f"{name}.tokens", value=of_each)
        self.weight("one", np.float32(1))
        self.weight("columns", np.array([1]))
        self.weight("step.signed", np.float32(1 / 127))
        self.weight("step.lifted", np.float32(1 / 255))
        self.weight("lift", np.float32(LIFT))

    def attention(self, layer: str, state: str) -> str:
        names = [f"{layer}.q", f"{layer}.k", f"{layer}.v"]
        joined = self.matmul(state, names, f"{layer}.qkv")
        joined = self.add("Reshape", [joined, "apart"], f"{layer}.joined")
        self.add("Split", [joined], *names, axis=2, num_outputs=3)
        biases = np.concatenate([self.file.tensor(f"{name}.b") for name in names])
        inputs = [*names, self.weight(f"{layer}.qkv.b", biases), "mask"]
        heads = self.file.shape.num_attention_heads
        mixed = self.add("MultiHeadAttention", inputs, f"{layer}.mixed", num_heads=heads)
        mixed = self.add("Reshape", [mixed, "flat"], f"{layer}.rows")
        product = self.matmul(mixed, [f"{layer}.ao"], f"{layer}.ao")
        bias = self.file.tensor(f"{layer}.ao.b")
        return self.residual(product, state, bias, f"{layer}.aln")

    def feed_forward(self, layer: str, state: str) -> str:
        wide = self.matmul(state, [f"{layer}.fi"], f"{layer}.fi")
        active = self.add("BiasGelu", [wide, self.tensor(f"{layer}.fi.b")], f"{layer}.active")
        bias = self.file.tensor(f"{layer}.fo.b")
        if self.largest:
            whole, scales = to_whole(self.file.tensor(f"{layer}.fo.w"), self.largest)
            bias = bias - np.float32(LIFT) * scales * whole.sum(axis=1, dtype=np.float32)
            active = self.add("Add", [active, "lift"], f"{layer}.lifted")
        product = self.matmul(active, [f"{layer}.fo"], f"{layer}.fo", sign="lifted")
        return self.residual(product, state, bias, f"{layer}.oln")

    def residual(self, inner: str, state: str, bias: npt.NDArray[np.float32], norm: str) -> str:
        """A layer's product, the skipped-over state and the bias added, then normalised.

        In three operators: onnxruntime's fused one is not vectorised, and all of them together take
        0.3 of its time.
        """
        total = self.add("Add", [inner, state], f"{norm}.sum")
        biased = self.add("Add", [total, self.weight(f"{norm}.bias", bias)], f"{norm}.biased")
        inputs = [biased, self.tensor(f"{norm}.w"), self.tensor(f"{norm}.b")]
        return self.add("LayerNormalization", inputs, f"{norm}.out", epsilon=self.epsilon)

    def pool(self, state: str) -> str:
        """The mean's direction is the sum's, so nothing is divided by the length."""
        from onnx import TensorProto

        state = self.add("Reshape", [state, "apart"], "pool.state")
        kept = self.add("Cast", ["mask"], "pool.mask", to=TensorProto.FLOAT)
        middle = self.weight("pool.middle", np.array([1]))
        kept = self.add("Unsqueeze", [kept, middle], "pool.row")
        total = self.add("MatMul", [kept, state], "pool.total")
        total = self.add("Squeeze", [total, middle], "pool.sum")
        return self.add("LpNormalization", [total], "vectors", axis=1, p=2)

    def matmul(self, rows: str, names: list[str], output: str, sign: str = "signed") -> str:
        """Multiply by matrices laid side by side."""
        matrix = np.concatenate([self.file.tensor(f"{name}.w") for name in names])
        if not self.largest:
            return self.add("MatMul", [rows, self.weight(f"{output}.w", matrix.T)], f"{output}.out")
        whole, scales = to_whole(matrix, self.largest)
        levels, step = self.rounded(rows, output, sign)
        table = [self.weight(f"{output}.w", whole.T), "one", self.weight(f"{output}.s", scales)]
        product = self.add("MatMulIntegerToFloat", [levels, *table, sign], f"{output}.product")
        return self.add("Mul", [product, step], f"{output}.out")

    def rounded(self, rows: str, output: str, sign: str) -> tuple[str, str]:
        """Each row as 256 levels, and the size of a level, shape (rows, 1)."""
        size = rows if sign == "lifted" else self.add("Abs", [rows], f"{output}.size")
        largest = self.add("ReduceMax", [size, "columns"], f"{output}.largest", keepdims=1)
        step = self.add("Mul", [largest, f"step.{sign}"], f"{output}.step")
        steps = self.add("Squeeze", [step, "columns"], f"{output}.steps")
        inputs = [rows, steps, f"{sign}.tokens"]
        return self.add("QuantizeLinear", inputs, f"{output}.levels", axis=0), step

    @property
    def epsilon(self) -> float:
        return self.file.shape.layer_norm_eps

    def tensor(self, name: str) -> str:
        return self.weight(name, self.file.tensor(name))

    def weight(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        from onnx import defs, helper

        domain = "" if defs.has(kind) else FUSED
        node = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]


def to_whole(
    matrix: npt.NDArray[np.float32], largest: int
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Whole numbers in -largest..largest, and the scale of each output (row)."""
    scales = np.abs(matrix).max(axis=1) / np.float32(largest)
    return np.round(matrix / scales[:, None]).astype(np.int8), scales
