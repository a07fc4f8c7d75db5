"""What ingesting again costs: nothing changed, one paragraph edited, a folder renamed, files gone.

Run: python -m benchmarks.speed.changes [--data FOLDER]
Prints a line for each change, and exits with 1 when one embeds more than it has to.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.shared.measuring import Run, run
from benchmarks.shared.places import DATA
from rag.core.config import load_config
from rag.core.locations import models_folder

TIL = DATA / "til"
AGAIN = 5
RATIO_WANTED = 50
EDIT_EMBEDS = 2


def main() -> None:
    """Ingest a copy of the corpus, change it step by step, and say what each step embedded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=TIL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rag-changes-") as folder:
        corpus, home = Path(folder) / "corpus", Path(folder) / "home"
        shutil.copytree(options.data, corpus)
        home.mkdir()
        (home / "models").symlink_to(models_folder(load_config().home))
        right = unchanged(home, corpus)
        right &= edited(home, corpus)
        right &= renamed(home, corpus)
        right &= deleted(home, corpus)
    sys.exit(0 if right else 1)


def ingest(home: Path, corpus: Path) -> Run:
    """One whole process."""
    command = [sys.executable, "-m", "rag", "--home", home, "ingest", corpus, "--json"]
    return run(command, {})


def counts(done: Run) -> str:
    """What a run did, in words."""
    documents, passages = done.json["documents"], done.json["passages"]
    parts = [f"{count:,} {word}" for word, count in documents.items() if count]
    tokens = f"{embedded(done):,} tokens embedded"
    return f"{', '.join(parts)}; {passages['added']:,} new passages, {tokens}"


def embedded(done: Run) -> int:
    """Tokens that went through the model."""
    return int(done.json["tokens_embedded"])


def unchanged(home: Path, corpus: Path) -> bool:
    """The first ingest against the median of those that follow."""
    first = ingest(home, corpus)
    again = [ingest(home, corpus) for _ in range(AGAIN)]
    seconds = statistics.median(one.seconds for one in again)
    ratio = first.seconds / seconds
    print(f"first: {counts(first)}; {first.seconds:.1f} s, {first.megabytes:.0f} MB")
    print(f"again: {counts(again[0])}; {seconds:.2f} s, {ratio:.0f} times faster")
    return ratio >= RATIO_WANTED and not any(map(embedded, again))


def edited(home: Path, corpus: Path) -> bool:
    """One word of one paragraph, in the middle of the longest file."""
    file = max(corpus.rglob("*.md"), key=lambda path: path.stat().st_size)
    lines = file.read_text(encoding="utf-8").split("\n")
    place = next(n for n in range(len(lines) // 2, len(lines)) if len(lines[n]) > 80)
    lines[place] = f"Mended: {lines[place]}"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = ingest(home, corpus)
    print(f"one paragraph edited: {counts(done)}; {done.seconds:.2f} s")
    return int(done.json["passages"]["added"]) <= EDIT_EMBEDS


def renamed(home: Path, corpus: Path) -> bool:
    """The folder with the most files under another name."""
    folders = [path for path in corpus.iterdir() if path.is_dir() and path.name[0] != "."]
    folder = max(folders, key=lambda path: len(list(path.iterdir())))
    folder.rename(folder.with_name(f"{folder.name}-renamed"))
    done = ingest(home, corpus)
    print(f"folder renamed: {counts(done)}; {done.seconds:.2f} s")
    return embedded(done) == 0 and done.json["documents"]["added"] > 0


def deleted(home: Path, corpus: Path) -> bool:
    """A tenth of the files."""
    for file in sorted(corpus.rglob("*.md"))[::10]:
        file.unlink()
    done = ingest(home, corpus)
    print(f"files deleted: {counts(done)}; {done.seconds:.2f} s")
    return embedded(done) == 0 and done.json["documents"]["removed"] > 0


if __name__ == "__main__":
    main()
