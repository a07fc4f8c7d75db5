"""Files of object storage and web servers; the one file that knows fsspec.

A file is told from its former self by what its store says of it (an ETag, a time), without being
fetched; reading fetches it into a temporary folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from rag.core.errors import SourceError
from rag.core.records import Failure, Skipped
from rag.load.formats import SUFFIXES

MARKS = (
    "etag", "content-md5", "digest", "md5hash", "md5", "checksum", "crc32c", "generation",
    "last-modified", "lastmodified", "last_modified", "mtime", "updated", "created",
)  # fmt: skip
"""What stores call the sign that a file is another one, the surest first; in lower case."""
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
NAME_CHARACTERS = 100
"""Of a fetched file's name: what stands before is cut, the ending tells the format."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that is somewhere else.

    :ivar mark: differs when the file does.
    """

    url: str
    size: int
    mark: str


@dataclass(frozen=True, slots=True)
class FoundRemote:
    """What lies at a URL, or below it."""

    files: tuple[RemoteFile, ...]
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def is_remote(path: str) -> bool:
    """Whether this is a URL."""
    return bool(_REMOTE.match(path))


def shown_url(url: str) -> str:
    """A URL as it may be stored and printed: without the password or query that opens it."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{netloc}{parts.path}"


def find_remote(url: str, max_file_bytes: int) -> FoundRemote:
    """The files at a URL; inside a folder those of known formats.

    :raises SourceError: when nothing is there, or what reaches it is not installed.
    """
    with _foreign(url):
        system, root = _open(url)
        # What was listed before, in a process that lives on, is no news.
        system.invalidate_cache()
        single = not url.endswith("/") and system.isfile(root)
        found = {root: system.info(root)} if single else system.find(root, detail=True)
        if not found:
            raise SourceError(f"nothing is found at {shown_url(url)}")
        return _sorted_out(system, found, max_file_bytes, single=single)


def _sorted_out(
    system: Any, found: Mapping[str, Mapping[str, Any]], max_file_bytes: int, *, single: bool
) -> FoundRemote:
    files, failures, skipped = [], [], []
    for path, info in sorted(found.items()):
        url = system.unstrip_protocol(path)
        suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
        if not single and suffix not in SUFFIXES:
            skipped.append(Skipped(shown_url(url), f"{suffix or 'no ending'}"))
            continue
        info = info if _sign(info) else system.info(path)
        size = int(info.get("size") or 0)
        if size > max_file_bytes:
            reason = (
                f"is {size / 1e6:,.1f} MB, over the limit of {max_file_bytes / 1e6:,g} MB"
                " (max_file_megabytes)"
            )
            failures.append(Failure(shown_url(url), reason))
            continue
        files.append(RemoteFile(url, size, _sign(info) or _digest(system, path)))
    return FoundRemote(tuple(files), tuple(failures), tuple(skipped))


def _sign(info: Mapping[str, Any]) -> str:
    said = {name.lower(): value for name, value in info.items() if value}
    for name in MARKS:
        if name in said:
            text = f"{name} {said[name]} {said.get('size', '')}"
            return hashlib.sha256(text.encode()).hexdigest()
    return ""


def _digest(system: Any, path: str) -> str:
    """For a store that says nothing of its files: they are fetched to be compared."""
    digest = hashlib.sha256()
    with system.open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextlib.contextmanager
def local_copy(path: str) -> Iterator[Path]:
    """A file that can be opened: the path itself, or what is fetched from a URL for this long.

    :raises SourceError: when it cannot be fetched.
    """
    if not is_remote(path):
        yield Path(path)
        return
    with tempfile.TemporaryDirectory(prefix="rag-", ignore_cleanup_errors=True) as folder:
        name = PurePosixPath(unquote(urlsplit(path).path)).name
        # The name is the store's word: no separators, no control characters, not too long.
        clean = re.sub(r"[^\w .()+-]", "_", name)[-NAME_CHARACTERS:].lstrip(".") or "file"
        copy = Path(folder) / clean
        with _foreign(path):
            system, root = _open(path)
            system.get_file(root, str(copy))
        yield copy


def _open(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    system, root = url_to_fs(url)
    return system, root


@contextlib.contextmanager
def _foreign(url: str) -> Iterator[None]:
    """What fsspec and the libraries below it say, as ours; never with what opens the store."""
    shown = shown_url(url)
    try:
        yield
    except SourceError:
        raise
    except ImportError as error:
        scheme = url.partition("://")[0]
        package = {"s3": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}
        hint = f"pip install {package.get(scheme, 'fsspec[http]')}"
        raise SourceError(f"{shown} needs a package that is missing: {error}", hint) from None
    except FileNotFoundError:
        raise SourceError(f"nothing is found at {shown}") from None
    except PermissionError:
        raise SourceError(
            f"{shown} is closed to the keys in use",
            hint="look at the keys of the storage, for s3:// AWS_SECRET_ACCESS_KEY",
        ) from None
    except Exception as error:  # noqa: BLE001 - each file system has errors of its own
        raise SourceError(f"cannot reach {shown}: {type(error).__name__}") from None
