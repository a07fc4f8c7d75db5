"""What the bundled reader's adapter costs: reading a prompt and writing, without and with it.

    python -m benchmarks.speed.adapter_speed

Measured as the program runs them, from 8-bit weights with the adapter merged into them, and with
the adapter beside the package's file, which is what runs where there is no room for a copy. All run
in turn, so that whatever else the machine does meets all; the median of the ratios is what counts.
All see the same tokens, so the length of the answers plays no part.
"""

from __future__ import annotations

import random
import statistics
import time

from rag.core.config import load_config
from rag.models.find_adapter import adapter_file
from rag.models.find_reader import find_reader
from rag.models.reader_copy import Weights, fastest_weights
from rag.models.registry import ADAPTERS
from rag.reader.llama import LlamaModel
from rag.reader.llama_context import LlamaContext, ReaderSettings

ROUNDS = 15
PROMPT_TOKENS = 192
"""About what three quotes and a question take."""
ANSWER_TOKENS = 16


def main() -> None:
    """Print seconds and ratios."""
    home, adapter = load_config().home, ADAPTERS[0]
    reader = find_reader(home, adapter.reader)
    ways = {
        "copy": fastest_weights(home, reader, None),
        "copy, merged": fastest_weights(home, reader, adapter),
        "package": Weights(reader),
        "package, beside": Weights(reader, adapter_file(adapter)),
    }
    contexts = {
        name: LlamaContext(
            LlamaModel(way.path), ReaderSettings(context_window=512, adapter=way.adapter)
        )
        for name, way in ways.items()
    }
    rng = random.Random(0)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contexts}
    for _ in range(ROUNDS + 1):
        tokens = [rng.randrange(1000, 40000) for _ in range(PROMPT_TOKENS + ANSWER_TOKENS)]
        for name in rng.sample(list(contexts), len(contexts)):
            times[name].append(_run(contexts[name], tokens))
    for place, what in enumerate(("first token", "each further token")):
        for without, with_it in (("copy", "copy, merged"), ("package", "package, beside")):
            pairs = [
                (a[place], b[place]) for a, b in zip(times[without], times[with_it], strict=True)
            ][1:]
            one, other = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            print(
                f"{what:20} {without:8} {one * 1000:7.1f} ms without"
                f"  {other * 1000:7.1f} ms with  ×{ratio:.3f}"
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
