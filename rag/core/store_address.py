"""Where a PostgreSQL store is: its address, and what of it may be shown.

A password may stand in the address that a person types; nothing here ever gives it back.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from rag.core.errors import ConfigError

SCHEMES = ("postgresql", "postgres")
SHOWN = ("dbname", "host", "port", "service", "sslmode", "user")
"""What of the options behind the question mark is no secret."""


def without_password(address: str) -> str:
    """The address as it may be printed and stored.

    :raises ConfigError: when it is none; the message does not repeat it.
    """
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - read for its ValueError
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in SCHEMES:
        raise _no_address()
    user, at, host = parts.netloc.rpartition("@")
    query = [pair for pair in parse_qsl(parts.query) if pair[0] in SHOWN]
    netloc = f"{user.split(':')[0]}{at}{host}"
    return urlunsplit((parts.scheme, netloc, parts.path, urlencode(query), ""))


def as_role(address: str, role: str) -> str:
    """The address with one role's rights: each session begins as that role, not as who logs in.

    It is libpq's own way to say so; what the address says besides stays as it is.
    """
    _, mark, query = address.partition("?")
    given = next((value for key, value in parse_qsl(query) if key == "options"), "")
    escaped = re.sub(r"([\\\s])", r"\\\1", role)
    option = quote(f"{given} -c role={escaped}".strip())
    return f"{address}{'&' if query else '' if mark else '?'}options={option}"


def role_of(address: str) -> str:
    """The role that `as_role` put into an address; "" where none was."""
    query = address.partition("?")[2]
    options = [value for key, value in parse_qsl(query) if key == "options"]
    found = re.search(r"-c role=((?:\\.|[^\\\s])+)$", options[-1]) if options else None
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""


def _no_address() -> ConfigError:
    return ConfigError(
        "the store is no address of a PostgreSQL database",
        hint="rag --store postgresql://USER@HOST/DATABASE …",
    )
