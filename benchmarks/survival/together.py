"""Two ingests and two readers on one collection at once, for a minute.

Run: python -m benchmarks.survival.together [--seconds 60]
Each writer edits its own folder and ingests it again and again; each reader asks in one long-lived
process, as a chat does. Exits with 1 on any error, on a passage lost or doubled, or when the doctor
finds anything.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.shared.places import DATA
from rag.core.config import Config, load_config
from rag.core.locations import models_folder

TIL = DATA / "til"
FILES = 20
AGAIN = (sys.executable, "-m", "benchmarks.survival.together")
RAG = (sys.executable, "-m", "rag", "--home")


def main() -> None:
    """Start them, wait, and compare with what one undisturbed ingest gives."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=TIL)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--task", choices=("write", "read"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task == "write":
        print(write(options.home, options.folder, options.seconds))
    elif options.task == "read":
        print(read(options.home, options.seconds))
    else:
        with tempfile.TemporaryDirectory(prefix="rag-together-") as folder:
            sys.exit(0 if trial(Path(folder), options.data, options.seconds) else 1)


def trial(folder: Path, data: Path, seconds: float) -> bool:
    """Whether everything went well."""
    corpora = [folder / "a", folder / "b"]
    files = [file for file in sorted(data.rglob("*.md")) if file.stat().st_size < 4000]
    dice = random.Random(0)
    for corpus in corpora:
        corpus.mkdir()
        for file in dice.sample(files, FILES):
            shutil.copy(file, corpus)
    home = new_home(folder / "home")
    for corpus in corpora:
        rag(home, "ingest", str(corpus))
    tasks = [("write", corpus) for corpus in corpora] + [("read", corpora[0])] * 2
    script = [*AGAIN, "--seconds", str(seconds), "--home", str(home)]
    running = [
        subprocess.Popen(
            [*script, "--task", task, "--folder", str(corpus)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for task, corpus in tasks
    ]  # fmt: skip
    errors = 0
    for (task, _), process in zip(tasks, running, strict=True):
        out, err = process.communicate()
        errors += process.returncode != 0
        print(f"{task}: {out.strip() or err.strip()}")
    return errors == 0 and is_whole(folder, home, corpora)


def is_whole(folder: Path, home: Path, corpora: list[Path]) -> bool:
    """Whether the doctor is content and the export equals that of an undisturbed ingest."""
    fresh = new_home(folder / "fresh")
    for corpus in corpora:
        rag(home, "ingest", str(corpus))
        rag(fresh, "ingest", str(corpus))
    doctor = subprocess.run([*RAG, str(home), "doctor"], capture_output=True, text=True)
    digests = {
        json.loads(rag(one, "export", str(folder / "export.rag"), "--json"))["sha256"]
        for one in (home, fresh)
    }
    print(f"doctor: {'clean' if doctor.returncode == 0 else doctor.stdout}")
    print(f"export: {'equals' if len(digests) == 1 else 'DIFFERS from'} that of one ingest alone")
    return doctor.returncode == 0 and len(digests) == 1


def new_home(home: Path) -> Path:
    """An empty home with this machine's models."""
    home.mkdir()
    (home / "models").symlink_to(models_folder(load_config().home))
    return home


def rag(home: Path, *arguments: str) -> str:
    """One command, which must succeed without a word on standard error."""
    done = subprocess.run([*RAG, str(home), *arguments], capture_output=True, text=True)
    waited = "another process is writing to this collection; waiting …\n"
    if done.returncode or done.stderr not in ("", waited):
        raise SystemExit(f"{arguments}: {done.stderr}")
    return done.stdout


def write(home: Path, corpus: Path, seconds: float) -> str:
    """Edit and ingest until the time is over."""
    end, runs = time.monotonic() + seconds, 0
    files = sorted(corpus.iterdir())
    while time.monotonic() < end:
        file = files[runs % len(files)]
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\n\nParagraph {runs} added to it.\n", encoding="utf-8")
        if runs % 4 == 3:
            file.rename(file.with_name(f"renamed-{runs}-{file.name}"))
            files = sorted(corpus.iterdir())
        rag(home, "ingest", str(corpus))
        runs += 1
    return f"{runs} ingests"


def read(home: Path, seconds: float) -> str:
    """Search until the time is over; every result is there once and has its text."""
    from rag.search.retrieve import Search, retrieve
    from rag.workspace import reading

    runs, seen, end = 0, set(), time.monotonic() + seconds
    with reading(Config(home)) as workspace:
        while time.monotonic() < end:
            question = f"paragraph {runs % 50} added to it"
            found = retrieve(
                workspace.collection, workspace.embedder, question, Search("hybrid", 10)
            )
            ids = [scored.passage.passage_id for scored in found]
            assert len(ids) == len(set(ids)) == 10, ids
            seen |= {scored.passage.text for scored in found}
            runs += 1
    return f"{runs} questions, {len(seen)} different passages seen"


if __name__ == "__main__":
    main()
