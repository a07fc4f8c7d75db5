"""The peers, as their own documentation shows them; each run is a process of its own.

python -m benchmarks.speed.plain encode MODEL TEXTS        sentence-transformers, batch 32
python -m benchmarks.speed.plain search MODEL CHROMA QUERY sentence-transformers, then Chroma
python -m benchmarks.speed.plain raw GGUF TOKENS SETTINGS  llama-cpp-python by itself
python -m benchmarks.speed.plain ours GGUF TOKENS SETTINGS the product's reader, the same tokens
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

ANSWER_TOKENS = 64
ROUNDS = 3


def encode(model: str, texts: str) -> None:
    """Seconds to embed the texts, loading left out."""
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformer(model, model_kwargs={"add_pooling_layer": False})
    passages = [f"passage: {text}" for text in json.loads(Path(texts).read_text(encoding="utf-8"))]
    embedder.encode(passages[:32], batch_size=32, show_progress_bar=False)
    began, spent = time.perf_counter(), time.process_time()
    embedder.encode(passages, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}
    print(json.dumps({**took, "passages": len(passages)}))


def search(model: str, chroma: str, query: str) -> None:
    """The nearest passages to a query."""
    import chromadb
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformer(model, model_kwargs={"add_pooling_layer": False})
    vector = embedder.encode([f"query: {query}"], normalize_embeddings=True)
    client = chromadb.PersistentClient(
        chroma, settings=chromadb.Settings(anonymized_telemetry=False)
    )
    rows = client.get_collection("passages", embedding_function=None)
    print(rows.query(query_embeddings=vector, n_results=8, include=["distances"])["ids"])


def raw(gguf: str, tokens: str, settings: str) -> None:
    """Tokens per second of llama-cpp-python's own class, greedy, nothing kept between rounds."""
    import llama_cpp
    from llama_cpp import Llama

    wanted = json.loads(settings)
    batch, threads = wanted["batch_tokens"], wanted["threads"]
    model = Llama(gguf, n_ctx=4096, n_batch=batch, n_ubatch=batch, n_threads=threads,
                  n_threads_batch=threads, flash_attn=False, verbose=False)  # fmt: skip
    prompt = json.loads(tokens)
    rates = []
    for _ in range(ROUNDS):
        model.reset()
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(model.ctx), True)
        began = time.perf_counter()
        model.eval(prompt)
        between = time.perf_counter()
        for _ in range(ANSWER_TOKENS):
            model.eval([model.sample(temp=0.0)])
        rates.append((between - began, time.perf_counter() - between))
    _print(rates, len(prompt))


def ours(gguf: str, tokens: str, settings: str) -> None:
    """The same through `rag.reader`: the sampler and everything else that an answer passes."""
    from rag.reader.llama import LlamaModel
    from rag.reader.llama_context import LlamaContext, ReaderSettings
    from rag.reader.sampler import Sampler

    model = LlamaModel(Path(gguf))
    prompt = json.loads(tokens)
    rates = []
    context = LlamaContext(model, ReaderSettings(**json.loads(settings)))
    for _ in range(ROUNDS):
        context.evaluate_prompt(prompt[-2:])  # shares nothing with the prompt
        sampler = Sampler(model, 0.0, 0, "")
        began = time.perf_counter()
        context.evaluate_prompt(prompt)
        between = time.perf_counter()
        for _ in range(ANSWER_TOKENS):
            context.evaluate_token(sampler.sample(context.pointer))
        rates.append((between - began, time.perf_counter() - between))
        sampler.close()
    context.close()
    _print(rates, len(prompt))


def _print(rates: list[tuple[float, float]], prompt: int) -> None:
    read, write = (sorted(times)[len(times) // 2] for times in zip(*rates, strict=True))
    print(json.dumps({"read": prompt / read, "write": ANSWER_TOKENS / write}))


if __name__ == "__main__":
    {"encode": encode, "search": search, "raw": raw, "ours": ours}[sys.argv[1]](*sys.argv[2:])
