"""Write corpus.jsonl, the handbook's pages as BEIR documents: python eval/handbook/make_corpus.py

A page's id is its file name, its title the first heading, its text everything below that. The
places in newcomer.jsonl move along with their lines; those whose words have changed are named.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "corpora" / "handbook"


def corpus(pages: Path) -> str:
    """The pages of a folder as JSON lines, in the order of their names."""
    return "".join(_line(page) for page in sorted(pages.glob("*.md")))


def lines_of(pages: str) -> dict[str, list[str]]:
    """The lines of each page, as they stand in its file, from `corpus`."""
    records = (json.loads(line) for line in pages.splitlines())
    return {r["_id"]: [f"# {r['title']}", "", *r["text"].split("\n")] for r in records}


def move(span: dict[str, Any], before: dict[str, list[str]], now: dict[str, list[str]]) -> bool:
    """Give a place the lines that its words have now; False where they are gone."""
    source, start, end = span["source"], span["start_line"], span["end_line"]
    words, page = before.get(source, [])[start - 1 : end], now.get(source, [])
    places = [i for i in range(len(page)) if words and page[i : i + len(words)] == words]
    if not places:
        return False
    nearest = min(places, key=lambda place: abs(place + 1 - start))
    span["start_line"], span["end_line"] = nearest + 1, nearest + len(words)
    return True


def _line(page: Path) -> str:
    heading, _, text = page.read_text(encoding="utf-8").partition("\n")
    document = {"_id": page.name, "title": heading.removeprefix("# "), "text": text.strip()}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _move_places(file: Path, before: str, now: str) -> list[str]:
    """Write the places anew; a line for each that has to be set by hand."""
    pages = lines_of(before), lines_of(now)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    gone = [
        f"{row['id']}: its words in {span['source']} have changed: set its lines anew"
        for row in rows
        for span in (*row["spans"], *row.get("also", []))
        if not move(span, *pages)
    ]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text("".join(lines), encoding="utf-8")
    return gone


if __name__ == "__main__":
    target, fresh = HERE / "corpus.jsonl", corpus(PAGES)
    stored = target.read_text(encoding="utf-8")
    if "<<<<<<<" in stored:
        sys.exit("a merge conflict: take one side of corpus.jsonl whole (git checkout --theirs)")
    unplaced = _move_places(HERE / "newcomer.jsonl", stored, fresh)
    target.write_text(fresh, encoding="utf-8")
    if unplaced:
        sys.exit("\n".join(unplaced))
