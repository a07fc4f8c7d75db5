"""The bundled E5 through onnxruntime: on screen while torch would still be importing.

It does not know where the model comes from; `rag.models.e5_build` makes the folder it opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.core.cores import usable_cores
from rag.core.errors import ModelBroken
from rag.core.protocols import FloatMatrix
from rag.embedding import e5_weights as e5
from rag.embedding import unigram_tokenizer as unigram
from rag.embedding.e5_family import MAX_TOKENS, PASSAGE, QUERY, note_cut, refuse_long


class OnnxEmbedder:
    """E5 on the CPU; implements `rag.core.protocols.Embedder`.

    :param folder: what `rag.models.e5_build.ensure_built` returned.
    :param threads: 0 means one for each core this process may use.
    :raises ModelBroken: when the files cannot be opened.
    """

    def __init__(self, folder: Path, name: str, fingerprint: str, threads: int = 0) -> None:
        self.name = name
        self.fingerprint = fingerprint
        try:
            with ThreadPoolExecutor(1) as beside:
                session = beside.submit(_session, folder / "model.onnx")
                self.tokenizer = unigram.load(folder)
                self.words = _words(folder / "words.npy")
                self.session = session.result()
        except (OSError, ValueError) as error:
            raise ModelBroken(
                f"cannot open the model {name} in {folder}: {error}", hint="rag models verify"
            ) from error
        self.threads = threads or usable_cores()
        self.dimension = int(self.session.get_outputs()[0].shape[1])
        self.max_tokens = MAX_TOKENS

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension). Of a query above `max_tokens` its beginning counts."""
        ids = [self.tokenizer.encode(QUERY + text) for text in texts]
        note_cut([len(i) for i in ids])
        end = [self.tokenizer.end]
        return self._embed([i if len(i) <= MAX_TOKENS else i[: MAX_TOKENS - 1] + end for i in ids])

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension).

        :raises ValueError: when a text is above `max_tokens`; the splitter never makes such.
        """
        ids = [self.tokenizer.encode(PASSAGE + text) for text in texts]
        refuse_long([len(i) for i in ids])
        return self._embed(ids)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text takes as a passage, prefix and special tokens included."""
        return [len(self.tokenizer.encode(PASSAGE + text)) for text in texts]

    def _embed(self, ids: Sequence[Sequence[int]]) -> FloatMatrix:
        vectors = np.empty((len(ids), self.dimension), np.float32)
        # Longest first, so that no thread is left with a long text at the end.
        order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        if len(ids) == 1:  # a question: starting a thread takes as long as a part of the search
            vectors[0] = self._vector(ids[0])
            return vectors
        with ThreadPoolExecutor(self.threads) as pool:
            found = pool.map(lambda row: self._vector(ids[row]), order)
            for row, vector in zip(order, found, strict=True):
                vectors[row] = vector
        return vectors

    def _vector(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        """Shape (dimension,). One text a run: in a batch its last bits depend on its neighbours,
        and a text embedded again after an edit or a crash would have another vector."""
        words = self._look_up(np.array(ids, np.int64))
        inputs = {"words": words[None], "mask": np.ones((1, len(ids)), np.int32)}
        vector: npt.NDArray[np.float32] = self.session.run(None, inputs)[0][0]
        return vector

    def _look_up(self, tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Shape (length, dimension): only rows of words that occur are read and unpacked."""
        used, place = np.unique(tokens, return_inverse=True)
        return e5.unpack(self.words[used])[place]


def _words(path: Path) -> npt.NDArray[np.uint8]:
    rows: npt.NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return rows


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads take a text each, not a part of the same one: none waits for another (a quarter more
    # passages a second than batches), and their number does not change a vector.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base
        raise ValueError(str(error)) from error
