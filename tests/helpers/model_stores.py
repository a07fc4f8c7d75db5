"""Other programs' model stores, laid out as those programs lay them out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.helpers.gguf import write_header

QWEN = {
    "general.architecture": "qwen3",
    "general.license": "apache-2.0",
    "qwen3.context_length": 40960,
    "qwen3.block_count": 36,
    "qwen3.embedding_length": 2560,
    "qwen3.attention.head_count": 32,
    "qwen3.attention.head_count_kv": 8,
    "qwen3.attention.key_length": 128,
    "qwen3.attention.value_length": 128,
}
Q4_K_M = {"general.file_type": 15}


def model(path: Path, name: str = "") -> Path:
    """A reader's file; `name` makes its content another's."""
    return write_header(path, QWEN | {"general.name": name or path.stem}, Q4_K_M)


def ollama(models: Path, place: str, licence: str = "Apache License 2.0\n…") -> Path:
    """Pull a model into Ollama's store; its blob.

    :param place: such as ``registry.ollama.ai/library/qwen3/4b``.
    """
    blobs = models / "blobs"
    fresh = model(blobs / "fresh", place)
    layers = [_layer(blobs, "model", fresh.read_bytes())]
    blob = blobs / layers[0]["digest"].replace(":", "-")
    fresh.unlink()
    layers.append(_layer(blobs, "license", licence.encode()))
    layers.append(_layer(blobs, "template", b"{{ .Prompt }}"))
    manifest = models / "manifests" / place
    manifest.parent.mkdir(parents=True, exist_ok=True)
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2}
    manifest.write_text(json.dumps({"schemaVersion": 2, "config": config, "layers": layers}))
    return blob


def _layer(blobs: Path, kind: str, content: bytes) -> dict[str, str]:
    digest = hashlib.sha256(content).hexdigest()
    (blobs / f"sha256-{digest}").write_bytes(content)
    return {
        "mediaType": f"application/vnd.ollama.image.{kind}",
        "digest": f"sha256:{digest}",
        "size": len(content),
    }


def hub(cache: Path, repository: str, file: str, revision: str = "a1b2") -> Path:
    """A file in the hub's cache: a link in a snapshot to a blob named by its checksum."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    fresh = model(folder / "blobs" / "fresh", f"{repository}/{file}")
    blob = fresh.rename(fresh.with_name(hashlib.sha256(fresh.read_bytes()).hexdigest()))
    link = folder / "snapshots" / revision / file
    link.parent.mkdir(parents=True, exist_ok=True)
    up = "../" * (len(link.relative_to(folder).parents) - 1)
    link.symlink_to(f"{up}blobs/{blob.name}")
    return link
