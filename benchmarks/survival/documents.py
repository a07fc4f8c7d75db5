"""Every file of a folder of many formats on its own: time, memory, and what came of it.

Run: python -m benchmarks.survival.documents [--data FOLDER]
Prints the slowest, the largest, and every file that is not read with its reason; exits with 1 when
one takes over 60 s or 1.5 GB. What a person sees in them is checked by
tests/load/test_documents.py.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared.places import DATA

DOCUMENTS = DATA / "documents"
SECONDS_ALLOWED = 60
MEGABYTES_ALLOWED = 1500

READ = """
import resource, sys
from pathlib import Path
from rag.core.errors import SourceError
from rag.load.read import read_document
try:
    document = read_document(Path(sys.argv[1]), sys.argv[1], "0")
    outcome = f"{len(document.text):,} characters, {len(document.pages)} pages"
except SourceError as error:
    outcome = f"! {error.message}"
# Formats read by native code have a process of their own beside this one.
both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(sum(resource.getrusage(who).ru_maxrss for who in both) / 1024)
print(outcome)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read in a process of its own.

    :ivar megabytes: most memory of that process and of the one it started, added.
    :ivar outcome: what was found, or "! " and the reason.
    """

    name: str
    seconds: float
    megabytes: float
    outcome: str


def main() -> None:
    """Read every file and print what stands out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DOCUMENTS)
    options = parser.parse_args()
    files = sorted(path for path in options.data.rglob("*") if path.is_file())
    found = [read(path, str(path.relative_to(options.data))) for path in files]
    refused = [one for one in found if one.outcome.startswith("!")]
    slowest, largest = (
        max(found, key=lambda one: one.seconds),
        max(found, key=lambda one: one.megabytes),
    )
    print(f"{len(found)} files: {len(found) - len(refused)} read, {len(refused)} with a reason")
    print(f"slowest: {slowest.name} {slowest.seconds:.1f} s ({slowest.outcome})")
    print(f"largest: {largest.name} {largest.megabytes:.0f} MB ({largest.outcome})")
    for one in refused:
        print(f"  {one.name}: {one.outcome[2:]}")
    within = slowest.seconds <= SECONDS_ALLOWED and largest.megabytes <= MEGABYTES_ALLOWED
    sys.exit(0 if within else 1)


def read(path: Path, name: str) -> Reading:
    """One file; a process that dies of it ends the benchmark."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    megabytes, outcome = done.stdout.rstrip("\n").split("\n", 1)
    return Reading(name, time.perf_counter() - began, float(megabytes), outcome)


if __name__ == "__main__":
    main()
