"""What the bundled reader's adapter costs: reading a prompt and writing, without and with it.

    python -m benchmarks.adapter_speed

Both run in turn, so that whatever else the machine does meets both; the median of the ratios is
what counts. The two see the same tokens, so the length of the answers plays no part.
"""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

from rag.models.adapter import adapter_file
from rag.models.reader import find_reader
from rag.models.registry import ADAPTERS
from rag.reader.llama import LlamaModel
from rag.reader.llama_context import LlamaContext, ReaderSettings

ROUNDS = 15
PROMPT_TOKENS = 192
"""About what three quotes and a question take."""
ANSWER_TOKENS = 16


def main() -> None:
    """Print seconds and ratios."""
    path = find_reader(Path(), "smollm2-135m-instruct")
    model = LlamaModel(path)
    contexts = {
        name: LlamaContext(model, ReaderSettings(context_window=512, adapter=adapter))
        for name, adapter in (("without", None), ("with", adapter_file(ADAPTERS[0])))
    }
    rng = random.Random(0)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contexts}
    for _ in range(ROUNDS + 1):
        tokens = [rng.randrange(1000, 40000) for _ in range(PROMPT_TOKENS + ANSWER_TOKENS)]
        for name in rng.sample(list(contexts), 2):
            times[name].append(_run(contexts[name], tokens))
    for place, what in enumerate(("first token", "each further token")):
        pairs = [(a[place], b[place]) for a, b in zip(*times.values(), strict=True)][1:]
        without, with_it = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        print(
            f"{what:20} {without * 1000:7.1f} ms without"
            f"  {with_it * 1000:7.1f} ms with  ×{ratio:.3f}"
        )


def _run(context: LlamaContext, tokens: list[int]) -> tuple[float, float]:
    """Seconds to the first token, and for each further one."""
    started = time.perf_counter()
    context.evaluate_prompt(tokens[:PROMPT_TOKENS])
    between = time.perf_counter()
    for token in tokens[PROMPT_TOKENS:]:
        context.evaluate_token(token)
    return between - started, (time.perf_counter() - between) / ANSWER_TOKENS


if __name__ == "__main__":
    main()
