"""The text of the places that answer a question, read from the collection's own files."""

from __future__ import annotations

from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.evaluation.question_file import JudgedQuestion, Place


class GoldTexts:
    """Reads each file once."""

    def __init__(self, catalog: Catalog) -> None:
        rows = catalog.rows("SELECT source, path FROM documents")
        self._paths = {row["source"]: row["path"] for row in rows}
        self._lines: dict[str, list[str]] = {}

    def of(self, asked: JudgedQuestion) -> tuple[tuple[str, str], ...]:
        """(place, its text) of every place; "" where the file cannot be read any more."""
        return tuple((_name(place), self._text(place)) for place in asked.places)

    def _text(self, place: Place) -> str:
        if place.quote or place.lines is None:
            return place.quote
        first, last = place.lines
        return "\n".join(self._file(place.source)[first - 1 : last])

    def _file(self, source: str) -> list[str]:
        if source not in self._lines:
            ends = [known for known in self._paths if known.endswith(source)]
            # The shortest: a file at the root may have namesakes deeper down.
            path = self._paths[min(ends, key=len)] if ends else ""
            try:
                text = Path(path).read_text(encoding="utf-8", errors="replace") if path else ""
            except OSError:
                text = ""  # a moved folder: the figures do not depend on it
            self._lines[source] = text.split("\n")
        return self._lines[source]


def written(source: str, lines: tuple[int | None, int | None], page: int | None) -> str:
    """A place as people write it: ``notes.md:3–7``, ``a.pdf page 2``."""
    first, last = lines
    if first:
        return f"{source}:{first}" if first == last else f"{source}:{first}–{last}"
    return f"{source} page {page}" if page else source


def _name(place: Place) -> str:
    return written(place.source, place.lines or (None, None), place.page)
