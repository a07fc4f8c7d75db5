"""The process that copies the bundled reader:
``python -m rag.models.reader_builder READER SHA256 COPY [ADAPTER]``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rag.core.errors import ModelBroken, RagError
from rag.models.builder_process import say_error
from rag.models.checksum import checksum_file, sha256_of
from rag.reader.quantise import quantise


def main(arguments: list[str]) -> int:
    """Make the copy; errors become a line of their own."""
    reader, sha256, copy, *adapters = arguments
    try:
        if sha256_of(Path(reader)) != sha256:
            raise ModelBroken(f"{reader} fails its checksum", hint="rag models verify")
        make_copy(Path(reader), Path(copy), Path(adapters[0]) if adapters else None)
    except RagError as error:
        say_error(error)
        return 1
    return 0


def make_copy(reader: Path, copy: Path, adapter: Path | None) -> None:
    """Write the copy and its checksum, whole or not at all, and remove what it replaces."""
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=copy.parent) as folder:
        half, whole = Path(folder) / "half.gguf", Path(folder) / copy.name
        quantise(reader, half, "f16")
        if adapter is not None:
            merge(half, adapter)
        quantise(half, whole, "q8_0")
        checksum_file(copy).write_text(sha256_of(whole), encoding="ascii")
        whole.replace(copy)
    kind = copy.name.partition("-")[0]
    for older in copy.parent.glob(f"{kind}-*.gguf"):
        if older != copy:
            checksum_file(older).unlink(missing_ok=True)
            older.unlink()


def merge(model: Path, adapter: Path) -> None:
    """Every adapted matrix W of a float16 file becomes W + alpha / rank · B A, in place
    (Hu et al. 2021, https://arxiv.org/abs/2106.09685)."""
    import numpy as np
    from gguf import GGUFReader

    changes = GGUFReader(adapter)
    alpha = float(changes.fields["adapter.lora.alpha"].contents())
    tensors = {tensor.name: tensor.data.astype(np.float32) for tensor in changes.tensors}
    file = GGUFReader(model, "r+")
    for tensor in file.tensors:
        if f"{tensor.name}.lora_a" in tensors:
            down, up = tensors[f"{tensor.name}.lora_a"], tensors[f"{tensor.name}.lora_b"]
            tensor.data[:] = tensor.data + alpha / len(down) * (up @ down)
    file.data.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
