"""The process that `process` starts: looks at the pictures of one file after the other.

It is told a file a line and answers with its pictures, a line of JSON each, then with ``done``.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rag.core.errors import SourceError
from rag.core.picture import Picture
from rag.load.formats import PICTURES
from rag.load.pictures.contained import CONTAINED, LEAST, contained
from rag.load.pictures.draw import Drawn, drawn

MEMORY_BYTES = 3 << 29
"""Address space: 1.5 GB, of which a photograph of 80 million pixels needs half."""


def main() -> None:
    """Answer until nothing more is asked."""
    _limit()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            _look(Path(asked["path"]), asked["suffix"], pixels=asked["pixels"])
            _say({"done": True})
        except SourceError as error:
            _say({"error": error.message})
        except MemoryError:
            _say({"error": "needs more memory to be unpacked than it may use"})
        except OSError as error:
            _say({"error": f"cannot be read: {error.strerror}"})


def _look(path: Path, suffix: str, *, pixels: bool) -> None:
    raw = path.read_bytes()
    if suffix in PICTURES:
        one = drawn(raw, Picture(0, "", 0, 0), 1)
        if one is not None:
            _say(_packed(one, pixels=pixels))
        return
    seen: set[str] = set()
    for at, data in contained(raw, suffix):
        one = None
        # One picture that cannot be unpacked says nothing of the others.
        with suppress(SourceError):
            one = drawn(data, at, LEAST)
        if one is None or one.picture.content_hash in seen:
            continue
        seen.add(one.picture.content_hash)
        _say(_packed(replace(one, picture=replace(one.picture, number=len(seen))), pixels=pixels))
        if len(seen) == CONTAINED:
            return


def _packed(one: Drawn, *, pixels: bool) -> dict[str, Any]:
    values = asdict(one.picture)
    for name in ("print", "thumbnail"):
        values[name] = b64encode(values[name]).decode()
    return {"picture": values, "pixels": b64encode(one.pixels if pixels else b"").decode()}


def _say(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit alone has to do.
        return
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    # Each thread of a numerics library claims address space for itself.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    main()
