"""From the bytes of tokens to the text a person reads: whole characters, no reasoning, no echoes.

It knows nothing of models; bytes go in piece by piece, text comes out as soon as it is certain.
"""

from __future__ import annotations

import codecs

# How model families wrap their reasoning, and what ends it. It always comes before the answer, so
# an answer that quotes one of these marks is left alone.
REASONING = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("<mm:think>", "</mm:think>"),
    ("<think:opensource>", "</think:opensource>"),
    ("[THINK]", "[/THINK]"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|think|>", "<|content|>"),
    ("<|channel>thought", "<channel|>"),
    ("<|channel|>analysis", "<|channel|>final<|message|>"),
    ("<|channel|>final", "<|message|>"),
    ("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),
)


def opens_reasoning(prompt_end: str) -> str:
    """What ends the reasoning that the end of a prompt has begun, or ""."""
    prompt_end = prompt_end.rstrip()
    return next((end for begin, end in REASONING if prompt_end.endswith(begin)), "")


def is_reasoning_mark(text: str) -> bool:
    """Whether a control token is part of a mark that wraps reasoning."""
    return any(text in begin + end for begin, end in REASONING)


class VisibleText:
    """One completion on its way to the reader.

    :param reasoning_end: the mark that ends a reasoning already begun, or "".
    :param stop: text at which the completion ends, for models that do not end it themselves.
    """

    def __init__(self, reasoning_end: str = "", stop: str = "") -> None:
        # "replace": a model may write bytes that are no UTF-8; a character that is never
        # completed is dropped.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._reasoning_end = reasoning_end
        self._stop = stop
        self._held = ""
        self.begun = False
        self.ended = False

    def add(self, piece: bytes) -> str:
        """Take the bytes of the next token; returns the text that is now certain."""
        self._held += self._decoder.decode(piece)
        if not self.begun and not self._find_beginning():
            return ""
        return self._release()

    def finish(self) -> str:
        """The text held back, once no more tokens follow."""
        if self.ended or self._reasoning_end:
            return ""
        text, self._held = self._held, ""
        return text if self.begun else text.lstrip()

    def _find_beginning(self) -> bool:
        while True:
            if self._reasoning_end:
                _, found, after = self._held.partition(self._reasoning_end)
                if not found:
                    return False
                self._held, self._reasoning_end = after, ""
            self._held = self._held.lstrip()
            mark = next((pair for pair in REASONING if self._held.startswith(pair[0])), None)
            if mark is None:
                break
            self._held, self._reasoning_end = self._held[len(mark[0]) :], mark[1]
        undecided = any(begin.startswith(self._held) for begin, _ in REASONING)
        self.begun = not undecided
        return self.begun

    def _release(self) -> str:
        if not self._stop:
            text, self._held = self._held, ""
            return text
        text, found, _ = self._held.partition(self._stop)
        if found:
            self.ended = True
            self._held = ""
            return text
        keep = max(
            (n for n in range(1, len(self._stop)) if text.endswith(self._stop[:n])), default=0
        )
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]
