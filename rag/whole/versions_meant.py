"""Which two versions of a document a question compares: those of the years it names, or the last.

Names alone seldom tell, "her contract" is a file `teacher-2024`: what the texts hold counts too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.language.search_terms import terms
from rag.question.everyday import alike
from rag.whole.document_text import read_text
from rag.whole.entries import Entry, entries
from rag.whole.versions import family, versions

LEAST = 0.6
"""What of a question's words a pair has to hold, 0..1."""
IN_TEXT = 0.7
"""What a word counts that stands in the texts alone."""
AHEAD = 0.08
"""How far the best pair has to be ahead of any other."""
READ = 30
"""Pairs whose texts are read."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_APART = re.compile(
    r"(?:19|20)\d\d|old|archived?|previous|alt|archiv|antigu[oa]s?|anciens?|vecchi[oae]?|oude?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions, the older first.

    :ivar besides: words of the question that their names do not hold: what of them is asked.
    """

    older: Entry
    newer: Entry
    besides: tuple[str, ...]


def versions_meant(
    catalog: Catalog, words: Sequence[str], years: tuple[str, ...], only: Filter
) -> Pair | None:
    """The versions that words mean; None where none fit, or others fit as well.

    :param years: of the two; () for the last two.
    """
    if not words:
        return None
    named = [
        (pair, tuple(w for w in words if not _name(pair) & alike(w)))
        for pair in pairs(entries(catalog, only), years)
    ]
    # A pair of which no word is the name is none that the question speaks of.
    called = [(pair, besides) for pair, besides in named if len(besides) < len(words)][:READ]
    scored = sorted(
        ((_held(catalog, pair, words, besides), pair, besides) for pair, besides in called),
        key=lambda one: (-one[0], one[1][0].source),
    )
    if not scored or scored[0][0] < LEAST:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - AHEAD:
        return None
    _, (older, newer), besides = scored[0]
    return Pair(older, newer, besides)


def pairs(held: Sequence[Entry], years: tuple[str, ...]) -> list[tuple[Entry, Entry]]:
    """All that may be two versions of one document, the older first: those of the two years, of
    one year and the last one, or the last two.

    :param years: as a question names them, two, one or none.
    """
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in held:
        groups.setdefault((family(entry.source), _folder(entry)), []).append(entry)
    found = []
    for (name, _), group in sorted(groups.items()):
        if not name or len(group) < 2:
            continue
        if not years:
            found.append((versions(group)[-2], versions(group)[-1]))
            continue
        of_years = [[e for e in group if year in _years(e)] for year in years]
        if len(years) == 1:
            of_years.append(versions(group)[-1:])
        # Several of a year are minutes or invoices rather than versions.
        if all(len(of_year) == 1 for of_year in of_years) and of_years[0] != of_years[1]:
            found.append((of_years[0][0], of_years[1][0]))
    return found


def _folder(entry: Entry) -> str:
    """The folder that versions share: an old one may lie in one of its own, or of its year."""
    folder = PurePath(entry.source).parent
    return str(folder.parent if _APART.fullmatch(folder.name) else folder)


def _years(entry: Entry) -> set[str]:
    """The years in a document's name; else in its title or folder; else of its day."""
    path = PurePath(entry.source)
    for text in (path.stem, entry.title, path.parent.name, entry.day[:4]):
        if found := set(_YEAR.findall(text)):
            return found
    return set()


def _name(pair: tuple[Entry, Entry]) -> frozenset[str]:
    """Terms of names, titles and the folder right above."""
    texts = (f"{PurePath(e.source).name} {e.title} {PurePath(e.source).parent.name}" for e in pair)
    return frozenset(terms(" ".join(texts)))


def _held(
    catalog: Catalog, pair: tuple[Entry, Entry], words: Sequence[str], besides: Sequence[str]
) -> float:
    texts = [read_text(catalog, entry.doc_id) for entry in pair]
    known = frozenset(terms(" ".join(text.text for text in texts if text)))
    inside = sum(bool(known & alike(word)) for word in besides)
    return (len(words) - len(besides) + IN_TEXT * inside) / len(words)
