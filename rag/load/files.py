"""Paths that a person names to the files to read, in one order, each once.

Folders are walked in sorted order; hidden and ignored files, links and unknown formats are left
out. Nothing is opened here but ignore files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.core.records import Failure, Skipped
from rag.core.timings import timed
from rag.load.formats import EXPORTS, PICTURES, SUFFIXES, suffix_of
from rag.load.ignore import Rules, is_ignored, rules_above, rules_of

PLAIN_NAMES = frozenset(
    (
        "readme", "notes", "note", "todo", "changelog", "changes", "history", "news", "faq",
        "ideas", "journal", "install", "authors", "contributing",
    )
)  # fmt: skip
"""Names without an ending that are read inside folders: people keep text under them."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read.

    :ivar path: absolute, symbolic links unresolved.
    :ivar source: the path as it was typed, joined with the part below it.
    :ivar root: the absolute path that was named, of which this is a part.
    """

    path: Path
    source: str
    root: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the paths hold.

    :ivar roots: absolute paths that were named and exist: what is gone below them is gone.
    :ivar unlisted: absolute paths of folders that could not be listed: what was known of them
        is neither there nor gone.
    :ivar empty: absolute paths of folders that hold nothing a person sees, or are gone without
        being named: an unmounted drive looks so.
    :ivar skipped: files inside folders that are of no known format. Hidden and ignored ones are
        left out on purpose and not listed.
    """

    files: tuple[FoundFile, ...]
    failures: tuple[Failure, ...]
    roots: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@timed("find files")
def find_files(
    paths: Sequence[Path],
    max_file_bytes: int,
    known: Sequence[tuple[Path, str]] = (),
    *,
    pictures: bool = False,
) -> Found:
    """Everything readable under the paths.

    :param pictures: pictures inside folders are read too.

    :param known: files to read again whatever the paths are, each with its source; they are named
        in `roots` even when they are gone.

    A file that is named itself is always tried, whatever its name; one inside a folder only when
    its format is known. Missing paths, unreadable files and files over the limit are failures.
    """
    search = _Search(max_file_bytes, PICTURES if pictures else frozenset())
    for path in paths:
        search.name(path)
    named = [Path(root) for root in search.roots]
    for path, source in known:
        search.roots.append(str(path))
        if path.is_file():
            search.take(path, source, str(path))
        elif not any(path.is_relative_to(root) for root in named):
            search.miss(path)
    return Found(
        tuple(search.files.values()),
        tuple(search.failures),
        tuple(search.roots),
        tuple(search.unlisted),
        tuple(search.empty),
        tuple(search.skipped),
    )


