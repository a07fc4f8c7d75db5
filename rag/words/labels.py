"""Plans and labels of computed answers in another language, put together anew from their parts.

"listing documents in folder trips dated 2024-01-01 to 2024-12-31: 3" is four parts with joints
between them. All of them have to be known, or nothing is translated: what stands in the gaps comes
from documents and questions, and stays as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from rag.words.catalogue import GAP, LABEL, Patterns, filled, number, pattern, translations

JOINTS = re.compile(r" and | or |; |, |: |:$| |$")
MOST = 600
"""Characters; no plan is as long."""
NUMBER = r"\d[\d,.]*"
_NUMBER = re.compile(NUMBER)
_NAME = "(?P<name>"
_GAPS = {
    "count": NUMBER, "total": NUMBER, "since": r"\S+", "until": r"\S+", "day": r"\S+",
    # The last "of" parts a column from its file: names of columns hold it more often.
    "columns": ".*",
}  # fmt: skip
NESTED = ("columns", "where", "group", "days")
"""Gaps that hold labels again, where they are known."""
WORDED = ("compare", "changes")
"""Forms of answers in which every line begins with our words."""
REST = "text"
"""The gap that holds all that is left: somebody's words, in which no joint is one."""


def is_label(form: str, place: int, markers: Sequence[int]) -> bool:
    """Whether a line of a computed answer is this program's words, and no document's.

    :param place: among the answer's lines, from 0.
    """
    if form in WORDED:
        return True
    return form != "summary" and (place == 0 or not markers)


def labelled_in(language: str, text: str) -> str:
    """A plan or label in a language; as it is where a part of it is not known."""
    if not text or len(text) > MOST or not _parts(language):
        return text
    return _read(language, text) or text


def _read(language: str, text: str) -> str | None:
    """The label in the language; None where a part is not known. What a gap holds is read as a
    label first, and only then taken for a name."""
    return _Reading(language, text, strict=True).from_(0) or _Reading(language, text).from_(0)


class _Reading:
    """One text, read from each place at most once."""

    def __init__(self, language: str, text: str, *, strict: bool = False) -> None:
        self._language, self._text, self._strict = language, text, strict
        self._joints = [found.span() for found in JOINTS.finditer(text)]
        self._read: dict[int, str | None] = {len(text): ""}

    def from_(self, start: int) -> str | None:
        """The text from a place on in the language; None where it cannot be read.

        Short parts are tried first, so that a gap takes no more than it has to.
        """
        if start not in self._read:
            ends = (joint for joint in self._joints if joint[0] > start)
            self._read[start] = next(filter(None, (self._with_part(start, e) for e in ends)), None)
        return self._read[start]

    def _with_part(self, start: int, joint: tuple[int, int]) -> str | None:
        """The same with a part that ends at a joint."""
        text, last = self._text[start : joint[0]], joint[0] == len(self._text)
        # A name may stand first, or after "and"; anywhere else it would take what is no name.
        named = start == 0 or self._text.endswith(" and ", 0, start)
        part = self._part(text, named=named, last=last)
        rest = self.from_(joint[1]) if part is not None else None
        if rest is None:
            return None
        between = self._text[joint[0] : joint[1]]
        word = translations(self._language, LABEL).get(between.strip(), "")
        return f"{part}{between.replace(between.strip(), word) if word else between}{rest}"

    def _part(self, text: str, *, named: bool, last: bool) -> str | None:
        """One part; None where it is not known."""
        if _NUMBER.fullmatch(text):
            return number(text, self._language)
        for fits, translation in _parts(self._language):
            found = fits.fullmatch(text)
            if not found or (REST in found.groupdict() and not last):
                continue
            if not named and fits.pattern.startswith(_NAME):
                continue
            values = {name: self._gap(name, held) for name, held in found.groupdict().items()}
            if all(value is not None for value in values.values()):
                return filled(translation, values)
        return None

    def _gap(self, name: str, text: str) -> str | None:
        if name in NESTED:
            return _read(self._language, text) or (None if self._strict else text)
        return number(text, self._language) if name in _GAPS else text


@functools.cache
def _parts(language: str) -> Patterns:
    """What the catalogue has, the most definite first."""
    known = translations(language, LABEL)
    definite = sorted(known, key=lambda message: -len(GAP.sub("", message)))
    return tuple((pattern(message, lambda name: _GAPS.get(name, ".+?")), known[message])
                 for message in definite)  # fmt: skip
