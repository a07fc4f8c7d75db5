"""Marks that carry meaning, as characters that keep it: raised and lowered letters, ticks, links.

Readers tell what a mark is; here it gets its form in the text, the same for every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
# "1st", "2e", "M." after a number or letter: raised for looks, read as part of the word.
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|ère|ème|me|e|o|a|os|as|te|ter|ten|TM|SM|®|™|°)\.?$")

TICKED, UNTICKED = "[x]", "[ ]"
_WINGDINGS = {
    0xFE: TICKED, 0xFD: TICKED, 0x78: TICKED, 0xA8: UNTICKED, 0x6F: UNTICKED, 0x71: UNTICKED,
    0xFC: "✓", 0xFB: "✗", 0xA7: "▪", 0x6C: "●", 0xE0: "→", 0xE8: "→", 0xD8: "➢",
    0x4A: "☺", 0x4C: "☹", 0xF0: "⇨", 0xDF: "←", 0xE1: "↑", 0xE2: "↓",
}  # fmt: skip
_WINGDINGS_2 = {
    0x52: TICKED, 0x54: TICKED, 0x53: TICKED, 0x51: TICKED, 0xA3: UNTICKED, 0x2A: UNTICKED,
    0x50: "✓", 0x4F: "✗", 0x55: "✗",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥",
    0xB9: "≠", 0xBB: "≈", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6C: "λ", 0x6D: "μ",
    0x70: "π", 0x73: "σ", 0x77: "ω", 0x57: "Ω", 0x44: "Δ", 0x53: "Σ", 0xA5: "∞", 0xD6: "√",
    0xE5: "∑", 0xF2: "∫", 0x6A: "φ", 0x71: "θ", 0x72: "ρ", 0x74: "τ", 0x65: "ε", 0x68: "η",
}  # fmt: skip
_TRACKING = re.compile(
    r"(?<=[?&])(?:utm_\w+|ocid|fbclid|gclid|mc_[ce]id|ref|wt\.mc_id)=[^&#]*&?", re.I
)
ADDRESS_CHARACTERS = 120
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def raised(text: str) -> str:
    """Superscript: ``2`` becomes ``²``, ``[1]`` stays, words get a caret."""
    return _set(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Subscript: ``2`` becomes ``₂``, words get an underscore."""
    return _set(text, _LOWERED, "_")


def _set(text: str, signs: dict[str, str], mark: str) -> str:
    inner = text.strip()
    plain = not inner or inner[0] in "[*†‡§" or (mark == "^" and _ORDINAL.match(inner))
    if plain or not any(map(str.isalnum, inner)) or text[0] in "⁰¹²³":
        return text
    if all(character in signs for character in inner):
        return text.replace(inner, "".join(signs[character] for character in inner))
    return text.replace(inner, mark + (inner if inner.isalnum() else f"({inner})"))


def joined(pieces: Iterable[tuple[str, str]]) -> str:
    """Pieces of a line put together; neighbours that are set alike become one sign.

    :param pieces: how each is set (``superscript``, ``subscript`` or anything else), and its text.
    """
    forms = {"superscript": raised, "subscript": lowered}
    found = []
    for setting, group in groupby(pieces, key=lambda piece: piece[0]):
        text = "".join(text for _, text in group)
        found.append(forms[setting](text) if setting in forms and text.strip() else text)
    return "".join(found)


def tick(ticked: bool) -> str:
    """A box to tick, as Markdown writes it."""
    return TICKED if ticked else UNTICKED


def struck(text: str) -> str:
    """What a cell says that is struck out: told, because sums may still count it."""
    return f"(struck out: {text})"


def symbol(font: str, code: int) -> str:
    """The character of a symbol font; a bullet where its meaning is not known."""
    known = _FONTS.get(font.strip().lower(), {})
    return known.get(code & 0xFF, "•" if code >= 0xF000 or known else chr(code))


def link(text: str, address: str) -> str:
    """Words that lead somewhere, with the address where they do not show it themselves.

    What is told of the reader rather than of the place (``?utm_source=…``) is left out, and so is
    an address that nobody would type.
    """
    address = _TRACKING.sub("", address.strip()).rstrip("?&")
    outer = re.match(r"(?:https?|ftp|mailto|tel):\S+$", address)
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    if not outer or not text.strip() or shown.rstrip("/") in text:
        return text
    inner = text.strip()
    if len(address) > ADDRESS_CHARACTERS or (inner.removeprefix("www.") in shown and "." in inner):
        return text
    return text.replace(inner, f"[{inner}]({address})")


def picture(description: str) -> str:
    """What a picture shows, in the words of who placed it; "" where that is a file name."""
    words = " ".join(description.split())[:1000]
    if len(words) < 3 or re.fullmatch(
        r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|emf|tiff?)", words, re.I
    ):
        return ""
    return f"[picture: {words}]"
