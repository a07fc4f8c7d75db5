"""The tables of a catalogue, and how its file is opened.

The schema is stable and documented for people who read it with SQL; `SCHEMA_VERSION` grows with it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from rag.core.errors import CatalogDamaged, EmptyCollection, StoreError
from rag.core.locations import private_folder

SCHEMA_VERSION = 7
"""One more for every change, so that a catalogue of this number has every table below."""

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS documents (
    doc_id TEXT PRIMARY KEY,      -- derived from the absolute path
    source TEXT NOT NULL,         -- the path as the person typed it
    path TEXT NOT NULL,           -- absolute path, or '' for a document without a file
    content_hash TEXT NOT NULL,   -- sha256 of the file's bytes
    size INTEGER NOT NULL,        -- bytes
    mtime_ns INTEGER NOT NULL,    -- modification time, nanoseconds since 1970
    title TEXT NOT NULL,
    date TEXT NOT NULL,           -- ISO 8601, or ''
    kind TEXT NOT NULL,           -- markdown, text or code
    verbatim INTEGER NOT NULL,    -- 1: lines and quotes are those of the file itself
    hidden_characters INTEGER NOT NULL,
    ingested_at TEXT NOT NULL     -- ISO 8601, UTC
);

-- A vector belongs to a text, wherever that text stands: little-endian float32, unit length.
CREATE TABLE IF NOT EXISTS vectors (
    text_hash TEXT PRIMARY KEY,
    vector BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY,
    passage_id TEXT NOT NULL UNIQUE,
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,     -- place in the document, from 0
    heading TEXT NOT NULL,        -- breadcrumb, outermost first, joined by ' > '
    text TEXT NOT NULL,
    start INTEGER NOT NULL,       -- characters of the extracted text
    "end" INTEGER NOT NULL,
    start_line INTEGER,           -- lines of the file on disk, from 1
    end_line INTEGER,
    page INTEGER,
    text_hash TEXT NOT NULL REFERENCES vectors (text_hash)
);
CREATE INDEX IF NOT EXISTS passages_of_document ON passages (doc_id, ordinal);
CREATE INDEX IF NOT EXISTS passages_of_vector ON passages (text_hash);

-- Tables as grids: merged cells stand in every place they cover.
CREATE TABLE IF NOT EXISTS tables (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,     -- place in the document, from 0
    start INTEGER NOT NULL,       -- characters of the extracted text
    "end" INTEGER NOT NULL,
    caption TEXT NOT NULL,
    columns TEXT NOT NULL,        -- JSON: their names, [] where the table names none
    rows TEXT NOT NULL,           -- JSON: [[start, end, [cell, …]], …]
    PRIMARY KEY (doc_id, ordinal)
) WITHOUT ROWID;

-- What was taken for running heads and page numbers, and is not part of the text.
CREATE TABLE IF NOT EXISTS furniture (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    line TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (doc_id, line)
) WITHOUT ROWID;

-- Pages and pictures without text of their own: what OCR read of them is part of the text.
CREATE TABLE IF NOT EXISTS scanned_pages (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    page INTEGER NOT NULL,        -- number of the page or picture, from 1
    start INTEGER NOT NULL,       -- characters of the extracted text
    "end" INTEGER NOT NULL,
    engine TEXT NOT NULL,         -- what read it, with which settings, or ''
    confidence REAL NOT NULL,     -- 0..1
    unsure TEXT NOT NULL,         -- lines too uncertain to be part of the text
    reason TEXT NOT NULL,         -- why it could not be read, or ''
    PRIMARY KEY (doc_id, page)
) WITHOUT ROWID;

-- Tags, fields of front matter, links and tasks. Every document has a row of the kind 'read' beside
-- them, which tells it from one of before, whose facts nobody has noted.
CREATE TABLE IF NOT EXISTS facts (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,     -- place in the document, from 0; -1 of the kind 'read'
    kind TEXT NOT NULL,           -- tag, field, link, task or read
    name TEXT NOT NULL,           -- of a field; whom a task is for; what a link is shown as
    value TEXT NOT NULL,          -- the tag, the field's value, the task; what a link points to
    day TEXT NOT NULL,            -- when a task is due, ISO 8601, or ''
    done INTEGER NOT NULL,        -- 1: the task is ticked off
    start INTEGER NOT NULL,       -- characters of the extracted text
    "end" INTEGER NOT NULL,
    PRIMARY KEY (doc_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facts_of_kind ON facts (kind, value);

-- Pictures: files of their own (number 0), or those that stand inside documents.
CREATE TABLE IF NOT EXISTS pictures (
    doc_id TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,      -- among the pictures of its file, from 1
    content_hash TEXT NOT NULL,   -- sha256 of its bytes
    width INTEGER NOT NULL,       -- pixels, upright
    height INTEGER NOT NULL,
    page INTEGER,                 -- page or slide, from 1
    place TEXT NOT NULL,          -- page 3, slide 2, cell 4, or ''
    words TEXT NOT NULL,          -- its alternative text, or ''
    print BLOB NOT NULL,          -- perceptual hashes and mean colours: what copies share
    thumbnail BLOB NOT NULL,      -- JPEG
    PRIMARY KEY (doc_id, number)
);
CREATE INDEX IF NOT EXISTS pictures_of_content ON pictures (content_hash);

-- Their own space, of another model than the text's: little-endian float32, unit length.
CREATE TABLE IF NOT EXISTS picture_vectors (content_hash TEXT PRIMARY KEY, vector BLOB NOT NULL);

-- Documents whose pictures are known, and the bytes of the file that they were taken from.
CREATE TABLE IF NOT EXISTS pictures_read (
    doc_id TEXT PRIMARY KEY REFERENCES documents (doc_id) ON DELETE CASCADE,
    content_hash TEXT NOT NULL,
    reading INTEGER NOT NULL
) WITHOUT ROWID;

-- What ingests have changed; no reference to documents, because those that went are told of too.
CREATE TABLE IF NOT EXISTS document_changes (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,             -- ISO 8601, UTC
    doc_id TEXT NOT NULL,
    source TEXT NOT NULL,
    change TEXT NOT NULL,         -- added, changed or removed
    passages_added INTEGER NOT NULL,
    passages_removed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS document_changes_at ON document_changes (at);

-- The words of passages that went, kept for as many days as the setting keep_history says.
CREATE TABLE IF NOT EXISTS gone_passages (
    change INTEGER NOT NULL REFERENCES document_changes (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (change, place)
) WITHOUT ROWID;

-- Changes the nearest-neighbour index has not seen yet. vector is NULL for a deletion.
CREATE TABLE IF NOT EXISTS pending (
    passage_id TEXT PRIMARY KEY,
    text_hash TEXT
) WITHOUT ROWID;

-- Terms made by rag.language.search_terms, which knows scripts and identifiers that SQLite's
-- tokenizers do not.
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
    title, heading, body, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
"""

