"""What a mistyped word may have been meant to be: every word one slip of the fingers away, and how
far apart two words are. It knows no collection.

The slips are those of Damerau 1964 (https://doi.org/10.1145/363958.363994): a letter left out,
added, mistaken for another, or two swapped.
"""

from __future__ import annotations

import string
from collections.abc import Iterator

SWAPPED, LEFT_OUT, ADDED, MISTAKEN, FAR = 0.8, 1.0, 1.4, 1.2, 2.4
"""How unlikely each slip is against the others, about so: small is likely. Doubling a letter, or
not doubling it, is as likely as swapping; a letter is mistaken for one beside it on the keyboard,
or a vowel for a vowel, sooner than for one `FAR` from it."""
OPENING = 1.2
"""Added where the first letter is wrong, which hardly ever happens unseen."""

_LETTERS = (string.ascii_lowercase, "абвгдежзийклмнопрстуфхцчшщъыьэюя")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_VOWELS = ("aeiouy", "аеиоуыэюя")


def slips(word: str) -> dict[str, float]:
    """Every word that one slip turns into this one, and how unlikely that slip is.

    :param word: lower case, without accents; other letters than Latin and Cyrillic give no letter
        to put in their place.
    """
    found: dict[str, float] = {}
    for meant, cost in _slips(word):
        found[meant] = min(cost, found.get(meant, cost))
    found.pop(word, None)
    return found


def _slips(word: str) -> Iterator[tuple[str, float]]:
    letters = next((known for known in _LETTERS if word[:1] in known), "")
    for place in range(len(word) + 1):
        first = OPENING * (place == 0)
        before, letter, after = word[:place], word[place : place + 1], word[place + 1 :]
        for other in letters:
            doubled = other in (before[-1:], letter)
            yield before + other + word[place:], first + (SWAPPED if doubled else LEFT_OUT)
            if letter and other != letter:
                # "vaccum": the wrong one of two letters is doubled.
                moved = letter == before[-1:] and other == after[:1]
                moved = moved or (letter == after[:1] and other == before[-1:])
                near = SWAPPED if moved else MISTAKEN if _near(letter, other) else FAR
                yield before + other + after, first + near
        if letter:
            doubled = letter in (before[-1:], after[:1])
            yield before + after, first + (SWAPPED if doubled else ADDED)
        if after:
            yield before + after[0] + letter + after[1:], first + SWAPPED


def _near(letter: str, other: str) -> bool:
    beside = any(letter + other in row or other + letter in row for row in _ROWS)
    return beside or any(letter in vowels and other in vowels for vowels in _VOWELS)


def distance(one: str, other: str, most: int) -> int:
    """How many slips lie between two words, a swap counting as one; `most` + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, beside in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != beside))
            if i > 1 < j and letter == other[j - 2] and beside == one[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        # A swap reaches back two rows.
        if min(*row, *before) > most:
            return most + 1
    return min(row[-1], most + 1)
