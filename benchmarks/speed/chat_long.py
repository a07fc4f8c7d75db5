"""Whether a long conversation grows in memory or slows down.

Run: python -m benchmarks.speed.chat_long HOME COLLECTION [--ask N] QUESTIONS.jsonl

Pipes N questions (50 unless told; read from `text` of each line, again from the start when they run
out) into one `rag chat --json` with the default models. After each answer the process's resident
memory is read from Linux. Printed as JSON: how far memory rose above its level after the first five
questions, and how the later half's medians compare with the earlier half's.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

WARM = 5
"""Questions until caches and buffers have their size."""


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("collection")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--ask", type=int, default=50)
    values = parser.parse_args()
    lines = values.questions.read_text(encoding="utf-8").splitlines()
    texts = itertools.islice(
        itertools.cycle(json.loads(line)["text"] for line in lines), values.ask
    )
    rows = list(talk(values.home, values.collection, texts))
    print(json.dumps(summary(rows), indent=2))


def talk(home: Path, collection: str, questions: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Each answer as `rag chat --json` prints it, with `megabytes` of its process."""
    command = [sys.executable, "-m", "rag", "--home", str(home), "-c", collection, "chat", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as chat:
        typed, printed = cast("IO[str]", chat.stdin), cast("IO[str]", chat.stdout)
        for question in questions:
            typed.write(question + "\n")
            typed.flush()
            answer = json.loads(printed.readline())
            yield {**answer, "megabytes": resident_megabytes(chat.pid)}
        typed.close()


def resident_megabytes(process: int) -> float:
    """Memory that a process holds now."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes.split()[1]) / 1024


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Memory after the first questions and at its highest; medians of both halves."""
    memory = [row["megabytes"] for row in rows]
    half = len(rows) // 2
    return {
        "questions": len(rows),
        "modes": {m: sum(r["mode"] == m for r in rows) for m in {r["mode"] for r in rows}},
        "megabytes": {
            f"after_{WARM}": round(memory[WARM - 1], 1),
            "highest_later": round(max(memory[WARM:]), 1),
            "last": round(memory[-1], 1),
            "rise": round(max(memory[WARM:]) - memory[WARM - 1], 1),
        },
        "earlier_half": medians(rows[WARM:half]),
        "later_half": medians(rows[half:]),
    }


def medians(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Of times in seconds and of prompt tokens; `per_token` is the time of a prompt token that was
    not evaluated before, in milliseconds."""
    asked = [row for row in rows if row["prompt_tokens"]]
    return {
        "total": median(row["seconds"]["total"] for row in rows),
        "retrieve": median(row["seconds"]["retrieve"] for row in rows),
        "prompt_tokens": median(row["prompt_tokens"] for row in asked),
        "evaluated_tokens": median(row["prompt_tokens"] - row["reused_tokens"] for row in asked),
        "per_token": median(map(milliseconds_per_token, asked)),
    }


def milliseconds_per_token(row: dict[str, Any]) -> float:
    """From the end of retrieval to the first token, over the tokens that were evaluated."""
    seconds = row["seconds"]["first_token"] - row["seconds"]["retrieve"]
    return float(1000 * seconds / (row["prompt_tokens"] - row["reused_tokens"]))


def median(values: Iterator[float] | map[float]) -> float:
    """Rounded; 0 of nothing."""
    known = list(values)
    return round(statistics.median(known), 3) if known else 0.0


if __name__ == "__main__":
    main()
