"""Looks at pictures in a process of its own, one for many files, with a limit on time and memory.

Native code unpacks pictures from anywhere: it may crash, run away or never end. That costs a file;
the process is started again for the next one.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from base64 import b64decode
from pathlib import Path
from types import TracebackType
from typing import Any

from rag.core.errors import SourceError
from rag.core.picture import Picture
from rag.load.guard import environment
from rag.load.pictures.draw import Drawn

PICTURE_SECONDS = 40.0
"""How long one picture may take; a photograph takes a twentieth of a second."""


class PictureReader:
    """Opens nothing until it is asked; close it, or use it as a context."""

    def __init__(self, seconds: float = PICTURE_SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> PictureReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, path: Path, suffix: str, *, pixels: bool = False) -> tuple[Drawn, ...]:
        """The pictures of a file, in order; a picture file is one.

        :param pixels: also what a model is to see of each.
        :raises SourceError: with the reason, where there is nothing to look at.
        """
        process = self._process = self._process or self._started()
        assert process.stdin is not None
        asked = {"path": str(path), "suffix": suffix, "pixels": pixels}
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            return self._answered()
        except (OSError, ValueError, queue.Empty) as error:
            self.close()
            slow = isinstance(error, queue.Empty)
            reason = f"takes longer than {self._seconds:g} s" if slow else "cannot be looked at"
            raise SourceError(reason) from error

    def _answered(self) -> tuple[Drawn, ...]:
        found: list[Drawn] = []
        while True:
            values = json.loads(self._lines.get(timeout=self._seconds))
            if "error" in values:
                raise SourceError(values["error"])
            if "done" in values:
                return tuple(found)
            found.append(_unpacked(values))

    def _started(self) -> subprocess.Popen[bytes]:
        # -P: the current folder may hold a json.py of its own; it must not be imported.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "rag.load.pictures.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self._lines = queue.Queue()
        threading.Thread(target=_pump, args=(process, self._lines), daemon=True).start()
        return process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            with contextlib.suppress(OSError):  # what it was not asked any more is lost with it
                process.stdin.close()


def _pump(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    """Hand lines on as they come, then one that is no JSON: the process has ended."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


def _unpacked(values: dict[str, Any]) -> Drawn:
    picture = values["picture"]
    for name in ("print", "thumbnail"):
        picture[name] = b64decode(picture[name])
    return Drawn(Picture(**picture), b64decode(values["pixels"]))
