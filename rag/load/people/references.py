"""Lists of references (BibTeX): each with its fields, as a person cites it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.load.compose import Composer
from rag.load.content import Content

_ENTRY = re.compile(r"@(\w{1,40})\s*[{(]\s*([^,\s{}]{1,200})\s*,")
_FIELD = re.compile(r"\s*,?\s*([\w-]{1,40})\s*=\s*")
_TEX = re.compile(r"[{}]|\\[a-zA-Z]+\s?|\\")
_STRING = re.compile(r"@string\s*[{(]", re.IGNORECASE)
_LEFT_OUT = ("string", "preamble", "comment")
ENTRY_CHARACTERS = 100_000


def read_bib(text: str) -> Content:
    """Each reference under its title."""
    composer = Composer()
    strings = {name.lower(): value for name, value in _strings(text)}
    for match in _ENTRY.finditer(text):
        if match[1].lower() in _LEFT_OUT:
            continue
        fields = dict(_fields(text[match.end() : match.end() + ENTRY_CHARACTERS], strings))
        composer.heading(fields.pop("title", match[2]), 1)
        told = [f"{match[1].lower()} {match[2]}"]
        told += [f"{name}: {value}" for name, value in fields.items() if value]
        composer.block("\n".join(told))
    return composer.content()


def _strings(text: str) -> Iterator[tuple[str, str]]:
    """The short names that stand for longer ones."""
    for match in _STRING.finditer(text):
        yield from _fields(text[match.end() : match.end() + ENTRY_CHARACTERS], {})


def _fields(text: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    position = 0
    while match := _FIELD.match(text, position):
        end = _end(text, match.end())
        parts = (_value(part.strip(), strings) for part in text[match.end() : end].split(" # "))
        yield match[1].lower(), " ".join("".join(parts).split())
        position = end


def _value(part: str, strings: Mapping[str, str]) -> str:
    return strings.get(part.lower(), _TEX.sub("", part.strip('"')))


def _end(text: str, start: int) -> int:
    """Where a value ends: at a comma or brace outside its own braces and quotes."""
    depth, quoted = 0, False
    for index in range(start, len(text)):
        character = text[index]
        if character == '"' and not depth:
            quoted = not quoted
        elif character == "{":
            depth += 1
        elif character == "}" and depth:
            depth -= 1
        elif character in ",})" and not depth and not quoted:
            return index
    return len(text)
