"""The translators' catalogues, as patterns: what fits a sentence with gaps, and its translation."""

from __future__ import annotations

import functools
import gettext
import re
from collections.abc import Callable, Mapping
from pathlib import Path

ENGLISH = "en"
DOMAIN = "rag"
FOLDER = Path(__file__).parents[1] / "data" / "locale"
SENTENCE = "said by another room"
"""Marks whole sentences in the catalogue; in them a gap holds any text."""
LABEL = "part of a label"
"""Marks the parts that plans and labels of computed answers are put together from."""
GAP = re.compile(r"\{(\w+)\}")
ENGLISH_SEPARATORS = ",."

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")

Patterns = tuple[tuple[re.Pattern[str], str], ...]


@functools.cache
def translations(language: str, context: str) -> dict[str, str]:
    """What a catalogue has of one context; nothing for English, which is what is said anyway."""
    if language == ENGLISH:
        return {}
    # gettext offers no way to list what a catalogue has.
    found = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)
    begin = f"{context}\x04"
    return {
        key.removeprefix(begin): value
        for key, value in getattr(found, "_catalog", {}).items()
        if isinstance(key, str) and key.startswith(begin)
    }


def pattern(message: str, gap: Callable[[str], str] = lambda name: ".*?") -> re.Pattern[str]:
    """What fits a message with gaps; a gap that comes twice must hold the same.

    :param gap: what may stand in a gap, by its name, as a regular expression.
    """
    parts, seen = [], set()
    for place, part in enumerate(GAP.split(message)):
        if not place % 2:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>{gap(part)})")
    return re.compile("".join(parts), re.DOTALL)


def filled(translation: str, values: Mapping[str, str | None]) -> str:
    """A translation with what stands in its gaps; one that has nothing stays as it is."""
    return GAP.sub(lambda found: values.get(found[1]) or found[0], translation)


def number(text: str, language: str) -> str:
    """A number in a gap with the language's separators; whatever else stands there as it is."""
    if not _THOUSANDS.fullmatch(text):
        return text
    found = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)
    separators = found.pgettext("thousands, decimals", ENGLISH_SEPARATORS)
    return text.translate(str.maketrans(ENGLISH_SEPARATORS, separators))
