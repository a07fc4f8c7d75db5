"""Runs recognition in a process of its own, page by page, with a limit on the time of each.

Native code looks at pictures from anywhere: it may crash, run away or never end. That costs a page;
the process is started again behind it.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rag.core.errors import SourceError
from rag.load.guard import environment
from rag.load.ocr.kept_pages import KeptPages, page_of
from rag.load.ocr.page import PageRead
from rag.load.ocr.settings import Ocr, Scan
from rag.load.pictures.exif import Taken

PAGE_SECONDS = 150
"""How long one page may take; print takes one or two, noise has taken six minutes."""
MISFORTUNES = 5
"""After so many pages in a row that crash or take too long, the rest is not tried."""


@dataclass(frozen=True, slots=True)
class ScanRead:
    """What was read of a file.

    :ivar taken: when and where a picture was taken, as EXIF has it.
    :ivar pixels: of a picture, width times height.
    """

    pages: dict[int, PageRead]
    taken: Taken = field(default_factory=Taken)
    pixels: int = 0


def read_scan(scan: Scan, ocr: Ocr, page_seconds: float = PAGE_SECONDS) -> ScanRead:
    """Every page that is wanted, kept ones first.

    :raises SourceError: where the file is no picture, or damaged.
    """
    kept = KeptPages.of(ocr.kept, scan.raw, ocr.engine) if ocr.kept else None
    head = (kept.get("head") if kept else None) or {}
    wanted = list(scan.numbers or head.get("numbers", ()))
    found = {n: page for n in wanted if kept and (page := kept.page(n))}
    missing = [number for number in wanted if number not in found]
    if wanted and not missing:
        return _scan_read(found, head)
    session = _Session(scan, ocr, page_seconds, head)
    for number, page in session.read(missing):
        found[number] = page
        if kept:
            kept.put("head", session.head)
            kept.put_page(number, page)
        ocr.told(len(found), len(wanted or session.head["numbers"]))
    if kept and session.head:
        kept.put("head", session.head)
    return _scan_read(dict(sorted(found.items())), session.head)


def _scan_read(pages: dict[int, PageRead], head: dict[str, Any]) -> ScanRead:
    said = (head.get(name, "") for name in ("taken", "place", "description"))
    return ScanRead(pages, Taken(*said), head.get("pixels", 0))


@dataclass(slots=True)
class _Session:
    scan: Scan
    ocr: Ocr
    page_seconds: float
    head: dict[str, Any]

    def read(self, wanted: Sequence[int]) -> Iterator[tuple[int, PageRead]]:
        """The pages one after the other; one that fails is skipped with the reason."""
        misfortunes = 0
        while True:
            done: list[int] = []
            reason = ""
            with self._lines(wanted) as lines:
                try:
                    for number, page in self._pages(lines):
                        done.append(number)
                        yield number, page
                except _Misfortune as error:
                    reason = str(error)
            wanted = wanted or self.head.get("numbers", ())
            left = [number for number in wanted if number not in done]
            if not reason or not left:
                return
            misfortunes = 1 if done else misfortunes + 1
            yield left[0], PageRead(reason=reason)
            wanted = left[1:]
            if misfortunes >= MISFORTUNES:
                yield from ((number, PageRead(reason="was not tried")) for number in wanted)
                return
            if not wanted:
                return

    def _pages(self, lines: queue.Queue[bytes]) -> Iterator[tuple[int, PageRead]]:
        while True:
            try:
                line = lines.get(timeout=self.page_seconds)
            except queue.Empty:
                seconds = f"{self.page_seconds:g} s"
                raise _Misfortune(f"takes longer than {seconds} to be read") from None
            if not line:
                return
            values = _parsed(line)
            if "error" in values:
                raise SourceError(values["error"])
            if "numbers" in values:
                self.head = self.head or values
            else:
                yield values.pop("number"), page_of(values)

    @contextmanager
    def _lines(self, wanted: Sequence[int]) -> Iterator[queue.Queue[bytes]]:
        """What the process writes, line by line, then b""; it ends with the block."""
        # -P: the current folder may hold a json.py of its own; it must not be imported.
        command = [sys.executable, "-P", "-m", "rag.load.ocr.worker", str(self.scan.path)]
        arguments = [self.scan.suffix, "+".join(self.ocr.languages), ",".join(map(str, wanted))]
        process = subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        lines: queue.Queue[bytes] = queue.Queue()
        reader = threading.Thread(target=_pump, args=(process, lines), daemon=True)
        reader.start()
        try:
            yield lines
        finally:
            process.kill()
            process.wait()
            reader.join()


class _Misfortune(Exception):
    """A page that crashed the process or took too long."""


def _pump(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    """Hand lines on as they come, and what the process died of."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    code = process.wait()
    lines.put(b"" if code == 0 else json.dumps({"died": code}).encode())


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads(line)
    except ValueError:  # cut off by a crash
        values = {"died": "half a line"}
    if "died" in values:
        raise _Misfortune(f"cannot be read: recognition ended with {values['died']}")
    return values
