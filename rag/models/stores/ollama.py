"""Ollama's store: manifests by name, files by checksum.

``manifests/HOST/NAMESPACE/MODEL/TAG`` is a JSON text in the manner of container images; a layer
of the type ``application/vnd.ollama.image.model`` names a GGUF file ``blobs/sha256-…``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.models.stores.found import Found

ORIGIN = "ollama"
_TYPE = "application/vnd.ollama.image."
_DIGEST = re.compile(r"sha256[:-]([0-9a-f]{64})")
_SYSTEM = (Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/models"))
"""Where the Linux service keeps what it has pulled."""


def folders(user: Path, environment: Mapping[str, str]) -> list[Path]:
    """Where the store may lie."""
    own = environment.get("OLLAMA_MODELS")
    return [Path(own)] if own else [user / ".ollama" / "models", *_SYSTEM]


def find(store: Path) -> Iterator[Found]:
    """Its models, in the order of their names."""
    manifests = store / "manifests"
    for file in sorted(manifests.glob("*/*/*/*")):
        if not file.name.startswith("."):
            yield _model(store, file, _name(file.relative_to(manifests)))


def _name(place: Path) -> str:
    """What ``ollama run`` calls it: the usual host and namespace are left out."""
    host, namespace, model, tag = place.parts
    before = "" if host == "registry.ollama.ai" else f"{host}/"
    return f"{before}{'' if namespace == 'library' else f'{namespace}/'}{model}:{tag}"


def _model(store: Path, manifest: Path, name: str) -> Found:
    try:
        layers = json.loads(manifest.read_text(encoding="utf-8"))["layers"]
        by_type = {layer["mediaType"]: layer for layer in layers}
        weights = by_type[_TYPE + "model"]
        blob = _blob(store, weights["digest"])
        size = int(weights["size"])
    except OSError as error:
        return Found(ORIGIN, name, manifest, problem=f"cannot be read: {error.strerror}")
    except (ValueError, KeyError, TypeError):
        return Found(ORIGIN, name, manifest, problem="its manifest names no model file")
    return Found(ORIGIN, name, blob, size, _licence(store, by_type), _problem(blob, size))


def _blob(store: Path, digest: str) -> Path:
    match = _DIGEST.fullmatch(digest)
    if match is None:  # never a path of somebody else's choosing
        raise ValueError(digest)
    return store / "blobs" / f"sha256-{match[1]}"


def _problem(blob: Path, size: int) -> str:
    try:
        found = blob.stat().st_size
    except OSError as error:
        return f"{blob} is missing: {error.strerror}"
    return "" if found == size else f"{blob} has {found:,} of {size:,} bytes"


def _licence(store: Path, layers: Mapping[str, Mapping[str, object]]) -> str:
    """The first line of the licence's text."""
    try:
        blob = _blob(store, str(layers[_TYPE + "license"]["digest"]))
        text = blob.read_bytes()[:4000].decode("utf-8", "replace")
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return next((line.strip()[:40] for line in text.splitlines() if line.strip()), "")
