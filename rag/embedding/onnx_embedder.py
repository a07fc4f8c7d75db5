"""The bundled E5 through onnxruntime: on screen while torch would still be importing.

It does not know where the model comes from; `rag.models.e5_build` makes the folder it opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.core.cores import usable_cores
from rag.core.errors import ModelBroken
from rag.core.protocols import FloatMatrix, FloatVector
from rag.embedding import e5_weights as e5
from rag.embedding import unigram_tokenizer as unigram
from rag.embedding.cross_encoder import CrossEncoder
from rag.embedding.e5_family import MAX_TOKENS, PASSAGE, QUERY, note_cut, refuse_long
from rag.embedding.onnx_session import open_session


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
                session = beside.submit(open_session, folder / "model.onnx")
                self.tokenizer = unigram.load(folder)
                self.words = _words(folder / "words.npy")
                self.session = session.result()
        except (OSError, ValueError) as error:
            raise ModelBroken(
                f"cannot open the model {name} in {folder}: {error}", hint="rag models verify"
            ) from error
        self.folder = folder
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

    def relevance(self, question: str, texts: Sequence[str]) -> FloatVector | None:
        """Shape (len(texts),): log odds of an answer.

        :raises ModelBroken: when the cross-encoder cannot be opened.
        """
        with ThreadPoolExecutor(self.threads) as pool:
            scores = self._cross_encoder.scores(question, texts, pool.map)
        return np.array(scores, np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text takes as a passage, prefix and special tokens included."""
        return [len(self.tokenizer.encode(PASSAGE + text)) for text in texts]

    @cached_property
    def _cross_encoder(self) -> CrossEncoder:
        """Opened by the first question: to search and to ingest take no such thing."""
        return CrossEncoder(self.folder, self.tokenizer, self.look_up)

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
        words = self.look_up(np.array(ids, np.int64))
        inputs = {"words": words[None], "mask": np.ones((1, len(ids)), np.int32)}
        vector: npt.NDArray[np.float32] = self.session.run(None, inputs)[0][0]
        return vector

    def look_up(self, tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The words of tokens, shape (length, dimension): of those that occur rows are read."""
        used, place = np.unique(tokens, return_inverse=True)
        return e5.unpack(self.words[used])[place]


def _words(path: Path) -> npt.NDArray[np.uint8]:
    rows: npt.NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return rows
