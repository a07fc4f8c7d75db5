"""The invented collections that the cross-encoder learned from: ``python -m training.unpack OUT``.

A file of `training/collections` holds documents, then questions with the places that answer them,
or none where the documents nearly do. What comes out of it is a folder to ingest and a file of
judged questions beside it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

COLLECTIONS = Path(__file__).parent / "collections"


def unpack(packed: Path, out: Path) -> tuple[Path, Path]:
    """Write the documents and the judged questions (eval/README.md) of one collection.

    :returns: the folder and the file.
    """
    rows = [json.loads(line) for line in packed.read_text(encoding="utf-8").splitlines()]
    folder, judged = out / packed.stem, out / packed.name
    for row in rows:
        if "file" in row:
            path = folder / row["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(row["text"], encoding="utf-8")
    asked = [row for row in rows if "question" in row]
    lines = [_judged(f"{packed.stem}-{number}", row) for number, row in enumerate(asked, start=1)]
    judged.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), "utf-8")
    return folder, judged


def _judged(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The first place is where it is answered best."""
    places = [
        {"source": source, "start_line": start, "end_line": end}
        for source, start, end in row["places"]
    ]
    found = {"id": name, "question": row["question"], "type": row["type"]}
    return found | {"answerable": bool(places), "spans": places[:1], "also": places[1:]}


def main() -> None:
    """Unpack every collection."""
    parser = argparse.ArgumentParser(prog="python -m training.unpack", description=__doc__)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for packed in sorted(COLLECTIONS.glob("*.jsonl")):
        folder, judged = unpack(packed, out)
        print(f"rag -c {packed.stem} ingest {folder}    # then {packed.stem}={judged}")


if __name__ == "__main__":
    main()
