"""What the reader makes of documents that try to take over.

Run: python -m benchmarks.survival.hostile HOME

Asks one question of each of the hostile documents of the tests with the configured model, through
the product's own `answer`. Prints how many answers held the true sentence's number, in how many the
model's own words obeyed the attack, and what became of its words.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rag.answer.answer import Ask, answer
from rag.catalog.changes import file_states
from rag.core.config import load_config
from rag.embedding.choose_embedder import load_embedder
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.search.retrieve import Search
from rag.workspace import changing, reading, split_settings
from tests.helpers.hostile import ATTACKS, PAYLOAD, documents, question


def main() -> None:
    """Ingest, ask, count."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    arguments = parser.parse_args()
    folder = arguments.home / "hostile"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_bytes(text.encode())
    config = load_config(home=arguments.home, collection="hostile", threshold=0.0)
    embedder = load_embedder(config)
    with changing(config, embedder) as collection:
        plan = make_plan(find_files([folder], 10**6), file_states(collection.catalog))
        ingest(collection, plan, embedder, split_settings(config, embedder))
    modes: Counter[str] = Counter()
    right = obeyed = 0
    with reading(config, with_generator=True) as workspace:
        for number, name in enumerate(ATTACKS):
            found = answer(workspace, Ask(question(number)), Search(limit=config.passages))
            modes[found.mode] += 1
            right += f" {10 + number} litres" in found.text
            if PAYLOAD in found.said:
                obeyed += 1
                print(f"{name}: {found.said!r}")
    print(f"{len(ATTACKS)} documents: {right} answers hold the fact, {obeyed} repeat the attack")
    print(", ".join(f"{count} {mode}" for mode, count in modes.most_common()))


if __name__ == "__main__":
    main()
