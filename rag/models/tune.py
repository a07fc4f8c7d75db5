"""Finds the fastest way to run a language model on this machine, by running it.

One setting after another is tried, from the one that matters most; each keeps what is best so far
unless another is clearly faster. Answers are not compared: none of the settings changes what the
model knows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rag.core.cores import usable_cores
from rag.models.kept_tuning import Tuning
from rag.reader.llama import LlamaModel
from rag.reader.llama_context import LlamaContext, ReaderSettings

PROMPT_TOKENS = 384
"""About what the rules, the evidence and a question take."""
SHARED_TOKENS = 128
"""Of them shared with the prompt before, in a conversation; only whole batches are kept."""
ANSWER_TOKENS = 24
USUAL_ANSWER = 60
ROUNDS = 3
CLEARLY = 0.95
"""Another setting must take less than this share of the time: measurements waver by some percent.
"""
SAMPLE = (
    "The lease of the office ends in March, and the landlord has offered to renew it for three"
    " years. We measured the rooms, compared two other buildings and decided to stay. "
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One setting, measured.

    :ivar prompt_rate: prompt tokens evaluated per second.
    :ivar answer_rate: tokens written per second.
    :ivar seconds: of a usual question: half the prompts are the first, half share a beginning.
    """

    tuning: Tuning
    prompt_rate: float
    answer_rate: float
    seconds: float


Report = Callable[[Trial], None]


def tune(path: Path, report: Report = lambda trial: None) -> Trial:
    """The fastest setting for a GGUF file on the processor; takes about a minute for a small model.

    :param report: told of each trial as it ends.
    :raises ModelMissing: when there is no such file.
    :raises ModelBroken: when it cannot be run.
    """
    model = LlamaModel(path)
    try:

        def run(tuning: Tuning) -> Trial:
            trial = measure(model, tuning)
            report(trial)
            return trial

        return choose(run, usable_cores())
    finally:
        model.close()


def choose(run: Callable[[Tuning], Trial], cores: int) -> Trial:
    """The best setting by what `run` measures of each."""
    best = run(Tuning(threads=cores))
    for candidates in (_threads, _batches, _attention):
        for tuning in candidates(best.tuning):
            trial = run(tuning)
            if trial.seconds < CLEARLY * best.seconds:
                best = trial
    return best


def _threads(tuning: Tuning) -> Iterator[Tuning]:
    """Fewer than all: two threads of one core share its arithmetic, and small models wait more for
    memory than for arithmetic."""
    cores = tuning.threads
    for count in sorted({cores // 2, cores - 1, 1} - {0, cores}, reverse=True):
        yield replace(tuning, threads=count)


def _batches(tuning: Tuning) -> Iterator[Tuning]:
    for size in (32, 128, 256, 512):
        yield replace(tuning, batch_tokens=size)


def _attention(tuning: Tuning) -> Iterator[Tuning]:
    """A smaller cache needs flash attention: llama.cpp refuses it otherwise."""
    yield replace(tuning, flash_attention=True)
    yield replace(tuning, flash_attention=True, kv_type="q8_0")


def measure(model: LlamaModel, tuning: Tuning, rounds: int = ROUNDS) -> Trial:
    """Run a model under these settings; medians of some rounds after one that warms up."""
    settings = ReaderSettings(
        context_window=2 * PROMPT_TOKENS,
        threads=tuning.threads,
        batch_tokens=tuning.batch_tokens,
        flash_attention=tuning.flash_attention,
        kv_type=tuning.kv_type,
    )
    context = LlamaContext(model, settings)
    try:
        tokens = model.tokenize(SAMPLE * 40, False)
        # Each round begins with another token, so that nothing is kept.
        times = [_run(context, tokens[n : n + PROMPT_TOKENS]) for n in range(rounds + 1)][1:]
        batch = context.batch_tokens
    finally:
        context.close()
    prompt = statistics.median(first for first, _ in times) / PROMPT_TOKENS
    answer = statistics.median(second for _, second in times) / ANSWER_TOKENS
    kept = SHARED_TOKENS // batch * batch
    evaluated = (PROMPT_TOKENS + PROMPT_TOKENS - kept) / 2
    seconds = evaluated * prompt + USUAL_ANSWER * answer
    return Trial(replace(tuning, batch_tokens=batch), 1 / prompt, 1 / answer, seconds)


def _run(context: LlamaContext, tokens: list[int]) -> tuple[float, float]:
    """Seconds to read a prompt, and to write an answer."""
    started = time.perf_counter()
    context.evaluate_prompt(tokens)
    between = time.perf_counter()
    for token in tokens[:ANSWER_TOKENS]:
        context.evaluate_token(token)
    return between - started, time.perf_counter() - between