CONVERSATIONS = """
CREATE TABLE IF NOT EXISTS conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL          -- ISO 8601, UTC
);
CREATE TABLE IF NOT EXISTS turns (
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    number INTEGER NOT NULL,       -- from 1
    asked TEXT NOT NULL,           -- ISO 8601, UTC
    question TEXT NOT NULL,        -- as typed
    query TEXT NOT NULL,           -- as searched
    mode TEXT NOT NULL,            -- generated, extracted or abstained
    answer TEXT NOT NULL,
    model TEXT NOT NULL,           -- '' where none was asked
    settings TEXT NOT NULL,        -- JSON: how it was searched and answered
    found TEXT NOT NULL,           -- JSON: passages, quotes, citations, sentences, confidence
    verdict TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, number)
);
"""
"""Tables of `rag.chat.kept_conversations`, made when a first conversation is kept."""


def open_database(file: Path, *, create: bool) -> sqlite3.Connection:
    """Open a catalogue file, making it first if `create`.

    Write-ahead logging, because readers must never block on a running ingest. Where even the
    shared-memory file cannot be written (a read-only disk) the file is opened as immutable.

    :raises EmptyCollection: when it is a file in which no table was made yet.
    :raises StoreError: when it cannot be opened or is not a catalogue.
    """
    try:
        if create:
            private_folder(file.parent)
            return _prepared(
                sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
            )
        # Read-only, a log that a killed writer left behind is still read; immutable, it is not.
        for options in ("mode=rw", "mode=ro"):
            with contextlib.suppress(sqlite3.OperationalError):
                return _prepared(_connect(file, options), tables=False)
        return _prepared(_connect(file, "mode=ro&immutable=1"), tables=False)
    except sqlite3.OperationalError as error:
        # A full disk or a kill can end the first ingest between the file and its tables.
        if "no such table" in str(error):
            raise EmptyCollection(
                f"the catalogue {file} is empty", hint="rag ingest PATH"
            ) from error
        raise store_error("open", file, error) from error
    except (sqlite3.Error, OSError) as error:
        raise store_error("open", file, error) from error


HINTS = {
    "SQLITE_FULL": "free some space on the disk, then run the command again",
    "SQLITE_READONLY": "rag --home DIR …",
    "SQLITE_CANTOPEN": "rag --home DIR …",
    "SQLITE_BUSY": "wait until no other program has the file open, then run the command again",
    "SQLITE_IOERR": "look whether the disk is full or broken, then: rag doctor --repair",
}


def store_error(doing: str, file: Path, error: Exception) -> StoreError:
    """What SQLite could not do, with what mends that.

    :param doing: open, read or write.
    """
    # An extended code is the basic one with an ending: SQLITE_IOERR_SHMSIZE.
    name = getattr(error, "sqlite_errorname", "")
    hint = HINTS.get("_".join(name.split("_")[:2]), "rag doctor --repair")
    # SQLITE_CORRUPT_VTAB is the lexical index alone, which is made again from the passages.
    kind = CatalogDamaged if name in ("SQLITE_CORRUPT", "SQLITE_NOTADB") else StoreError
    return kind(f"cannot {doing} the catalogue {file}: {error}", hint=hint)


def _connect(file: Path, options: str) -> sqlite3.Connection:
    uri = f"{file.resolve().as_uri()}?{options}"
    return sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None, check_same_thread=False)


def _prepared(connection: sqlite3.Connection, *, tables: bool = True) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    if tables:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL is not needed for safety in WAL mode: a power cut loses the last commits, never
        # the file, and the next ingest does them again.
        connection.execute("PRAGMA synchronous = NORMAL")
        _create_tables(connection)
    else:
        connection.execute("SELECT value FROM meta LIMIT 1").fetchall()
        _bridge(connection)
    return connection


def _bridge(connection: sqlite3.Connection) -> None:
    """A catalogue of before has no scanned pages: an empty table of this connection stands in
    until the next ingest makes the real one."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < 4:
        table = TABLES[TABLES.index("CREATE TABLE IF NOT EXISTS scanned_pages") :].split(";")[0]
        connection.execute(table.replace("CREATE TABLE", "CREATE TEMP TABLE"))


def _create_tables(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        return
    # Two processes may create the tables at once: only one gets the write lock.
    connection.executescript(
        f"BEGIN IMMEDIATE;{TABLES}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
    )
