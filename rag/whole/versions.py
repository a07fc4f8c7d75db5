"""Which documents are versions of one another, told by their names, and which of them is newer.

"Lease v2", "Lease final", "Lease (1)", "old/Lease" and "2025-07 Lease" are one document's versions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.whole.entries import Entry

_DAY = r"(?:19|20)\d\d(?:[-_. ]?\d\d){0,2}"
_NUMBER = re.compile(
    r"(?<![^\W_])(?:v|ver|version|versión|versione|versie|rev|revision|r)[-_. ]?"
    r"(\d+(?:\.\d+)*)(?![^\W_])",
    re.IGNORECASE,
)
_OLD = (
    r"old|older|obsolete|outdated|superseded|archived?|backup|bak|alt|veraltet|archiv|antigu[oa]|"
    r"viej[oa]|ancien(?:ne)?|vecchi[oa]|oud"
)
_FIRST = r"draft|entwurf|wip|borrador|brouillon|bozza|concept"
_COPY = r"copy(?: \d+)?|kopie|copia|copie|duplicate"
_LAST = (
    r"final|finale|latest|new|newest|current|signed|endgültig|endfassung|neu|aktuell|unterschrieben|"
    r"definitiv[oa]?|nuev[oa]|définitif|nouveau|nuov[oa]|definitief|nieuw"
)
_RANKS = tuple(
    (rank, re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE))
    for rank, words in ((-3, _OLD), (-2, _FIRST), (-1, _COPY), (2, _LAST))
)
_TOLD_APART = re.compile(
    rf"{_DAY}|{_NUMBER.pattern}|(?<![^\W_])(?:{_OLD}|{_FIRST}|{_COPY}|{_LAST})(?![^\W_])"
    r"|\(\d+\)|(?<=[^\W\d_])[-_ ]\d{1,2}$",
    re.IGNORECASE,
)

Rank = tuple[int, tuple[int, ...]]
"""(-3 old, -2 draft, -1 copy, 0 not said, 2 final; version number)."""


@lru_cache(maxsize=4096)
def family(source: str) -> str:
    """A document's name without what tells its versions apart; "" where nothing else is left."""
    return " ".join(terms(_TOLD_APART.sub(" ", PurePath(source).stem)))


@lru_cache(maxsize=4096)
def rank(source: str) -> Rank:
    """How late a version a name says it is; rises with newness, a folder called old counts too."""
    path = PurePath(source)
    number = _NUMBER.search(path.stem)
    parts = tuple(int(part) for part in number[1].split(".")) if number else ()
    told = next((value for value, words in _RANKS if words.search(path.stem)), 0)
    old_folder = any(_RANKS[0][1].fullmatch(part) for part in path.parts[:-1])
    return (-3 if old_folder else told, parts)


def versions(found: Sequence[Entry]) -> list[Entry]:
    """Those documents that are versions of one another, oldest first; none where they are not."""
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(family(entry.source), []).append(entry)
    groups.pop("", None)
    most = max(groups.values(), key=len, default=[])
    return sorted(most, key=_age) if len(most) > 1 else []


def _age(entry: Entry) -> tuple[tuple[int, ...], bool, str, int, str]:
    """Numbered versions by their number, else by day; what is called old comes first, and of the
    same day what is called final last."""
    told, number = rank(entry.source)
    return number, told != -3, entry.day, told, entry.source
