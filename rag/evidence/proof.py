"""The proof of an answer as it is written: its sentences so far, and the quotes they rest on.

First the evidence is asked, then whatever else the model has read: a capable one sees whole
passages and may answer from a sentence that was not among the best. That one is then quoted too.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.core.protocols import Embedder
from rag.core.records import Passage, Quote, Sentence
from rag.evidence.grounding import check, is_preamble
from rag.evidence.quotable_sentences import leans, spans


class Proof:
    """Grows sentence by sentence.

    :param quotes: the evidence; quotes found later are appended, so that marks stay what they are.
    :param passages: what the model could read beside it.
    :param strict: it ends where a sentence is not borne out. Small models go astray for good.
    """

    def __init__(
        self,
        quotes: Sequence[Quote],
        passages: Sequence[Passage],
        embedder: Embedder,
        strict: bool = False,
    ) -> None:
        self.quotes = list(quotes)
        self.sentences: list[Sentence] = []
        self.over = False
        self._beside = spans(passages)
        self._embedder = embedder
        self._strict = strict

    @property
    def holds(self) -> bool:
        """Whether it can be shown: it begins with what is borne out, and most of it is."""
        supported = [sentence.supported for sentence in self.sentences]
        return bool(supported) and supported[0] and 2 * sum(supported) >= len(supported)

    def add(self, text: str) -> None:
        """Check what was written since. Words that only announce an answer are left out.

        `over` tells afterwards that the rest is not worth waiting for.
        """
        for sentence in check(text, self.quotes, self._embedder):
            if self.over or is_preamble(sentence.text):
                continue
            judged = self._judged(sentence)
            ends = self._strict and not judged.supported and bool(self.sentences)
            if not ends:
                self.sentences.append(judged)
            self.over = ends or not self.holds

    def _judged(self, sentence: Sentence) -> Sentence:
        # "It has more features" may be true of something, but not of what nobody bore out.
        if leans(sentence.text) and self.sentences and not self.sentences[-1].supported:
            return Sentence(sentence.text, False)
        return sentence if sentence.supported else self._beside_quotes(sentence)

    def _beside_quotes(self, sentence: Sentence) -> Sentence:
        checked = check(sentence.text, self._beside, self._embedder)
        if not checked or not all(part.supported for part in checked):
            return sentence
        self.quotes.append(self._beside[checked[0].markers[0] - 1])
        return Sentence(sentence.text, True, (len(self.quotes),))
