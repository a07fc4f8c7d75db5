"""People with a token each: a file says whose rows each of them opens.

A token is kept as its SHA-256 alone. It is drawn at random, so that a digest that takes long to
make would add nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core.errors import ConfigError

METHOD = "sha256:"
HINT = "rag store token FILE NAME    makes a token and its entry"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_KEYS = {"token": str, "role": str, "collections": list, "read_only": bool, "watch": list}


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who comes with a token of their own.

    :ivar token: its digest, as `digest_of` makes it.
    :ivar role: PostgreSQL's, with whose rights everything is done.
    :ivar collections: the only ones that are shown; empty for all that the role may see.
    :ivar watch: folders that are kept current, and may be ingested.
    """

    name: str
    token: str
    role: str
    collections: tuple[str, ...] = ()
    read_only: bool = False
    watch: tuple[Path, ...] = ()


def digest_of(token: str) -> str:
    """A token as a file keeps it."""
    return METHOD + hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def read_owners(file: Path) -> tuple[Owner, ...]:
    """Everybody that a file names.

    :raises ConfigError: when others could read or change it; else naming all that is wrong in it.
    """
    _check_private(file)
    values = _values(file)
    problems = [problem for name, given in values.items() for problem in _problems(name, given)]
    if not problems:
        tokens = [given["token"] for given in values.values()]
        problems = ["two people have the same token"] * (len(set(tokens)) < len(tokens))
    if problems or not values:
        said = "; ".join(problems) or "nobody is named"
        raise ConfigError(f"{file}: {said}", hint=HINT)
    return tuple(_owner(name, given) for name, given in values.items())


def _check_private(file: Path) -> None:
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}", hint=HINT) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise ConfigError(f"others can reach {file}", hint=f"chmod 600 {file}")


def _values(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}", hint=HINT) from error


def _problems(name: str, given: object) -> list[str]:
    """What is wrong with one person's entry; never what stands in the place of a token."""
    if not _NAME.fullmatch(name):
        return [f"{name[:64]!r} is no name: letters, digits, . _ -"]
    if not isinstance(given, Mapping):
        return [f"{name} is no table: [{name}]"]
    unknown = ", ".join(key for key in given if key not in _KEYS)
    found = [f"{name}: unknown setting {unknown}"] if unknown else []
    found += [
        f"{name}: {key} is no {kind.__name__}"
        for key, kind in _KEYS.items()
        if key in given and not isinstance(given[key], kind)
    ]
    if not _DIGEST.fullmatch(str(given.get("token", ""))):
        found.append(f"{name}: token is no digest ({METHOD}…)")
    if given.get("role", name) in ("", "none"):
        found.append(f"{name}: role names nobody")  # to PostgreSQL "none" is whoever logs in
    return found


def _owner(name: str, given: Mapping[str, Any]) -> Owner:
    watch = (Path(str(folder)).expanduser().resolve() for folder in given.get("watch", ()))
    return Owner(
        name,
        given["token"],
        given.get("role", name),
        tuple(map(str, given.get("collections", ()))),
        given.get("read_only", False),
        tuple(watch),
    )


def add_owner(file: Path, name: str, role: str = "") -> str:
    """A new token for somebody, whose digest goes into a file; it is told once, here.

    :param role: PostgreSQL's; "" for one of the same name.
    :raises ConfigError: when the file names that person already, or will not do.
    """
    known = {owner.name for owner in read_owners(file)} if file.exists() else set()
    if name in known:
        raise ConfigError(
            f"{file} has a token of {name}", hint=f"take [{name}] out of it, then again"
        )
    token = secrets.token_urlsafe(32)
    entry = {"token": digest_of(token)} | ({"role": role} if role else {})
    if problems := _problems(name, entry):
        raise ConfigError("; ".join(problems))
    _append(
        file, f"[{_quoted(name)}]\n" + "".join(f"{k} = {_quoted(v)}\n" for k, v in entry.items())
    )
    return token


def _append(file: Path, text: str) -> None:
    """Only its owner can read it, from the first byte on."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as out:
            out.write(f"\n{text}" if out.tell() else text)
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror}") from error


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = (
        f"\\u{ord(c):04x}" if c in '"\\' or (not c.isprintable() and ord(c) < 0x10000) else c
        for c in text
    )
    return f'"{"".join(escaped)}"'
