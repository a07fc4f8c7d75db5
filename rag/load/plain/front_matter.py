"""The fields of YAML front matter that matter here: plain, quoted, folded, listed. No parser.

Anchors, merge keys and tags are not followed: a note of ten lines must stay one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_KEY = re.compile(r"""(["']?)([A-Za-z_][\w -]*)\1[ \t]*:(?:[ \t]+(.*)|[ \t]*)$""")
_BLOCK = re.compile(r"[|>][+-]?\d?[ \t]*(?:#.*)?$")


def yaml_fields(text: str) -> dict[str, str]:
    """Fields by their names in lower case; the first of equal names counts, lists are joined."""
    found: dict[str, str] = {}
    for key, value, below in _entries(text.split("\n")):
        found.setdefault(key.lower(), _value(value, below))
    return found


def _entries(lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Key, what stands behind it, and the lines below that belong to it."""
    at = 0
    while at < len(lines):
        match = _KEY.match(lines[at])
        at += 1
        below: list[str] = []
        while at < len(lines) and (lines[at][:1] in (" ", "\t", "-") or not lines[at].strip()):
            below.append(lines[at])
            at += 1
        if match:
            yield match[2], (match[3] or "").strip(), below


def _value(value: str, below: list[str]) -> str:
    said = [line.strip() for line in below if line.strip()]
    if _BLOCK.match(value):
        return (" " if value[0] == ">" else "\n").join(said)
    if not value and said and all(line.startswith("-") for line in said):
        return ", ".join(filter(None, (_scalar(line[1:].strip()) for line in said)))
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(filter(None, (_scalar(part.strip()) for part in value[1:-1].split(","))))
    return _scalar(" ".join([value, *said]))


def _scalar(value: str) -> str:
    """A quoted or plain value, without the comment behind it."""
    if value[:1] == '"' and (match := re.match(r'"(?:[^"\\]|\\.)*"', value)):
        try:
            return str(json.loads(match[0]))
        except ValueError:
            return match[0][1:-1]
    if value[:1] == "'" and (match := re.match(r"'(?:[^']|'')*'", value)):
        return match[0][1:-1].replace("''", "'")
    return value.split(" #", 1)[0].strip()
