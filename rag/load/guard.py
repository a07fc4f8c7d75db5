"""Runs a reader in a process of its own, with a limit on time and memory.

For formats whose libraries are native code that can crash or run away, and for large files. The
process that ingests survives whatever the file does.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

from rag.core.document_structure import Page, ScannedPage, Section, Table, TableRow
from rag.core.errors import SourceError
from rag.load.content import Content
from rag.load.inner import Inner
from rag.load.limits import MEMORY_BYTES, SECONDS


def read_guarded(path: Path, suffix: str) -> Content:
    """Read a file as the format `suffix` names, in a separate process.

    :raises SourceError: as its reader does, or when it crashes or exceeds a limit.
    """
    # -P: the current folder may hold a json.py of its own; it must not be imported.
    command = [sys.executable, "-P", "-m", "rag.load.worker", str(path), suffix]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"takes longer than {SECONDS} s to read") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}") from error
    return _received(done.stdout, done.returncode)


_SECRET = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|_KEY|CREDENTIAL|^RAG_STORE$|_URL$|^PGPASS")


def without_secrets() -> dict[str, str]:
    """The environment of a process that reads files of strangers: what opens a store or a service
    stays here."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name.upper())}


def environment() -> dict[str, str]:
    """The same for a process of our own, which has to find the program."""
    root = str(Path(__file__).parents[2])
    known = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return {**without_secrets(), "PYTHONPATH": os.pathsep.join([root, *known])}


def _received(output: bytes, code: int) -> Content:
    try:
        answer = json.loads(output)
    except ValueError as error:
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        limit = f"{MEMORY_BYTES >> 30} GB of memory"
        raise SourceError(f"cannot be read within {limit}, or is damaged ({name})") from error
    if "error" in answer:
        raise SourceError(answer["error"], hint=answer["hint"])
    return _unpacked(answer)


def _unpacked(values: dict[str, Any]) -> Content:
    """A content from the plain JSON values that the worker wrote."""
    sections = tuple(Section(**section) for section in values.pop("sections"))
    pages = tuple(Page(**page) for page in values.pop("pages"))
    tables = tuple(
        Table(rows=tuple(TableRow(tuple(c), *place) for c, *place in table.pop("rows")), **table)
        for table in values.pop("tables")
    )
    records, furniture = (tuple(map(tuple, values.pop(key))) for key in ("records", "furniture"))
    scans = tuple(ScannedPage(**scan) for scan in values.pop("scans"))
    inner = tuple(Inner(raw=b64decode(one.pop("raw")), **one) for one in values.pop("inner"))
    return Content(
        sections=sections,
        pages=pages,
        tables=tables,
        records=records,
        furniture=furniture,
        scans=scans,
        places=tuple((name, start, page) for name, start, page in values.pop("places")),
        inner=inner,
        pictures=tuple((name, b64decode(raw)) for name, raw in values.pop("pictures")),
        **values,
    )
