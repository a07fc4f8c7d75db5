"""Which names and pages a request may come through, against DNS rebinding and foreign pages."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.core.errors import ConfigError

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))

_HOST = re.compile(
    r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>\d{1,5}))?"
)


@dataclass(frozen=True, slots=True)
class Hosts:
    """What the server is called.

    :ivar host: the address it listens on.
    :ivar origins: pages of other sites that may call it, as ``https://name:port``.
    """

    host: str
    port: int
    origins: frozenset[str] = frozenset()

    def allows_host(self, header: str) -> bool:
        """Whether a Host header is one of ours.

        A name that somebody else made point here never is. An address cannot be made to.
        """
        match = _HOST.fullmatch(header)
        if not match:
            return False
        name = (match["six"] or match["name"]).lower()
        if name in {urlsplit(origin).hostname for origin in self.origins}:
            return True
        if int(match["port"] or 80) != self.port:
            return False
        if is_loopback(self.host):
            return name in LOOPBACK
        return name in LOOPBACK | {self.host.lower(), socket.gethostname().lower()} or is_address(
            name
        )

    def allows_origin(self, origin: str, host: str) -> bool:
        """Whether a page from this origin may call: our own pages, and those that were allowed."""
        return origin in self.origins or origin in (f"http://{host}", f"https://{host}")

    def is_cross_site(self, headers: Mapping[str, str]) -> bool:
        """Whether a browser says that another site's page sends this, and not the person."""
        site = headers.get("sec-fetch-site", "")
        if site in ("", "same-origin", "none") or headers.get("origin", "") in self.origins:
            return False
        navigates = headers.get("sec-fetch-mode") == "navigate"
        return not (navigates and headers.get("sec-fetch-dest") == "document")


def make_hosts(host: str, port: int, origins: tuple[str, ...] = ()) -> Hosts:
    """Check what was given.

    :raises ConfigError: naming an origin that is none.
    """
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise ConfigError(
                f"not an origin: {origin}", hint="rag serve --allow-origin https://name:port"
            )
    return Hosts(host, port, frozenset(origins))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host in LOOPBACK or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def is_address(name: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
