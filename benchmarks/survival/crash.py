"""Kills an ingest at random moments, fills its disk, takes its rights: what is left is whole.

Run: python -m benchmarks.survival.crash [--moments 50] [--seed 0]
Each time, one more run must give the export of an ingest that nothing disturbed, and a doctor
without findings. Half of the kills meet a first ingest, half one of edited, renamed and deleted
files. Mounting a small disk needs root on Linux; without it those parts are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.shared.places import DATA
from rag.core.config import load_config
from rag.core.locations import models_folder
from rag.embedding.choose_embedder import load_embedder
from rag.index.collection import Collection
from rag.index.doctor import examine
from rag.index.portable_file import export_lines

TIL = DATA / "til"
FILES = 12
DISK_MEGABYTES = (0.3, 0.6, 0.8, 1, 1.3, 1.6, 2, 2.5, 3, 4)


def main() -> None:
    """Print a line for each part, and exit with 1 when any moment left something wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=TIL)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    PROCESSES.set_forkserver_preload(LIBRARIES)
    with tempfile.TemporaryDirectory(prefix="rag-crash-") as folder:
        trial = Trial(Path(folder), options.data, random.Random(options.seed))
        failed = trial.kills(options.moments)
        failed += trial.full_disks() if os.geteuid() == 0 else _left_out("full disk")
        failed += trial.read_only() if os.geteuid() == 0 else _left_out("read-only home")
    sys.exit(1 if failed else 0)


