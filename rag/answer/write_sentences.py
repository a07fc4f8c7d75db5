"""A prompt is run: what the model writes, sentence by sentence, until it should stop.

It checks nothing of what is said.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer.fit_prompt import Draft, Prompt
from rag.core.errors import ReaderGone
from rag.core.protocols import Generator
from rag.core.timings import moment, timed
from rag.language.blocks import Span
from rag.language.exclusions import leave_out
from rag.language.sentences import sentences

_LEADING_ECHO = re.compile(r"\s*(?:answer|antwort|respuesta)\s*:\s*", re.IGNORECASE)
_ASKED_AGAIN = re.compile(r"\s*(?:question|frage|pregunta)\s*:", re.IGNORECASE)
_ECHO = re.compile(r"(?:\s)(?:Question|Answer|Excerpts?|QUESTION|ANSWER)\s*:")
"""What a small model writes when it takes the prompt for a form that goes on."""


@timed("generate")
def write(generator: Generator, prompt: Prompt, finished: Callable[[str], object]) -> Draft:
    """Run a prompt.

    :param finished: called with each sentence as soon as the next one begins, and at the end; where
        it returns False the writing stops. An interrupt by the person stops it too and keeps what
        there is; so does a server that breaks off, and a model that begins to repeat itself or the
        prompt, as small ones do.
    """
    started = time.perf_counter()
    written, text, first = "", "", 0.0
    interrupted, broken_off = False, ""
    told: list[str] = []

    def tell(sentence: str) -> object:
        return finished(leave_out(sentence, prompt.unwanted))

    stream = generator.generate(prompt.tokens, prompt.answer_tokens, prompt.grammar, prompt.held)
    try:
        for piece in stream:
            first = first or time.perf_counter() - started
            moment("first token")
            written += piece
            text, echoes = _without_echo(written)
            # The last sentence may still grow: "3." is followed by "5 litres".
            if not _tell(sentences(text)[:-1], text, told, tell) or echoes:
                break
    except KeyboardInterrupt:
        interrupted = True
    except ReaderGone as gone:
        broken_off = gone.message
    stream.close()
    # A sentence that was broken off cannot be checked.
    complete = sentences(text)[:-1] if interrupted or broken_off else sentences(text)
    _tell(complete, text, told, tell)
    return replace(
        prompt.draft,
        text=text,
        reused_tokens=generator.reused_tokens(),
        completion_tokens=generator.generated_tokens(),
        first_token_seconds=first,
        interrupted=interrupted,
        broken_off=broken_off,
    )


def replay(prompt: Prompt, text: str, finished: Callable[[str], object]) -> Draft:
    """What was written for a prompt before, sentence by sentence, as `write` tells it."""
    told: list[str] = []
    _tell(sentences(text), text, told, lambda one: finished(leave_out(one, prompt.unwanted)))
    return replace(prompt.draft, text=text)


def _without_echo(written: str) -> tuple[str, bool]:
    """The text without the words of the prompt's own layout in front of it, up to where the model
    goes on with a question or an answer of its own; and whether it does."""
    if _ASKED_AGAIN.match(written):  # a question is no answer, whichever it is
        return "", True
    start = match.end() if (match := _LEADING_ECHO.match(written)) else 0
    echo = _ECHO.search(written, start)
    return written[start : echo.start() if echo else None].rstrip(), echo is not None


def _tell(
    spans: Sequence[Span], text: str, told: list[str], finished: Callable[[str], object]
) -> bool:
    """Pass new sentences on; False once one comes again, or none is wanted any more."""
    for span in spans[len(told) :]:
        sentence = text[span.start : span.end]
        if sentence in told:
            return False
        told.append(sentence)
        if finished(sentence) is False:
            return False
    return True
