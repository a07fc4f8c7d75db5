"""The lines of calendars (RFC 5545) and contacts (RFC 6350): folded, with parameters.

It does not know what a property means.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FOLD = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_LINE = re.compile(
    r"(?:([\w-]+)\.)?([\w-]+)((?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)", re.DOTALL
)
_ESCAPED = re.compile(r"\\([nN,;:\\])")


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, its parameters, its value as it is written.

    :ivar group: what it shares with the lines that tell more of it (``item1``), or "".
    """

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def text(self) -> str:
        """The value as a person reads it."""
        return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], self.value).strip()

    def fields(self) -> list[str]:
        """The parts of a value of several, as a name or an address is."""
        parts = re.split(r"(?<!\\);", self.value)
        return [Line("", part).text for part in parts]


def blocks(text: str, kind: str) -> Iterator[list[Line]]:
    """The properties of each block of a kind, such as VEVENT; what is nested in it is left out."""
    found: list[Line] | None = None
    depth = 0
    for line in lines(text):
        if line.name == "BEGIN" and found is not None:
            depth += 1
        elif line.name == "BEGIN" and line.value.strip().upper() == kind:
            found = []
        elif line.name == "END" and depth:
            depth -= 1
        elif line.name == "END" and found is not None:
            yield found
            found = None
        elif found is not None and not depth:
            found.append(line)


def lines(text: str) -> Iterator[Line]:
    """Every property of a file, in order; lines that are none are passed over."""
    for raw in _FOLD.sub("", _soft(text)).split("\n"):
        if match := _LINE.match(raw.rstrip("\r")):
            parameters: dict[str, str] = {}
            for name, _, value in (p.partition("=") for p in match[3].split(";") if p):
                value, before = (value or name).strip('"'), parameters.get(name.upper())
                parameters[name.upper()] = f"{before},{value}" if before else value
            value = _decoded(match[4], parameters)
            yield Line(match[2].upper(), value, parameters, (match[1] or "").lower())


def _soft(text: str) -> str:
    """Old contacts break their lines as mail does."""
    return _SOFT.sub("", text) if "QUOTED-PRINTABLE" in text.upper() else text


def _decoded(value: str, parameters: dict[str, str]) -> str:
    if "QUOTED-PRINTABLE" not in " ".join((*parameters, *parameters.values())).upper():
        return value
    raw = quopri.decodestring(value.encode())
    try:
        return raw.decode(parameters.get("CHARSET", "utf-8"))
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")
