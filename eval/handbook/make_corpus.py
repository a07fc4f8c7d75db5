"""Write corpus.jsonl, the handbook's pages as BEIR documents: python eval/handbook/make_corpus.py

A page's id is its file name, its title the first heading, its text everything below that.
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "corpora" / "handbook"


def corpus(pages: Path) -> str:
    """The pages of a folder as JSON lines, in the order of their names."""
    return "".join(_line(page) for page in sorted(pages.glob("*.md")))


def _line(page: Path) -> str:
    heading, _, text = page.read_text(encoding="utf-8").partition("\n")
    document = {"_id": page.name, "title": heading.removeprefix("# "), "text": text.strip()}
    return json.dumps(document, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (HERE / "corpus.jsonl").write_text(corpus(PAGES), encoding="utf-8")
