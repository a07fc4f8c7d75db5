"""Public test collections by name: where they come from, and the folder they lie in once fetched.

What is declared is data (``datasets.toml``); an archive that differs by one byte is refused.
"""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.core.errors import DatasetError, FetchError
from rag.core.locations import private_folder
from rag.evaluation.testset import CORPUS
from rag.models.checksum import checksum_file, sha256_of
from rag.models.download import Report, download

MAX_UNPACKED_RATIO = 50
"""Text rarely shrinks below a tenth; an archive beyond this is no corpus."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A collection that can be fetched.

    :ivar bytes: size of the archive.
    :ivar sha256: of the archive, in hexadecimal.
    """

    name: str
    about: str
    url: str
    bytes: int
    sha256: str
    licence: str


def declarations(file: Path | None = None) -> dict[str, Declaration]:
    """Every declared collection by name."""
    path = file or Path(__file__).with_name("datasets.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Declaration(name=name, **table) for name, table in tables.items()}


def datasets_folder(home: Path) -> Path:
    """Where fetched collections lie, one folder each."""
    return home / "datasets"


def find(home: Path, dataset: str) -> Path:
    """The BEIR folder that a person named: a path, or a declared set that was fetched.

    :raises DatasetError: with the command that fetches it, or with the names there are.
    """
    path = Path(dataset).expanduser()
    if path.is_dir():
        return path
    known = declarations()
    if dataset not in known:
        raise DatasetError(
            f"no such folder or declared dataset: {dataset}",
            hint=f"a folder with {CORPUS}, or one of: {', '.join(known)}",
        )
    folder = datasets_folder(home) / dataset
    if not folder.is_dir():
        raise DatasetError(
            f"the dataset {dataset} is not on this machine", hint=f"rag eval fetch {dataset}"
        )
    return folder


def fetch(home: Path, declared: Declaration, report: Report) -> Path:
    """Download, check and unpack; its folder. What is already there is left as it is.

    :param report: told (bytes there, bytes in all, file name).
    :raises FetchError: when the download fails or is not the declared file.
    """
    folder = datasets_folder(home) / declared.name
    if folder.is_dir():
        return folder
    archive = private_folder(datasets_folder(home)) / f"{declared.name}.zip"
    download(declared.url, archive, report, f"rag eval fetch {declared.name}")
    try:
        _check(archive, declared)
        unpack(archive, folder)
    finally:
        for file in (archive, checksum_file(archive)):
            file.unlink(missing_ok=True)
    return folder


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the folder inside an archive that holds ``corpus.jsonl``; all or nothing.

    :raises FetchError: when there is none, or a name in it leads elsewhere.
    """
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            base = _base(opened)
            for entry in opened.infolist():
                _extract(opened, entry, base, partial)
        partial.replace(folder)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise FetchError(f"cannot unpack {archive}: {error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check(archive: Path, declared: Declaration) -> None:
    size, digest = archive.stat().st_size, sha256_of(archive)
    if (size, digest) != (declared.bytes, declared.sha256):
        raise FetchError(
            f"{declared.url} gave {size:,} bytes with sha256 {digest},"
            f" declared are {declared.bytes:,} with {declared.sha256}",
            hint=f"rag eval fetch {declared.name}",
        )


def _base(opened: zipfile.ZipFile) -> PurePosixPath:
    for name in opened.namelist():
        if PurePosixPath(name).name == CORPUS:
            return PurePosixPath(name).parent
    raise FetchError(f"{opened.filename} holds no {CORPUS}")


def _extract(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, base: PurePosixPath, folder: Path
) -> None:
    name = PurePosixPath(entry.filename)
    if entry.is_dir() or not name.is_relative_to(base):
        return
    inside = name.relative_to(base)
    if name.is_absolute() or ".." in inside.parts:
        raise FetchError(f"{opened.filename} holds a name that leads out of it: {name}")
    if entry.file_size > MAX_UNPACKED_RATIO * max(1, entry.compress_size) + 1_000_000:
        raise FetchError(f"{opened.filename} holds {name}, which unpacks to {entry.file_size:,} B")
    target = folder / inside
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)
