"""What is stored of a person's folder against the text that was put into each of its files.

Run: python -m benchmarks.quality.stored_text [--data FOLDER] [--ocr]
FOLDER holds `files` and `sidecar` (the name of a file with .txt behind it). Prints by format the
share of the sidecars' words that are stored, and every number that only one of both has. Scans and
pictures are left out without --ocr. Exits with 1 where a text format stores less than 0.995 of the
words, or a number that the file does not show.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared.places import DATA
from rag.core.errors import SourceError
from rag.core.records import Document
from rag.load.read import doc_id_of, read_documents

WORDS_WANTED = 0.995
SCANNED = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff"))

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,:/’'-]\d+)*")
_PAGE = re.compile(r"^=== page \d+ ===$", re.MULTILINE)
# A mail's sidecar is its body; what its head says is no invention.
_HEAD = re.compile(r"^(?:From|To|Cc|Date|Subject|Attachments): .*$", re.MULTILINE)
# What a mailbox's sidecar has of mails as they are sent, which no reader of them sees.
_UNSEEN = re.compile(
    r"^(?:From \S+@\S+ .*|(?:Message-ID|MIME-Version|Content-[\w-]+|In-Reply-To|References): .*"
    r"(?:\n[ \t]+.*)*)$",
    re.MULTILINE | re.IGNORECASE,
)
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://\S+")


@dataclass(frozen=True, slots=True)
class Compared:
    """One file: how many of its sidecar's words are stored, of how many; numbers of one side."""

    name: str
    suffix: str
    found: int
    words: int
    missing: tuple[str, ...]
    lost: tuple[str, ...]
    false: tuple[str, ...]


def main() -> None:
    """Compare every file that has a sidecar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA / "vault")
    parser.add_argument("--ocr", action="store_true", help="scans and pictures too")
    options = parser.parse_args()
    files = {f"{path.name}.txt": path for path in (options.data / "files").rglob("*")}
    sidecars = sorted((options.data / "sidecar").glob("*.txt"))
    found = [
        compared(files[sidecar.name], sidecar.read_text("utf-8"))
        for sidecar in sidecars
        if sidecar.name in files and (options.ocr or not is_scan(files[sidecar.name]))
    ]
    by_format: defaultdict[str, list[Compared]] = defaultdict(list)
    for one in found:
        by_format[one.suffix].append(one)
        show(one)
    good = [share(ones) >= WORDS_WANTED for ones in by_format.values()]
    for suffix, ones in sorted(by_format.items()):
        lost, false = (sum(len(getattr(one, side)) for one in ones) for side in ("lost", "false"))
        print(f"{suffix:6} {len(ones):3} files  words {share(ones):.4f}  "
              f"numbers lost {lost}, false {false}")  # fmt: skip
    sys.exit(0 if all(good) and not any(one.false for one in found) else 1)


def is_scan(path: Path) -> bool:
    """Whether a file is a picture of text, by its ending or its name."""
    return path.suffix.lower() in SCANNED or path.name.startswith("Scan_")


def compared(path: Path, sidecar: str) -> Compared:
    """Read a file as an ingest does and hold its text against what was put into it."""
    try:
        documents = list(read_documents(path, path.name, doc_id_of(path)))
        read = [one for one in documents if isinstance(one, Document)]
        # A title may be the file's name, which stands in no sidecar.
        titles = [one.title for one in read if one.title != path.stem]
        stored = "\n".join((*titles, *(one.text for one in read)))
    except SourceError as error:
        print(f"! {path.name}: {error.message}")
        stored = ""
    sidecar = _UNSEEN.sub("", _PAGE.sub("", sidecar))
    wanted, held = words(sidecar), words(stored)
    missing = Counter({word: count for word, count in wanted.items() if word not in held})
    if path.suffix in (".eml", ".mbox"):
        sidecar, stored = _HEAD.sub("", sidecar), _HEAD.sub("", stored)
    numbers = [set(_NUMBER.findall(_ADDRESS.sub(" ", text))) for text in (sidecar, stored)]
    return Compared(
        path.name,
        path.suffix.lower(),
        wanted.total() - missing.total(),
        wanted.total(),
        tuple(missing),
        tuple(sorted(numbers[0] - numbers[1])),
        tuple(sorted(numbers[1] - numbers[0])),
    )


def words(text: str) -> Counter[str]:
    """Words as they are searched for: without case and the forms of their letters."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def share(ones: list[Compared]) -> float:
    """The share of all words that are stored, 0..1."""
    return sum(one.found for one in ones) / max(1, sum(one.words for one in ones))


def show(one: Compared) -> None:
    """What a file lost or gained."""
    for what, values in (("words lost", one.missing), ("numbers lost", one.lost),
                         ("false numbers", one.false)):  # fmt: skip
        if values:
            print(f"  {one.name}: {what}: {' '.join(values[:20])}")


if __name__ == "__main__":
    main()
