"""What an ingest has to do: the files found now against the files known from before.

An unchanged file costs a stat; one whose time changed costs a hash. Nothing is read as text here.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState, file_states
from rag.catalog.scanned_pages import read_otherwise, scanned_documents
from rag.core.records import Failure, Kept, Skipped
from rag.core.timings import timed
from rag.load.files import Found, FoundFile, shown
from rag.load.formats import BYTES, PICTURES
from rag.load.ocr.settings import NO_OCR, Ocr
from rag.load.read import doc_id_of

SETTLED_SECONDS = 2.0
"""A file written this recently may change again within the same tick of its clock: its time is not
trusted and the next ingest hashes it (git calls this the racy case)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of an ingest.

    :ivar added: files the collection does not hold.
    :ivar updated: files whose content changed.
    :ivar touched: same content, other time or spelling of the path.
    :ivar unchanged: how many files need nothing, touched ones included.
    :ivar removed: documents whose file is gone.
    :ivar kept: folders that lost all their documents at once, which stay until that is confirmed.
    :ivar skipped: files of kinds that are not read.
    :ivar ocr: how pages and pictures without text are read.
    """

    added: tuple[FileState, ...]
    updated: tuple[FileState, ...]
    touched: tuple[FileState, ...]
    unchanged: int
    removed: tuple[FileState, ...]
    failures: tuple[Failure, ...]
    kept: tuple[Kept, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ocr: Ocr = NO_OCR


PACKED = frozenset(BYTES) | PICTURES
PACKED_SHARE = 0.1
"""Characters of text in a byte of a PDF, an office file and the like; the rest is pictures, fonts
and markup."""


def work_of(state: FileState) -> float:
    """About how many characters of text a file holds: what reading and embedding it costs."""
    size = max(0, state.size)
    return size * PACKED_SHARE if Path(state.source).suffix.lower() in PACKED else float(size)


def known_files(catalog: Catalog, engine: str) -> dict[str, FileState]:
    """The files of a collection by document id; those with pages that another OCR engine read, or
    none, and pictures that came when there was no OCR, as if they had changed.

    :param engine: as `Ocr.engine` names it; "" leaves all as they are.
    """
    states = file_states(catalog)
    stale = read_otherwise(catalog, engine)
    if engine:
        looked_at = scanned_documents(catalog)
        stale |= {
            doc_id
            for doc_id, state in states.items()
            if doc_id not in looked_at and Path(state.source).suffix.lower() in PICTURES
        }
    for doc_id in stale & states.keys():
        states[doc_id] = replace(states[doc_id], size=-1, mtime_ns=0, content_hash="")
    return states


@timed("compare files")
def make_plan(found: Found, known: Mapping[str, FileState], *, prune: bool | None = None) -> Plan:
    """Compare; files that cannot be read become failures and keep what is stored of them.

    :param prune: whether documents go whose file is gone; None keeps those of a folder that is
        empty all at once.
    """
    groups: dict[str, list[FileState]] = {"added": [], "updated": [], "touched": []}
    failures = list(found.failures)
    seen: set[str] = set()
    same: dict[str, str] = {}
    unchanged = 0
    for file in found.files:
        doc_id = doc_id_of(file.path)
        if doc_id in seen:
            continue
        seen.add(doc_id)
        try:
            state, kind = _compare(file, doc_id, known.get(doc_id))
        except UnicodeEncodeError:
            failures.append(
                Failure(file.source, "has a name that is no UTF-8: rename it to read it")
            )
            continue
        except OSError as error:
            failures.append(Failure(file.source, f"cannot be read: {error.strerror}"))
            continue
        if kind in ("unchanged", "touched"):
            same[state.path] = state.content_hash
        unchanged += kind in ("unchanged", "touched")
        if kind != "unchanged":
            groups[kind].append(state)
    gone = _gone(found, known, seen, failures) if prune is not False else ()
    moved = {state.content_hash for state in (*groups["added"], *groups["updated"])}
    lost = {} if prune else _lost(found, [s for s in gone if s.content_hash not in moved])
    staying = {state.doc_id for states in lost.values() for state in states}
    removed = tuple(state for state in gone if state.doc_id not in staying)
    removed += _outdated(same, known, seen)
    return Plan(
        tuple(groups["added"]),
        tuple(groups["updated"]),
        tuple(groups["touched"]),
        unchanged,
        removed,
        tuple(failures),
        tuple(Kept(shown(folder), len(states)) for folder, states in lost.items()),
        found.skipped,
    )


def _compare(file: FoundFile, doc_id: str, before: FileState | None) -> tuple[FileState, str]:
    str(file.path).encode("utf-8")  # raises for a name that SQLite cannot store
    status = file.path.stat()
    settled = time.time() - status.st_mtime > SETTLED_SECONDS
    state = FileState(
        doc_id=doc_id,
        source=file.source,
        path=str(file.path),
        size=status.st_size,
        mtime_ns=status.st_mtime_ns if settled else 0,
        content_hash=before.content_hash if before else "",
    )
    if before == state and settled:
        return state, "unchanged"
    if before and (before.size, before.mtime_ns) == (state.size, state.mtime_ns) and settled:
        return state, "touched"
    state = FileState(
        state.doc_id, state.source, state.path, state.size, state.mtime_ns, _hash(file.path)
    )
    if before is None:
        return state, "added"
    # An import's word for what a file holds is not taken: the file itself is here now.
    same = before.path and before.content_hash == state.content_hash
    return state, "touched" if same else "updated"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _gone(
    found: Found, known: Mapping[str, FileState], seen: set[str], failures: Iterable[Failure]
) -> tuple[FileState, ...]:
    """Documents below the given paths whose file was neither found nor failed just now."""
    roots = {Path(file.root) for file in found.files} | {Path(root) for root in found.roots}
    failed = {failure.source for failure in failures}
    # What stands inside a file goes with it.
    there = {str(file.path) for file in found.files}
    return tuple(
        state
        for doc_id, state in known.items()
        if doc_id not in seen
        and state.path not in there
        and state.source not in failed
        and any(Path(state.path).is_relative_to(root) for root in roots)
        # A folder that could not be listed just now has lost nothing for all we know.
        and not any(Path(state.path).is_relative_to(folder) for folder in found.unlisted)
    )


def _lost(found: Found, gone: Iterable[FileState]) -> dict[str, list[FileState]]:
    """Documents that went all at once with what their folder held, by that folder.

    One file missing from a folder below the named ones was deleted; a named folder that is empty,
    or several files gone together, may as well be a drive that is not there just now.
    """
    empty, roots = set(found.empty), set(found.roots)
    lost: dict[str, list[FileState]] = {}
    for state in gone:
        if folder := _emptied(Path(state.path), empty):
            lost.setdefault(folder, []).append(state)
    return {
        folder: states
        for folder, states in sorted(lost.items())
        if folder in roots or len(states) > 1 or not Path(folder).is_dir()
    }


def _emptied(path: Path, empty: set[str]) -> str:
    """The empty folder that a file was lost with; "" where its folder still holds something."""
    for folder in path.parents:
        if str(folder) in empty:
            return str(folder)
        if folder.is_dir():
            break
    return ""


def _outdated(
    same: Mapping[str, str], known: Mapping[str, FileState], seen: set[str]
) -> tuple[FileState, ...]:
    """Documents inside unchanged files that an ingest which was stopped left of their old bytes.

    :param same: sha256 of each unchanged file, by its path.
    """
    return tuple(
        state
        for doc_id, state in known.items()
        if doc_id not in seen and same.get(state.path, state.content_hash) != state.content_hash
    )
