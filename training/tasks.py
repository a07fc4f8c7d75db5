"""``python -m training.tasks``: ordinary instructions over handbook sections, without and with the
adapter, as a page to be read by eye. Nothing is scored, nothing is checked against the text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.core.locations import package_data
from rag.core.protocols import Generator
from rag.language.sentences import sentences
from rag.models.find_reader import find_reader
from rag.models.registry import ADAPTERS
from rag.prompt.messages import Excerpt, build_messages
from rag.prompt.templates import load_prompts
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings
from training.data import READER

TASKS = Path(__file__).parent / "tasks.jsonl"
SENTENCES = 6
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Task:
    """An instruction over the beginning of a section of the handbook."""

    instruction: str
    page: str
    heading: str


def read_tasks() -> list[Task]:
    """All of them, in their order."""
    return [Task(**json.loads(line)) for line in TASKS.read_text("utf-8").splitlines()]


def excerpt(task: Task) -> Excerpt:
    """The first sentences of the section, as one excerpt."""
    page = (package_data("handbook") / task.page).read_text(encoding="utf-8")
    title = page.partition("\n")[0].removeprefix("# ")
    section = page.partition(f"## {task.heading}\n")[2].partition("\n## ")[0]
    spans = sentences(section)[:SENTENCES]
    return Excerpt(task.page, f"{title} > {task.heading}", section[: spans[-1].end].strip())


def carry_out(generator: Generator, tasks: list[Task]) -> Iterator[str]:
    """What the reader writes for each task."""
    for task in tasks:
        messages = build_messages(load_prompts("tiny"), [excerpt(task)], (), task.instruction)
        yield "".join(generator.generate(generator.encode(messages), LONGEST)).strip()


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(prog="python -m training.tasks", description=__doc__)
    parser.add_argument("--adapter", type=Path, required=True)
    adapter = parser.parse_args().adapter
    tasks = read_tasks()
    written = []
    for path in (None, adapter):
        extractive = ADAPTERS[0].extractive if path else None
        settings = ReaderSettings(context_window=2048, adapter=path, extractive=extractive)
        generator = LlamaGenerator(find_reader(Path(), READER), settings)
        written.append(list(carry_out(generator, tasks)))
        generator.close()
        print(f"{path or 'no adapter'}: {len(tasks)} tasks", file=sys.stderr, flush=True)
    for number, (task, before, after) in enumerate(zip(tasks, *written, strict=True), 1):
        print(f"## {number}. {task.instruction}  ({task.page}, {task.heading})\n")
        print(f"Before: {before}\n\nAfter: {after}\n")


if __name__ == "__main__":
    main()
