"""The process that builds the bundled E5: ``python -m rag.embedding.e5_builder FOLDER onnx|torch``.

It speaks JSON lines to `rag.models.e5_build`, which holds the lock and names the folder.
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

from rag.core.errors import RagError
from rag.embedding import e5_weights as e5
from rag.embedding import unigram_tokenizer as unigram
from rag.embedding.e5_folder import write_folder
from rag.embedding.e5_precision import PRECISIONS, write_network
from rag.embedding.low_rank import write_cross_encoder
from rag.models.builder_process import say, say_error
from rag.models.checksum import sha256_of
from rag.models.e5_build import MANIFEST, Manifest

STEPS = 3


def main(arguments: list[str]) -> int:
    """Build what the two arguments name; errors become a line of their own."""
    folder, part = Path(arguments[0]), arguments[1]
    try:
        build(folder, {"onnx": _onnx, "torch": _torch}[part])
    except RagError as error:
        say_error(error)
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
        (temporary / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
        _remove_older(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _progress(STEPS, "ready")


def _remove_older(folder: Path) -> None:
    """What another recipe built."""
    for other in folder.parent.glob(f"{folder.name.rpartition('-')[0]}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _onnx(file: e5.E5File, folder: Path) -> str:
    unigram.save(file.pieces.vocabulary, folder)
    np.save(folder / "words.npy", file.rows("emb.word"))
    precision = write_network(file, folder, _progress)
    write_cross_encoder(file, PRECISIONS[precision], folder)
    return precision


def _torch(file: e5.E5File, folder: Path) -> str:
    _progress(1, "float32 weights")
    write_folder(file, folder)
    return "float"


def _progress(done: int, note: str) -> None:
    say(kind="progress", done=done, total=STEPS, note=note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
