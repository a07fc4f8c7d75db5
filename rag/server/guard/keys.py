"""The tokens, the one-time links that bring one into a browser, and how a request shows it.

A request is known by `Authorization: Bearer TOKEN` or by the cookie; a token in an address is never
looked at, because addresses end up in logs and histories.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from rag.core.errors import ConfigError, StoreError
from rag.core.locations import private_folder, write_atomically
from rag.server.guard.owners import digest_of

EVERYBODY = "everybody"
"""Whose a server's one token is."""
LEAST_CHARACTERS = 16
LINK_SECONDS = 600
COOKIE_SECONDS = 30 * 24 * 3600
WRONG_EACH_MINUTE = 60
"""Beyond this, wrong tokens are turned away unread. The right one always gets in: nobody can lock
its owner out."""


def kept_token(home: Path) -> str:
    """The token of this home, made on first use; only its owner can read the file.

    :raises StoreError: when it cannot be kept.
    """
    file = token_file(home)
    try:
        if file.is_file() and len(token := file.read_text(encoding="ascii").strip()) >= 32:
            return token
        private_folder(file.parent)
        token = secrets.token_urlsafe(32)
        write_atomically(file, token.encode())
        file.chmod(0o600)
        return token
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"cannot keep a token in {file}: {error}", hint="rag serve --token …"
        ) from error


def token_file(home: Path) -> Path:
    """Where the token of a home lies."""
    return home / "server" / "token"


def check_token(token: str) -> str:
    """A token that a person chose, if it is one.

    :raises ConfigError: when it is short, or has characters that no header can carry.
    """
    if (
        len(token) < LEAST_CHARACTERS
        or not token.isascii()
        or not token.isprintable()
        or " " in token
    ):
        raise ConfigError(
            f"a token has at least {LEAST_CHARACTERS} characters, all of them ASCII, no spaces",
            hint='rag serve --token "$(openssl rand -hex 24)"',
        )
    return token


class Keys:
    """What opens the door, and to whom.

    :param tokens: the digest of each token (`digest_of`), by whose it is.
    :param secret: what cookies are made with; who knows it and a digest can make one.
    :param port: part of the cookie's name: a browser sends cookies to every port of a host.
    """

    def __init__(self, tokens: Mapping[str, str], secret: str, port: int) -> None:
        self._tokens = {name: digest.encode() for name, digest in tokens.items()}
        self._cookies = {
            name: hmac.new(secret.encode(), b"rag cookie " + digest, hashlib.sha256).hexdigest()
            for name, digest in self._tokens.items()
        }
        self.cookie_name = f"rag_{port}"
        self._links: dict[str, tuple[str, float]] = {}
        self._wrong: deque[float] = deque(maxlen=WRONG_EACH_MINUTE)

    def cookie_of(self, name: str) -> str:
        """What a browser keeps of somebody who was let in."""
        return self._cookies[name]

    def new_link(self, name: str) -> str:
        """A code that opens the door to somebody once, within ten minutes."""
        code = secrets.token_urlsafe(24)
        self._links[code] = name, time.monotonic() + LINK_SECONDS
        return code

    def take_link(self, code: str) -> str:
        """Use a code up: whose it is; "" where it opens nothing."""
        name, ends = self._links.pop(code, ("", 0.0))
        return name if ends > time.monotonic() else self._nobodys()

    def by_token(self, given: str) -> str:
        """Whose token this is; "" where it is nobody's."""
        return self._whose(digest_of(given).encode(), self._tokens)

    def by_bearer(self, headers: Mapping[str, str]) -> str:
        """Whose token a program shows."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        return self.by_token(given.strip()) if kind.lower() == "bearer" else ""

    def by_cookie(self, headers: Mapping[str, str]) -> str:
        """Whose browser, let in before, asks."""
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        given = cookies[self.cookie_name].value if self.cookie_name in cookies else ""
        known = {name: _digest(cookie) for name, cookie in self._cookies.items()}
        return self._whose(_digest(given), known) if given else ""

    def _whose(self, given: bytes, known: Mapping[str, bytes]) -> str:
        """All are compared, each in the same time whatever is given; digests have one length."""
        found = [name for name, digest in known.items() if hmac.compare_digest(given, digest)]
        return found[0] if found else self._nobodys()

    def too_many_wrong(self) -> bool:
        """Whether somebody is guessing."""
        full = len(self._wrong) == WRONG_EACH_MINUTE
        return full and time.monotonic() - self._wrong[0] < 60

    def _nobodys(self) -> str:
        self._wrong.append(time.monotonic())
        return ""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
