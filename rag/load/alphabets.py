"""Whether the few letters beyond ASCII of a short text can be a language's: what statistics of long
texts cannot tell of three words.

It only judges a reading; `encodings.py` chooses among them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_WESTERN = {
    "éèêëàâçùûüîïôœæÿ": 1.0, "äöüß": 1.0, "áéíóúñü": 1.0, "ãõáéíóúâêôàçü": 1.0, "àèéìòùî": 1.0,
    "åäöéüà": 1.0, "æøåéöäü": 1.0, "éèëïóöü": 1.0, "àèéíïòóúüç·": 0.6, "áéíóúýþðæö": 0.5,
}  # fmt: skip
_CENTRAL = {
    "ąćęłńóśźż": 1.0, "áčďéěíňóřšťúůýž": 1.0, "áäčďéíĺľňóôŕšťúýž": 0.9, "áéíóöőúüű": 1.0,
    "čćđšž": 1.0, "ăâîșțşţ": 0.8, "äöüß": 1.0, "çë": 0.5,
}  # fmt: skip
_TURKISH = {"çğıöşüâîû": 1.0, "äöüß": 1.0}
_BALTIC = {"ąčęėįšųūž": 1.0, "āčēģīķļņšūž": 1.0, "äöõüšž": 1.0, "äöüß": 1.0}

_PAGES: Final = {
    "cp1252": (1.0, _WESTERN), "iso8859-1": (1.0, _WESTERN), "iso8859-15": (0.95, _WESTERN),
    "cp850": (0.5, _WESTERN), "cp437": (0.5, _WESTERN), "macroman": (0.35, _WESTERN),
    "cp1250": (0.9, _CENTRAL), "iso8859-2": (0.6, _CENTRAL), "iso8859-16": (0.3, _CENTRAL),
    "cp852": (0.4, _CENTRAL), "cp1254": (0.9, _TURKISH), "iso8859-9": (0.6, _TURKISH),
    "cp857": (0.3, _TURKISH), "cp1257": (0.9, _BALTIC), "iso8859-13": (0.3, _BALTIC),
    "iso8859-4": (0.3, _BALTIC), "cp775": (0.3, _BALTIC),
}  # fmt: skip
"""How often people's Latin texts are in a page, against the commonest, and the alphabets that it
is for; other pages are of other scripts."""
_MINGLED = frozenset("".join(letters for letters, weight in _WESTERN.items() if weight == 1.0))
MIXED = 0.8
"""Western letters of several languages: a name among other words."""
UNFIT = 0.05

_BEYOND = re.compile(r"[^\W\d_\x00-\x7f²³¹¼½¾µªº]")
_ODD = re.compile(
    # þ only opens words, ð never does; œ stands before few letters; ß opens none.
    r"(?<=\w)[þÞ]|\b[ðß]|[œŒ](?=[rlpbkmgvz])"
    # A raised number, a fraction or the like grown together with a word; accents without a letter.
    r"|(?<![^\W_])[¹²³¼½¾](?=[^\W\d_])|(?<=[^\W\d_])[¹¼½¾£¥¢¤¦§¶×÷±¿¡¬´¨¸](?=\w)|[˝˛˘ˇ˙]"
    r"|(?<=[^\W\d_])[‚„ˆ‹ƒ†‡]"
    # A word of one letter that is none in these languages.
    r"|\b[^\W\d_\x00-\x7f²³¹¼½¾µªºàâèéêíòóôáåöæøÀÂÈÉÊÍÒÓÔÁÅÖÆØüÜäÄ]\b(?!['’.])"
)


def fit(encoding: str, text: str) -> float:
    """How well a Latin text with few letters beyond ASCII goes with a page, 0..1."""
    page, alphabets = _PAGES.get(encoding, (1.0, {}))
    letters = {letter.lower() for letter in _BEYOND.findall(text)}
    if not alphabets or _ODD.search(text) or _has_odd_capital(text):
        return page * UNFIT
    found = [weight for alphabet, weight in alphabets.items() if letters <= set(alphabet)]
    mixed = MIXED if alphabets is _WESTERN and letters <= _MINGLED else UNFIT
    return page * max(found, default=mixed)


def _has_odd_capital(text: str) -> bool:
    return any(a.islower() and b.isupper() and b > "\x7f" for a, b in pairwise(text))
