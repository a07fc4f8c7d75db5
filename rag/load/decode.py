"""Bytes to text: the encoding is found out, line ends become ``\n``, hidden characters go.

What is left is what a person sees. Lines are never joined or split, so line numbers stay those of
the file. A quote is compared with this text, never with the bytes: a file that hides characters
inside a word still yields quotes that can be proved, and `hidden_characters` tells how many went.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from rag.core.errors import SourceError
from rag.load.encodings import Guess, guess_encoding

SAMPLE_BYTES = 1 << 16
PIECE_BYTES = 4 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
)
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\b\f\x1b")) + b"\x7f"

# Scripts whose letters join or part by ZWNJ and ZWJ, and what emoji sequences are made of.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
_TAGS = "\U000e0020-\U000e007f"
_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
_HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SUSPECT = re.compile(
    f"[{_SEPARATORS}{_HIDDEN}\ud800-\udfff]"
    # Terminal sequences: colours, cursor moves, titles.
    "(?:(?<=\x1b)(?:\\[[0-?]{0,99}[ -/]{0,9}[@-~]|\\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\\\)))?"
)
"""Begins with a plain set of characters, which is what makes it fast on 100 MB."""

_FLAG = "|".join(f"(?<=\U0001f3f4[{_TAGS}]{{{n}}})" for n in range(7))
_KEPT = re.compile(
    f"(?<=[#*0-9\xa9\xae\u203c-\u2139\u4e00-\u9fff{_EMOJI}])[\ufe00-\ufe0f]"
    f"|(?<=[{_JOINING}])[\u200c\u200d](?![\u200b-\u200d])"
    f"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?:{_FLAG})[{_TAGS}]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file as a person sees it.

    :ivar hidden: how many hidden characters were taken out.
    :ivar guessed: the encoding it was read in, where that is a guess that may be wrong; else "".
    """

    text: str
    hidden: int = 0
    guessed: str = ""


def text_of(raw: bytes) -> Decoded:
    """The text of a file without what nobody sees.

    :raises SourceError: when the bytes are no text.
    """
    pieces, guessed = _pieces_of(raw)
    cleaned = [clean(piece) for piece in pieces]
    text = "".join(text for text, _ in cleaned)
    return Decoded(text, sum(hidden for _, hidden in cleaned), guessed)


def decode(raw: bytes) -> str:
    """The text as it is written, line ends as ``\n``, hidden characters kept.

    :raises SourceError: when the bytes are no text.
    """
    return "".join(_pieces_of(raw)[0])


def clean(text: str) -> tuple[str, int]:
    """Line ends as ``\\n``, other separators as spaces, without hidden characters.

    Hidden are control codes, terminal sequences, zero-width and bidirectional controls, tags and
    stray variation selectors: they carry text past a reader's eyes. ZWJ and ZWNJ stay where a
    script or an emoji needs them.

    :returns: the text, and the number of characters removed.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _SUSPECT.search(text):
        return text, 0
    cleaned = _SUSPECT.sub(_visible, text)
    return cleaned, len(text) - len(cleaned)


def _visible(match: re.Match[str]) -> str:
    found = match[0]
    if found in _SEPARATORS:
        return " "
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    return found if _KEPT.match(match.string, match.start()) else ""


def _pieces_of(raw: bytes) -> tuple[list[str], str]:
    """Text of unknown encoding: marks first, then UTF-8, then a guess that never fails.

    :returns: the text in pieces, and the encoding where it is an unsure guess.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _pieces(raw, encoding, "replace"), ""
    sample = raw[:SAMPLE_BYTES]
    if encoding := _utf16(sample) or _escaped(sample):
        return _pieces(raw, encoding, "replace"), ""
    if reason := binary_reason(sample):
        raise SourceError(reason)
    try:
        return _pieces(raw, "utf-8", "strict"), ""
    except UnicodeDecodeError as error:
        around = error.object[max(0, error.start - SAMPLE_BYTES // 2) :][:SAMPLE_BYTES]
        guess = _older_encoding(around)
        return _pieces(raw, guess.encoding, "replace"), "" if guess.sure else guess.encoding


def _pieces(raw: bytes, encoding: str, errors: str) -> list[str]:
    """Decoded piece by piece: one emoji makes every character of a string take four bytes, and a
    file may have 100 MB."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    last = max(0, len(raw) - 1) // PIECE_BYTES
    return [
        lines.decode(raw[index * PIECE_BYTES : (index + 1) * PIECE_BYTES], final=index == last)
        for index in range(last + 1)
    ]


def binary_reason(sample: bytes) -> str:
    """Why these bytes are no text, or ""."""
    for magic, name in _MAGIC:
        if sample.startswith(magic):
            return f"is not text: it looks like {name}"
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return "is not text: it holds binary data" if controls > 0.04 * len(sample) else ""


def _utf16(sample: bytes) -> str:
    """UTF-16 without its mark shows as NUL in every other byte."""
    half = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def _escaped(sample: bytes) -> str:
    """Mail of Japan and Korea switches to its letters by an escape, within plain ASCII."""
    if b"\x1b$)C" in sample:
        return "iso2022_kr"
    return "iso2022_jp_2" if re.search(rb"\x1b\$[@B].{2,}\x1b\([BJ]", sample, re.DOTALL) else ""


def _older_encoding(sample: bytes) -> Guess:
    """The encoding of bytes that are no UTF-8, unless that is only damaged: then it stays."""
    guess = sample.decode("utf-8", errors="replace")
    bad = guess.count("\ufffd")
    good = sum(1 for character in guess if character > "\x7f") - bad
    if good > 2 * bad:
        return Guess("utf-8")
    return guess_encoding(sample)
