"""Errors and findings of other rooms in another language, found again by their sentence."""

from __future__ import annotations

import functools

from rag.words.catalogue import GAP, SENTENCE, Patterns, filled, number, pattern, translations

_PARTED = "; "


def spoken_in(language: str, sentence: str) -> str:
    """The sentence in a language; as it is where the catalogue has it not.

    Of several that fit, the one is meant that leaves least to its gaps; what stands in a gap may be
    another sentence.
    """
    known = _sentences(language)
    if not sentence or not known:
        return sentence
    for fits, translation in known:
        if found := fits.fullmatch(sentence):
            values = {n: _value(language, text) for n, text in found.groupdict().items()}
            return filled(translation, values)
    if _PARTED in sentence:
        return _PARTED.join(spoken_in(language, part) for part in sentence.split(_PARTED))
    name, colon, said = sentence.partition(": ")
    return f"{name}{colon}{spoken_in(language, said)}"


def _value(language: str, text: str) -> str:
    """What stood in a gap: a number, another sentence, or a name that stays as it is."""
    told = number(text, language)
    return told if told != text else spoken_in(language, text)


@functools.cache
def _sentences(language: str) -> Patterns:
    """What the catalogue has of other rooms, the most definite first."""
    known = translations(language, SENTENCE)
    definite = sorted(known, key=lambda message: -len(GAP.sub("", message)))
    return tuple((pattern(message), known[message]) for message in definite)
