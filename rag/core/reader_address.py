"""The address of a reader that another program runs: ``http://HOST:PORT#NAME``.

It connects to nothing.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.core.errors import ConfigError

SCHEMES = ("http://", "https://")
EXAMPLE = "rag ask --model http://127.0.0.1:11434#qwen3:4b QUESTION"


@dataclass(frozen=True, slots=True)
class ReaderAddress:
    """Where a reader answers.

    :ivar path: in front of ``/v1``, "" at most servers.
    :ivar model: the server's name for it; "" takes the first that it has.
    """

    secure: bool
    host: str
    port: int
    path: str
    model: str

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{SCHEMES[self.secure]}{host}:{self.port}{self.path}"


def is_address(name: str) -> bool:
    """Whether a model's name is a server's address."""
    return name.startswith(SCHEMES)


def parse_address(name: str) -> ReaderAddress:
    """The parts of an address.

    :raises ConfigError: when it is none.
    """
    try:
        parts = urlsplit(name)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ConfigError(f"{name}: {error}", hint=EXAMPLE) from error
    if not parts.hostname or parts.query or parts.username is not None:
        raise ConfigError(f"{name} is no address of a reader", hint=EXAMPLE)
    path = parts.path.rstrip("/").removesuffix("/v1")
    return ReaderAddress(parts.scheme == "https", parts.hostname, port, path, parts.fragment)