class Trial:
    """A corpus in two states, and what an undisturbed ingest makes of each."""

    def __init__(self, folder: Path, data: Path, dice: random.Random) -> None:
        self.folder, self.dice = folder, dice
        self.embedder = load_embedder(load_config())
        self.corpus = folder / "corpus"
        files = [file for file in sorted(data.rglob("*.md")) if file.stat().st_size < 8000]
        self.files = dice.sample(files, FILES)
        self.expected: dict[str, str] = {}
        self.seconds: dict[str, float] = {}
        home = self.home("undisturbed")
        for state in ("first", "edited"):
            self.bring_to(state)
            started = time.perf_counter()
            self.ingest(home)
            self.seconds[state] = time.perf_counter() - started
            self.expected[state] = self.digest(home)
            shutil.copytree(home, folder / state, symlinks=True)
        # What an edit leaves is, to the last bit, what the edited files give from nothing.
        assert self.after(self.home("fresh")) == self.expected["edited"]

    def bring_to(self, state: str) -> None:
        """Write the corpus; edited: every third file changed, renamed or deleted."""
        shutil.rmtree(self.corpus, ignore_errors=True)
        self.corpus.mkdir()
        for number, file in enumerate(self.files):
            text, name = file.read_text(encoding="utf-8"), f"{number}-{file.name}"
            if state == "edited" and number % 3 == 0:
                text = text.replace("the", "no", 2) + "\n\nA paragraph that was not there before.\n"
            if state == "edited" and number % 10 == 1:
                name = f"renamed-{name}"
            if state == "first" or number % 10 != 2:
                (self.corpus / name).write_text(text, encoding="utf-8")

    def home(self, name: str, origin: str = "") -> Path:
        """A fresh home with the models, empty or a copy of an earlier one."""
        home = self.folder / "homes" / name
        shutil.rmtree(home, ignore_errors=True)
        if origin:
            shutil.copytree(self.folder / origin, home, symlinks=True)
        else:
            home.mkdir(parents=True)
            (home / "models").symlink_to(models_folder(load_config().home))
        return home

    def ingest(self, home: Path) -> Done:
        """One run to its end."""
        return run(home, "ingest", str(self.corpus), "--json")

    def digest(self, home: Path) -> str:
        """The sha256 of the export, or what the doctor found instead."""
        with contextlib.closing(Collection(home, "default")) as collection:
            wrong = [check for check in examine(collection, self.embedder) if not check.ok]
            lines = "\n".join(export_lines(collection.catalog))
        return str(wrong) if wrong else hashlib.sha256(lines.encode()).hexdigest()

    def after(self, home: Path) -> str:
        """One more run, and what it leaves."""
        done = self.ingest(home)
        return self.digest(home) if done.returncode == 0 else done.stderr

    def kills(self, moments: int) -> int:
        """SIGKILL at random moments; how often one more run did not mend it."""
        failed = 0
        reached = {"nothing stored": 0, "part stored": 0, "run had ended": 0}
        before = {"first": 0, "edited": vectors_of(self.folder / "first")}
        for moment in range(moments):
            state = ("first", "edited")[moment % 2]
            self.bring_to(state)
            home = self.home("killed", "first" if state == "edited" else "")
            seconds = self.dice.uniform(0.0, self.seconds[state])
            ended = kill_after(seconds, home, "ingest", str(self.corpus))
            part = "part" if vectors_of(home) > before[state] else "nothing"
            reached["run had ended" if ended else f"{part} stored"] += 1
            found = self.after(home)
            if found != self.expected[state]:
                failed += 1
                print(f"  killed after {seconds:.2f} s ({state}): {found}")
        where = ", ".join(f"{count} {name}" for name, count in reached.items())
        print(f"killed: {moments - failed} of {moments} whole after one more run ({where})")
        return failed

    def full_disks(self) -> int:
        """A first ingest on disks too small for it, and one more run after they were enlarged."""
        failed = stopped = 0
        for megabytes in DISK_MEGABYTES:
            self.bring_to("first")
            home = self.home("small")
            with mounted(home, megabytes) as enlarge:
                (home / "models").symlink_to(models_folder(load_config().home))
                done = self.ingest(home)
                stopped += done.returncode == 1
                # An error is one line and a hint, not a stack of calls.
                clear = done.returncode in (0, 1) and done.stderr.count("\n") <= 2
                enlarge()
                found = self.after(home)
            if found != self.expected["first"] or not clear:
                failed += 1
                print(f"  disk of {megabytes} MB: {found}\n{done.stderr}")
        whole = len(DISK_MEGABYTES) - failed
        print(
            f"disk full: {whole} of {len(DISK_MEGABYTES)} whole after one more run,"
            f" {stopped} had stopped"
        )
        return failed

    def read_only(self) -> int:
        """Questions to a read-only home are answered; an ingest says why it cannot."""
        self.bring_to("edited")
        home = self.home("read-only", "first")
        subprocess.run(["mount", "--bind", home, home], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", home], check=True)
        try:
            found = run(home, "search", "sqlite", "--json")
            ingested = self.ingest(home)
        finally:
            subprocess.run(["umount", "--lazy", home], check=True)
        answered = found.returncode == 0 and bool(json.loads(found.stdout)["results"])
        clear = ingested.returncode == 1 and ingested.stderr.count("\n") <= 2
        whole = self.after(home) == self.expected["edited"]
        failed = not (answered and clear and whole)
        print(
            f"read-only home: search {'answers' if answered else found.stderr},"
            f" ingest says {ingested.stderr.splitlines()[0]!r},"
            f" {'whole' if whole else 'NOT whole'} once it is writable"
        )
        return int(failed)


def _left_out(part: str) -> int:
    print(f"{part}: left out, mounting needs root")
    return 0


# Each command runs in a process of its own, forked from one that has imported the libraries: what
# is to be met at random moments is the work, not Python's imports.
PROCESSES = multiprocessing.get_context("forkserver")
LIBRARIES = [
    "rag.cli.commands.ingest.ingest",
    "rag.cli.commands.search",
    "rag.embedding.onnx_embedder",
    "rag.ingest.ingest",
    "chromadb",
]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def begin(home: Path, *arguments: str) -> BaseProcess:
    """Start a command, what it says going into files beside its home."""
    process = PROCESSES.Process(target=_command, args=(home, arguments))
    process.start()
    return process


def _command(home: Path, arguments: tuple[str, ...]) -> None:
    from rag.cli.app import run

    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        stream.flush()
        with home.with_name(f"{home.name}.{number}").open("wb") as file:
            os.dup2(file.fileno(), number)
    sys.exit(run(["--home", str(home), *arguments]))


def run(home: Path, *arguments: str) -> Done:
    """A command to its end."""
    process = begin(home, *arguments)
    process.join()
    said = [home.with_name(f"{home.name}.{number}").read_text("utf-8") for number in (1, 2)]
    return Done(process.exitcode or 0, *said)


def kill_after(seconds: float, home: Path, *arguments: str) -> bool:
    """Whether the command had ended before it could be killed."""
    process = begin(home, *arguments)
    process.join(seconds)
    ended = process.exitcode is not None
    process.kill()
    process.join()
    return ended


def vectors_of(home: Path) -> int:
    """How many texts a home has vectors of: what a killed run had embedded and stored."""
    file = home / "collections" / "default" / "catalog.sqlite"
    if not file.is_file():
        return 0
    try:
        with contextlib.closing(sqlite3.connect(file)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(count)


@contextlib.contextmanager
def mounted(folder: Path, megabytes: float) -> Iterator[object]:
    """A disk of its own at a folder; yields the function that makes it large."""

    def mount(options: str) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)

    shutil.rmtree(folder)
    folder.mkdir()
    mount(f"size={int(megabytes * 1024)}k")
    try:
        yield lambda: mount("remount,size=256m")
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


if __name__ == "__main__":
    main()
