"""What `.gitignore` and `.ragignore` leave out: rules of nested folders, the deepest wins.

Rules of folders above the one that is read count too, up to the root of its git repository; not
where they would leave out that folder itself, because the person named it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

IGNORE_FILES = (".gitignore", ".ragignore")
RULES_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one folder after those of the folders above it."""

    folder: Path
    spec: object
    above: tuple[Rules, ...] = ()


def rules_above(root: Path) -> tuple[Rules, ...]:
    """Rules of the git repository that `root` lies in, for folders above it."""
    folders = []
    for folder in root.parents:
        folders.append(folder)
        if (folder / ".git").exists():
            break
    else:
        return ()
    if (root / ".git").exists():
        return ()
    rules: tuple[Rules, ...] = ()
    for folder in reversed(folders):
        rules = (*rules, *rules_of(folder))
    return () if is_ignored(rules, root, is_folder=True) else rules


def rules_of(folder: Path) -> tuple[Rules, ...]:
    """The rules a folder itself holds, if any."""
    lines: list[str] = []
    for name in IGNORE_FILES:
        lines += _lines(folder / name)
    if not lines:
        return ()
    from pathspec import GitIgnoreSpec

    return (Rules(folder, GitIgnoreSpec.from_lines(_valid(lines))),)


def is_ignored(rules: tuple[Rules, ...], path: Path, *, is_folder: bool) -> bool:
    """Whether the deepest rule that speaks of a path leaves it out."""
    from pathspec import GitIgnoreSpec

    for rule in reversed(rules):
        assert isinstance(rule.spec, GitIgnoreSpec)
        name = path.relative_to(rule.folder).as_posix() + ("/" if is_folder else "")
        include = rule.spec.check_file(name).include
        if include is not None:
            return bool(include)
    return False


def _lines(file: Path) -> list[str]:
    try:
        with file.open("rb") as opened:
            text = opened.read(RULES_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return []
    return text.splitlines()


def _valid(lines: list[str]) -> list[str]:
    """Lines that are patterns; git, too, passes over those that are not."""
    from pathspec import GitIgnoreSpec

    found = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):  # a set of characters that runs backwards, for one
            continue
        found.append(line)
    return found
