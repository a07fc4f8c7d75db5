"""The process that `guard` starts: reads one file, writes its content as JSON, ends."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rag.core.errors import SourceError
from rag.load.content import Content
from rag.load.limits import SECONDS, limit_process
from rag.load.read_bytes import read_content


def main(path: str, suffix: str) -> None:
    """Write the content, or the reason why there is none, to standard output."""
    limit_process(SECONDS)
    try:
        answer = _packed(read_content(Path(path).read_bytes(), suffix))
    except SourceError as error:
        answer = {"error": error.message, "hint": error.hint}
    except OSError as error:
        answer = {"error": f"cannot be read: {error.strerror}", "hint": ""}
    sys.stdout.write(json.dumps(answer))


def _packed(content: Content) -> dict[str, Any]:
    """A content as plain values; rows as lists, for there may be a million."""
    tables = [
        {
            "columns": table.columns,
            "rows": [[row.cells, row.start, row.end] for row in table.rows],
            "start": table.start,
            "end": table.end,
            "caption": table.caption,
        }
        for table in content.tables
    ]
    inner = [
        asdict(replace(one, raw=b"")) | {"raw": b64encode(one.raw).decode()}
        for one in content.inner
    ]
    pictures = [[name, b64encode(raw).decode()] for name, raw in content.pictures]
    rest = asdict(replace(content, tables=(), inner=(), pictures=()))
    return rest | {"tables": tables, "inner": inner, "pictures": pictures}


if __name__ == "__main__":
    main(*sys.argv[1:3])
