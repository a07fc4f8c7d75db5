"""Rich Text (RTF) as a stream of tokens, its bytes decoded by the code page in force.

Nothing here knows what a control word means but those that carry characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^A-Za-z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)"
)
CHARACTERS: Final = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
    "~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n",
}  # fmt: skip
"""What control words and symbols stand for that are characters."""
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A brace, a control word or symbol with its number, or bytes of text."""

    kind: Literal["open", "close", "word", "text"]
    name: str = ""
    number: int | None = None
    raw: bytes = b""


def tokens(raw: bytes) -> Iterator[Token]:
    """Every token in order; raw binary data is passed over."""
    source = raw.decode("latin-1")
    position = 0
    while match := _TOKEN.search(source, position):
        position = match.end()
        if match[1]:
            number = int(match[2]) if match[2] else None
            if match[1] == "bin" and number:
                position += max(0, number)
            yield Token("word", match[1], number)
        elif match[3]:
            yield Token("text", raw=bytes.fromhex(match[3]))
        elif match[4]:
            yield Token("word", match[4])
        elif match[5]:
            yield Token("open" if match[5] == "{" else "close")
        elif match[6]:
            yield Token("text", raw=match[6].encode("latin-1"))


def code_page(number: int) -> str:
    """The name Python knows a Windows or DOS code page by."""
    name = {10000: "mac_roman", 65001: "utf-8", 42: "latin-1"}.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def charset(number: int, otherwise: str) -> str:
    """The code page that a font's character set stands for."""
    return _CHARSETS.get(number, otherwise)
