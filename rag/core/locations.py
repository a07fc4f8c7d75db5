"""The only file that knows where things lie on disk.

It creates nothing by itself except through `private_folder`.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

import platformdirs


def default_home() -> Path:
    """The platform's user data folder for this program."""
    return Path(platformdirs.user_data_dir("rag", appauthor=False))


def package_data(name: str) -> Path:
    """A folder that travels inside the wheel (`prompts`, `handbook`), or beside a checkout."""
    inside = Path(__file__).parent.parent / "data" / name
    checkout = Path(__file__).parent.parent.parent / {"handbook": "corpora/handbook"}.get(
        name, name
    )
    return inside if inside.is_dir() else checkout


def home_settings(home: Path) -> Path:
    """Settings for every folder, such as the model that was chosen; weaker than a folder's own."""
    return home / "rag.toml"


def models_folder(home: Path) -> Path:
    """Models built or pulled on this machine."""
    return home / "models"


def cache_folder(home: Path) -> Path:
    """Things that can be made again: embedded evaluation corpora, tuning results."""
    return home / "cache"


def collections_folder(home: Path) -> Path:
    """One folder a collection."""
    return home / "collections"


def collection_folder(home: Path, name: str) -> Path:
    """Folder of the collection with this display name, which may be of any script.

    A readable slug for people, and a digest so that two names never share a folder: names are
    compared in NFC, because a file system may return another form than was typed.
    """
    name = unicodedata.normalize("NFC", name)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "collection"
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return collections_folder(home) / (slug if slug == name else f"{slug}-{digest}")


def catalog_file(collection: Path) -> Path:
    """The SQLite catalogue: the truth of a collection."""
    return collection / "catalog.sqlite"


def index_folder(collection: Path) -> Path:
    """The Chroma index, which can be rebuilt from the catalogue."""
    return collection / "chroma"


def related_file(collection: Path) -> Path:
    """Every document's nearest ones, kept up to date by `rag related --all`; made again if lost."""
    return collection / "related.sqlite"


def lock_file(collection: Path) -> Path:
    """The writer lock."""
    return collection / "writer.lock"


def private_folder(path: Path) -> Path:
    """Create a folder only its owner can enter: notes are private.

    :raises OSError: when it cannot be created.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def write_atomically(path: Path, content: bytes | memoryview) -> None:
    """Write a whole file or nothing: a crash never leaves half of it under its name."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
