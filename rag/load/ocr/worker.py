"""The process that `process` starts: recognises pages of one file, one line of JSON each."""

from __future__ import annotations

import functools
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import util
from pathlib import Path
from typing import Any

from rag.core.document_structure import SHOWS_NONE
from rag.core.errors import SourceError
from rag.load.formats import PICTURES
from rag.load.ocr.page import PageRead
from rag.load.ocr.pictures import contained, frames_of, head_of, is_too_small
from rag.load.ocr.recognise import Engines, Second, read_picture
from rag.load.ocr.settings import language_files

MEMORY_BYTES = 3 << 30
"""Address space; about 0.3 GB of it are used, 0.9 GB where both engines read."""


def main(path: str, suffix: str, languages: str, numbers: str) -> None:
    """Write which pages there are, then each page as it is read; or the reason for none."""
    _limit()
    try:
        raw = Path(path).read_bytes()
        contents = _contents(raw, suffix, numbers)
        _say(contents)
        with tempfile.TemporaryDirectory() as folder:
            engines = _engines(Path(folder), tuple(languages.split("+")))
            for number, picture in _pictures(raw, suffix, contents["numbers"]):
                read = _read(picture, engines, scattered=suffix != ".pdf")
                _say({"number": number, **asdict(read)})
    except SourceError as error:
        _say({"error": error.message})
    except OSError as error:
        _say({"error": f"cannot be read: {error.strerror}"})


def _contents(raw: bytes, suffix: str, numbers: str) -> dict[str, Any]:
    """Numbers of the pages to read; of a picture also when it was taken, and its size."""
    given = [int(number) for number in numbers.split(",") if number]
    if suffix in PICTURES:
        head = head_of(raw)
        every = list(range(1, head.frames + 1))
        return {"numbers": given or every, **asdict(head)}
    if suffix == ".pdf":
        return {"numbers": given}
    return {"numbers": given or list(range(1, len(contained(raw)) + 1))}


def _pictures(raw: bytes, suffix: str, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    if suffix == ".pdf":
        from rag.load.pdf.render import rendered

        yield from rendered(raw, numbers)
    elif suffix in PICTURES:
        yield from frames_of(raw, numbers)
    else:
        inside = contained(raw)
        for number in numbers:
            # One picture that cannot be unpacked says nothing of the others.
            with suppress(SourceError):
                yield number, next(frames_of(inside[number - 1], [1]))[1]


def _read(picture: Any, engines: Engines, *, scattered: bool) -> PageRead:
    if is_too_small(picture):
        return PageRead(reason=SHOWS_NONE)
    return read_picture(picture, engines, scattered=scattered)


def _engines(folder: Path, languages: tuple[str, ...]) -> Engines:
    """Tesseract wants all of its data in one folder; `folder` becomes that."""
    from rag.load.ocr.tesseract import Tesseract

    for name, file in language_files().items():
        if name in (*languages, "osd"):
            try:
                (folder / file.name).symlink_to(file)
            except OSError:  # Windows lets few people make links.
                (folder / file.name).write_bytes(file.read_bytes())
    second = _second if util.find_spec("rapidocr") else None
    return Engines(Tesseract(folder, languages), languages, second)


@functools.cache
def _second() -> Second:
    """Loading takes a second: done once, when it is first asked."""
    from rag.load.ocr.rapid import Rapid

    return Rapid(threads=2)


def _say(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import resource
    except ImportError:  # Windows: the time limit alone has to do.
        return
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main(*sys.argv[1:5])
