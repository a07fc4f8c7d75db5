"""What the place of a table tells of it: the months in its file's name, the names beside it.

"stock-2031-12.csv" is of December; what lies in a folder with "tractor notes.md" and nothing else
of that kind is about the tractor, whether a table says so or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.language.months import MONTH_OF, MONTHS
from rag.language.search_terms import terms
from rag.question.counted import is_listing_word
from rag.whole.table.words import Word, name_terms, word_of

SHARE_OF_FOLDER = 0.5
"""A folder that holds more of all documents is no place: it is the collection."""
FEW_DOCUMENTS = 3
"""So few documents are nobody's collection."""

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_.]?[0-3]\d)?(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
DATA = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")
"""Files that are nothing but tables."""


def is_data(source: str) -> bool:
    """Whether a document is nothing but its tables."""
    return source.casefold().endswith(DATA)


def months_told(source: str) -> frozenset[str]:
    """The months that a file's name tells: "2031-12" of "stock 2031-12" or "December 2031"."""
    stem = PurePath(source).stem.casefold()
    found = {f"{year}-{month}" for year, month in _MONTH.findall(stem)}
    words = re.findall(r"[^\W_]+", stem)
    months = [MONTH_OF[word] for word in words if word in MONTH_OF]
    years = [word for word in words if _YEAR.fullmatch(word)]
    return frozenset(found | {f"{year}-{month:02d}" for year in years for month in months})


def month_terms(source: str) -> frozenset[str]:
    """Search terms of the months that a file's name tells, by every name they have."""
    numbers = {int(month[5:]) for month in months_told(source)}
    return frozenset(term for number in numbers for term in terms(MONTHS[number]))


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a catalogue's documents, as words are looked up in them.

    :ivar known: what was found for a word before.
    """

    catalog: Catalog
    known: dict[str, list[str]] = field(default_factory=dict)

    def beside(self, source: str, words: Sequence[Word], left: Sequence[Word]) -> frozenset[Word]:
        """Of some words those that name documents or folders beside a table, and nothing
        elsewhere: these say where to look. Where files are told apart by such names, its own has
        to be asked for.

        :param words: all of the question.
        """
        folder = source.rpartition("/")[0] + "/"
        if not is_data(source) or len(folder) == 1:
            return frozenset()
        found = [word for word in left if word.value is None and self._lie_in(folder, word)]
        if not found or not self._is_a_place(folder) or self._is_told_apart(source, words):
            return frozenset()
        return frozenset(found)

    def _lie_in(self, folder: str, word: Word) -> bool:
        sources = self._named(word)
        return bool(sources) and all(s.startswith(folder) and not is_data(s) for s in sources)

    def _named(self, word: Word) -> list[str]:
        """Documents whose file or folder is named by a word, as it was typed."""
        text = word.text.casefold()
        if text not in self.known:
            rows = self.catalog.rows(
                "SELECT source FROM documents WHERE instr(lower(source), ?) > 0", [text]
            )
            found = [row["source"] for row in rows if word.own <= name_terms(row["source"])]
            self.known[text] = found
        return self.known[text]

    def _is_a_place(self, folder: str) -> bool:
        rows = self.catalog.rows(
            "SELECT COUNT(*) AS documents, SUM(CASE WHEN substr(source, 1, ?) = ? THEN 1 ELSE 0"
            " END) AS held FROM documents",
            [len(folder), folder],
        )
        afforded = int(rows[0]["documents"]) * SHARE_OF_FOLDER
        return afforded > FEW_DOCUMENTS and int(rows[0]["held"] or 0) <= afforded

    def _is_told_apart(self, source: str, words: Sequence[Word]) -> bool:
        """Whether a file is named after something that nobody asked for and that names other files
        too: "fuel van.csv" beside "van.md" is none of the tractor's."""
        asked = frozenset().union(*(word.alike for word in words))
        stem = re.findall(r"[^\W\d_]+", PurePath(source).stem)
        others = [word_of(part) for part in stem if not is_listing_word(part)]
        return any(set(self._named(other)) - {source} for other in others if not other.own <= asked)
