"""Every failure a person can meet, each with what happened and the command that mends it.

It does not print: `rag.cli.app` turns these into one line and exit code 1.

    RagError
    ├── ConfigError         a setting is unknown or out of range
    ├── SourceError         a path is missing, unreadable or holds no text
    │   └── NothingToRead   a picture that shows no text and is no photograph
    ├── EmptyCollection     nothing was ingested yet
    ├── FingerprintMismatch the collection was built with another embedder or splitter
    ├── CollectionBusy      another process is writing
    ├── StoreError          the catalogue or the index cannot be read or written
    │   ├── CatalogDamaged  the catalogue's file is not what SQLite wrote
    │   └── StoreConflict   two writers were in each other's way, and this one gave in
    ├── ModelMissing        a model's file is not on this machine
    ├── ModelBroken         a model's file fails its checksum or cannot be loaded
    ├── ReaderGone          a reader of another program broke off while it wrote
    ├── ContextOverflow     the prompt does not fit the context window
    ├── FetchError          a download failed
    ├── DatasetError        an evaluation file is missing or malformed
    ├── HistoryError        there is no such conversation, or none can be kept
    ├── FileChanged         a file is another one than was read into the collection
    ├── Forbidden           the server was started without the right to do that
    ├── Overloaded          too much is asked at once
    └── NotWanted           whoever asked has left
"""

from __future__ import annotations


class RagError(Exception):
    """Base of all expected failures.

    :param message: what happened, with the value that caused it.
    :param hint: a command that can be pasted, or "".
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(RagError):
    """A setting is unknown or out of range."""


class SourceError(RagError):
    """A path is missing, unreadable, or holds no text that can be read."""


class NothingToRead(SourceError):
    """A picture that shows no text and is no photograph: an icon, a logo, a texture."""


class EmptyCollection(RagError):
    """The collection holds no passages."""


class FingerprintMismatch(RagError):
    """The collection was built with another embedder or other split settings."""


class CollectionBusy(RagError):
    """Another process holds the collection's writer lock."""


class StoreError(RagError):
    """The catalogue or the index cannot be read or written."""


class CatalogDamaged(StoreError):
    """The catalogue's file is not what SQLite wrote: a disk's fault, or another program's."""


class StoreConflict(StoreError):
    """Two writers waited for each other; this one's changes were undone and can be made again."""


class ModelMissing(RagError):
    """A model's file is not on this machine."""


class ModelBroken(RagError):
    """A model's file fails its checksum or cannot be loaded."""


class ReaderGone(RagError):
    """A reader that another program runs broke off while it wrote."""


class ContextOverflow(RagError):
    """The prompt does not fit the model's context window."""


class FetchError(RagError):
    """A download failed."""


class DatasetError(RagError):
    """An evaluation file is missing or malformed; the message names file and line."""


class HistoryError(RagError):
    """There is no such conversation, or none can be kept."""


class FileChanged(RagError):
    """A file is another one than was read into the collection, or gone."""


class Forbidden(RagError):
    """The server was started without the right to do that."""


class Overloaded(RagError):
    """Too much is asked at once."""


class NotWanted(RagError):
    """Whoever asked has left before the answer was there."""