@dataclass(slots=True)
class _Search:
    max_file_bytes: int
    pictures: frozenset[str] = frozenset()
    files: dict[Path, FoundFile] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def name(self, path: Path) -> None:
        """Take a path that a person named."""
        absolute = Path(os.path.normpath(path.absolute()))
        source = shown(str(path))
        try:
            mode = absolute.stat().st_mode
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            reason = "no such file or folder" if missing else f"cannot be read: {error.strerror}"
            self.failures.append(Failure(source, reason))
            return
        self.roots.append(str(absolute))
        if stat.S_ISDIR(mode):
            self._walk(absolute, path)
        elif stat.S_ISREG(mode):
            self.take(absolute, source, str(absolute))
        else:
            self.failures.append(Failure(source, "is neither a file nor a folder"))

    def _walk(self, root: Path, typed: Path) -> None:
        """Depth first with a stack: folders may be nested deeper than calls can be."""
        stack = [(root, rules_above(root))]
        while stack:
            folder, above = stack.pop()
            rules = (*above, *rules_of(folder))
            inner: list[tuple[Path, tuple[Rules, ...]]] = []
            entries = list(self._listed(folder, root, typed))
            if all(entry.name.startswith(".") for entry in entries):
                self.empty.append(str(folder))
            names = {entry.name for entry in entries}
            mails = _is_maildir(folder)
            for entry in entries:
                path = Path(entry.path)
                source = shown(str(typed / path.relative_to(root)))
                if entry.is_symlink():
                    self._link(path, root, source)
                elif _is_left_out(entry, names, rules):
                    continue
                elif entry.is_dir():
                    inner.append((path, rules))
                elif (
                    mails or self._is_read(entry.name) or f"{entry.name}.msf" in names
                ) and entry.is_file():
                    self.take(path, source, str(root))
                else:
                    kind = kind_of(entry.name) if entry.is_file() else "special file"
                    self.skipped.append(Skipped(source, kind))
            stack.extend(reversed(inner))

    def _listed(self, folder: Path, root: Path, typed: Path) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                yield from sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            source = shown(str(typed / folder.relative_to(root)))
            self.failures.append(Failure(source, f"cannot be listed: {error.strerror}"))
            self.unlisted.append(str(folder))

    def _link(self, path: Path, root: Path, source: str) -> None:
        """Links are not followed: what they lead to inside the folder is found there anyway."""
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            self.skipped.append(Skipped(source, "broken link"))
            return
        if target.is_relative_to(root.resolve()):
            return
        if target.is_file() and not is_known(path.name):
            self.skipped.append(Skipped(source, kind_of(path.name)))
            return
        reason = "is a link that leaves the folder and was not followed: name its target to read it"
        self.failures.append(Failure(source, reason))

    def miss(self, path: Path) -> None:
        """Note that a known file is gone together with its folder, or was all that was in it."""
        folder = path.parent
        try:
            if all(entry.name.startswith(".") for entry in folder.iterdir()):
                self.empty.append(str(folder))
        except OSError:
            self.empty.append(str(folder))

    def _is_read(self, name: str) -> bool:
        return is_known(name) or Path(name).suffix.lower() in self.pictures

    def take(self, path: Path, source: str, root: str) -> None:
        """Take a file once, if it can be read."""
        if path in self.files:
            return
        try:
            size = path.stat().st_size
        except OSError as error:
            self.failures.append(Failure(source, f"cannot be read: {error.strerror}"))
            return
        if size > self.max_file_bytes:
            reason = (
                f"is {size / 1e6:,.1f} MB, over the limit of {self.max_file_bytes / 1e6:,g} MB"
                " (max_file_megabytes)"
            )
            self.failures.append(Failure(source, reason))
        elif not os.access(path, os.R_OK):
            self.failures.append(Failure(source, "cannot be read: Permission denied"))
        else:
            self.files[path] = FoundFile(path, source, root)


def _is_maildir(folder: Path) -> bool:
    """Whether a folder's files are mails, one each, whatever their names (Maildir)."""
    return folder.name in ("cur", "new") and all(
        (folder.parent / name).is_dir() for name in ("cur", "new", "tmp")
    )


def _is_left_out(entry: os.DirEntry[str], beside: set[str], rules: tuple[Rules, ...]) -> bool:
    """Whether the person hid it or an ignore file names it."""
    if entry.name.startswith(".") and not _is_mail_folder(entry, beside):
        return True
    return is_ignored(rules, Path(entry.path), is_folder=entry.is_dir())


def _is_mail_folder(entry: os.DirEntry[str], beside: set[str]) -> bool:
    """Whether it is a folder of mails within a Maildir: they begin with a dot."""
    return {"cur", "new"} <= beside and Path(entry.path, "cur").is_dir()


def is_known(name: str) -> bool:
    """Whether a file of this name inside a folder is read."""
    suffix = suffix_of(name)
    if suffix == ".zip":
        return bool(EXPORTS.fullmatch(name))
    return suffix in SUFFIXES if suffix else name.lower() in PLAIN_NAMES


def kind_of(name: str) -> str:
    """What a file of an unknown format is counted under: its ending, in lower case."""
    return Path(name).suffix.lower() or "no ending"


def shown(path: str) -> str:
    """A path that can be stored and printed: bytes that are no UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
