"""What a page's own style sheet says of words: struck out, raised, lowered; by name of class.

What a style sheet hides stays: scripts show it, tab by tab.
"""

from __future__ import annotations

import re

SHEET_CHARACTERS = 500_000

# Each begins at a sign that it does not go past: a sheet may be half a million of them.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# A block with blocks in it holds for a kind of screen or for paper.
_CONDITION = re.compile(r"@[^@{};]*\{(?:[^@{}]*\{[^@{}]*\})*[^@{}]*\}")
_CLASS = re.compile(r"\s*(?:[a-z][a-z0-9]*)?\.([\w-]+)\s*$", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_MOVED = re.compile(r"(?:^|[\s;])vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)


def class_styles(sheet: str) -> dict[str, str]:
    """``struck``, ``sup`` or ``sub`` by the name of a class that says so of all it is put on."""
    sheet = _CONDITION.sub(" ", _COMMENT.sub(" ", sheet[:SHEET_CHARACTERS]))
    found: dict[str, str] = {}
    for rule in sheet.split("}")[:-1]:
        selectors, _, said = rule.rpartition("{")
        style = "struck" if _STRUCK.search(said) else moved(said)
        if style:
            names = (_CLASS.match(one) for one in selectors.rpartition("{")[2].split(","))
            found.update((name[1], style) for name in names if name)
    return found


def moved(style: str) -> str:
    """``sup`` or ``sub`` where a style raises or lowers words, else ""."""
    match = _MOVED.search(style)
    return "" if match is None else "sup" if match[1].lower() == "super" else "sub"
