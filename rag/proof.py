"""The proof of an answer as it is written: its sentences so far, and the quotes they rest on.

First the evidence is asked, then whatever else the model has read: a capable one sees whole
passages and may answer from a sentence that was not among the best. That one is then quoted too.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import spans
from rag.ground import check
from rag.protocols import Embedder
from rag.records import Passage, Quote, Sentence


class Proof:
    """Grows sentence by sentence.

    :param quotes: the evidence; quotes found later are appended, so that marks stay what they are.
    :param passages: what the model could read beside it.
    """

    def __init__(
        self, quotes: Sequence[Quote], passages: Sequence[Passage], embedder: Embedder
    ) -> None:
        self.quotes = list(quotes)
        self.sentences: list[Sentence] = []
        self._beside = spans(passages)
        self._embedder = embedder

    @property
    def holds(self) -> bool:
        """Whether any sentence is borne out."""
        return any(sentence.supported for sentence in self.sentences)

    def add(self, text: str) -> None:
        """Check what was written since."""
        for sentence in check(text, self.quotes, self._embedder):
            self.sentences.append(sentence if sentence.supported else self._beside_quotes(sentence))

    def _beside_quotes(self, sentence: Sentence) -> Sentence:
        checked = check(sentence.text, self._beside, self._embedder)
        if not checked or not all(part.supported for part in checked):
            return sentence
        self.quotes.append(self._beside[checked[0].markers[0] - 1])
        return Sentence(sentence.text, True, (len(self.quotes),))
