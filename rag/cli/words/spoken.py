"""What other rooms say, translated where it is shown.

Errors and findings are English wherever they are stored, sent or printed as JSON, and only this
program knows who reads them. So they are not translated where they are made: their sentence is
found again among those of the catalogue, and what stood in its gaps is put into the translation.
"""

from __future__ import annotations

import functools
import gettext
import re
from collections.abc import Mapping

from rag.cli.words.language import DOMAIN, FOLDER
from rag.cli.words.messages import ENGLISH_SEPARATORS, separators

CONTEXT = "said by another room"
"""Marks these sentences in the catalogue; in them a gap holds any text."""
GAP = re.compile(r"\{(\w+)\}")
_PARTED = "; "
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def spoken(sentence: str) -> str:
    """The sentence in the language that is spoken; as it is where the catalogue has it not.

    Of several that fit, the one is meant that leaves least to its gaps.
    """
    if not sentence or gettext.textdomain() != DOMAIN:
        return sentence
    for pattern, translation in _sentences():
        if found := pattern.fullmatch(sentence):
            return _put(translation, found.groupdict())
    if _PARTED in sentence:
        return _PARTED.join(map(spoken, sentence.split(_PARTED)))
    name, colon, said = sentence.partition(": ")
    return f"{name}{colon}{spoken(said)}"


def _put(translation: str, gaps: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: _value(gaps.get(gap[1], gap[0])), translation)


def _value(text: str) -> str:
    """What stood in a gap: a number, another sentence, or a name that stays as it is."""
    if _THOUSANDS.fullmatch(text):
        return text.translate(str.maketrans(ENGLISH_SEPARATORS, separators()))
    return spoken(text)


@functools.cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What the catalogue has of other rooms, as patterns, the most definite first."""
    begin = f"{CONTEXT}\x04"
    # gettext offers no way to list what a catalogue has.
    catalog = getattr(gettext.translation(DOMAIN, FOLDER), "_catalog", {})
    known = {
        key.removeprefix(begin): value
        for key, value in catalog.items()
        if isinstance(key, str) and key.startswith(begin)
    }
    definite = sorted(known, key=lambda message: -len(GAP.sub("", message)))
    return tuple((pattern(message), known[message]) for message in definite)


def pattern(message: str) -> re.Pattern[str]:
    """What fits a sentence with gaps; a gap that comes twice must hold the same."""
    parts, seen = [], set()
    for place, part in enumerate(GAP.split(message)):
        if not place % 2:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>.*?)")
    return re.compile("".join(parts), re.DOTALL)
