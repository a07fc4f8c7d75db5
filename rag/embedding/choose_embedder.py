"""Chooses who embeds: the bundled model on onnxruntime, every other model and device on torch."""

from __future__ import annotations

from pathlib import Path

from rag.core.config import Config
from rag.core.errors import ConfigError
from rag.core.gpu import has_cuda
from rag.core.protocols import Embedder
from rag.core.timings import timed
from rag.embedding.growing_embedder import GrowingEmbedder
from rag.models.builder_process import Report
from rag.models.e5_build import NAME, ensure_built, read_manifest


@timed("load embedder")
def load_embedder(config: Config, report: Report | None = None, *, many: bool = False) -> Embedder:
    """Open the configured embedder, building the bundled model first where that is needed.

    :param report: told how far building is; called only when something is built.
    :param many: a great many passages may follow: a GPU is then used where there is one. Queries
        stay on the processor, where they are answered before torch would be imported.
    :raises ModelMissing: with the command that gets the model.
    :raises ConfigError: when the runtime cannot run the model.
    """
    bundled = config.embedder == NAME
    if config.runtime == "onnx" and not bundled:
        raise ConfigError(
            f"the onnx runtime runs {NAME} only, not {config.embedder}",
            hint="set runtime to auto or torch",
        )
    # torch is never imported to find out whether it has a GPU: that alone takes seconds.
    if not bundled or config.runtime == "torch":
        return _torch(config, bundled, report)
    from rag.embedding.onnx_embedder import OnnxEmbedder

    folder = ensure_built(config.home, "onnx", report)
    embedder = OnnxEmbedder(folder, NAME, _bundled_fingerprint(folder), config.threads)
    if many and config.runtime == "auto" and has_cuda():
        return GrowingEmbedder(embedder, lambda: _torch(config, bundled, report))
    return embedder


def fingerprint_of(embedder: Embedder) -> str:
    """What makes vectors comparable: the model, its weights and prefixes, as one line.

    The runtime and its precision are no part of it: whole-number and float32 vectors of the same
    weights have a mean cosine of 0.999, and are searched together without loss.
    """
    return embedder.fingerprint


def make_fingerprint(name: str, weights_sha256: str) -> str:
    """The line that `fingerprint_of` gives for an E5 model with these weights."""
    return f"{name} {weights_sha256[:16]} query:/passage:"


def _torch(config: Config, bundled: bool, report: Report | None) -> Embedder:
    from rag.embedding.torch_embedder import SentenceTransformerEmbedder
    from rag.models.find_embedder import find_embedder, weights_sha256

    if bundled:
        folder = ensure_built(config.home, "torch", report)
        return SentenceTransformerEmbedder(folder, NAME, _bundled_fingerprint(folder))
    folder = find_embedder(config.home, config.embedder)
    # By its weights, not by its name: the same folder under two names is one embedder, and a
    # folder whose weights were replaced is another.
    weights = weights_sha256(folder)
    return SentenceTransformerEmbedder(folder, config.embedder, make_fingerprint("e5", weights))


def _bundled_fingerprint(folder: Path) -> str:
    manifest = read_manifest(folder)
    assert manifest
    return make_fingerprint(NAME, manifest.source_sha256)
