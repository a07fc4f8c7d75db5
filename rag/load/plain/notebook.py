"""Jupyter notebooks: prose, code and what the code printed, in the order of the page."""

from __future__ import annotations

import json
import re
from typing import Any

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.plain.markdown import read_markdown
from rag.load.web.html import add_blocks
from rag.load.web.html_blocks import BlockParser

_REWRITTEN = re.compile(r"[^\n\r]*\r(?=[^\n\r])")
PAGE_CHARACTERS = 100_000
OUTPUT_CHARACTERS = 4000
"""Of one output: logs of a training run are not what a notebook is about."""


def read_notebook(text: str) -> Content:
    """Markdown cells keep their headings, code cells become fenced code.

    :raises SourceError: when this is no notebook.
    """
    try:
        notebook = json.loads(text)
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        metadata = notebook.get("metadata", {})
    except (ValueError, RecursionError, KeyError, IndexError, TypeError) as error:
        raise SourceError("is no Jupyter notebook: it has no cells") from error
    language = str(_at(metadata, "kernelspec", "language") or "python")
    composer = Composer()
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, dict):
            _add(composer, cell, language)
    return composer.content(title=str(_at(metadata, "title") or ""))


def _add(composer: Composer, cell: dict[str, Any], language: str) -> None:
    source = _joined(cell.get("source", cell.get("input", "")))
    if cell.get("cell_type") == "heading":
        composer.heading(source, int(cell.get("level", 1)))
    elif cell.get("cell_type") == "markdown":
        composer.markdown(source, read_markdown)
    elif cell.get("cell_type") == "code":
        composer.fence(source, language)
        for output in cell.get("outputs") or []:
            if isinstance(output, dict):
                _add_output(composer, output)
    else:
        composer.block(source)


def _add_output(composer: Composer, output: dict[str, Any]) -> None:
    """What code gave: its table as a table, else its text; a picture is told."""
    data = output.get("data")
    data = data if isinstance(data, dict) else output
    page = _joined(data.get("text/html") or "")
    printed = _printed(output, data)[:OUTPUT_CHARACTERS]
    if page and ("<table" in page or not printed.strip()):
        add_blocks(composer, BlockParser(page[:PAGE_CHARACTERS], web=False).blocks)
    elif any(str(kind).startswith("image/") for kind in data) and printed.strip()[:1] in ("", "<"):
        composer.block("(a picture)")
    else:
        composer.fence(printed)


def _printed(output: dict[str, Any], data: dict[str, Any]) -> str:
    if "ename" in output:
        return f"{output['ename']}: {output.get('evalue', '')}"
    said = data.get("text/markdown") or data.get("text/plain") or output.get("text") or ""
    # A bar of progress writes its line anew: what it said last is seen.
    return _REWRITTEN.sub("", _joined(said))


def _joined(source: object) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
