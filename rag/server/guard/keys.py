"""The token, the one-time links that bring it into a browser, and how a request shows it.

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
    """What opens the door.

    :param port: part of the cookie's name: a browser sends cookies to every port of a host.
    """

    def __init__(self, token: str, port: int) -> None:
        self._token = _digest(token)
        self.cookie = hmac.new(token.encode(), b"rag cookie", hashlib.sha256).hexdigest()
        self._cookie = _digest(self.cookie)
        self.cookie_name = f"rag_{port}"
        self._links: dict[str, float] = {}
        self._wrong: deque[float] = deque(maxlen=WRONG_EACH_MINUTE)

    def new_link(self) -> str:
        """A code that opens the door once, within ten minutes."""
        code = secrets.token_urlsafe(24)
        self._links[code] = time.monotonic() + LINK_SECONDS
        return code

    def take_link(self, code: str) -> bool:
        """Use a code up."""
        ends = self._links.pop(code, 0.0)
        return ends > time.monotonic() or self._note_wrong()

    def is_token(self, given: str) -> bool:
        """Whether this is the token; takes the same time whatever is given."""
        return hmac.compare_digest(_digest(given), self._token) or self._note_wrong()

    def by_bearer(self, headers: Mapping[str, str]) -> bool:
        """Whether a program shows the token."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self.is_token(given.strip())

    def by_cookie(self, headers: Mapping[str, str]) -> bool:
        """Whether a browser that was let in before asks."""
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        given = cookies[self.cookie_name].value if self.cookie_name in cookies else ""
        return bool(given) and (
            hmac.compare_digest(_digest(given), self._cookie) or self._note_wrong()
        )

    def too_many_wrong(self) -> bool:
        """Whether somebody is guessing."""
        full = len(self._wrong) == WRONG_EACH_MINUTE
        return full and time.monotonic() - self._wrong[0] < 60

    def _note_wrong(self) -> bool:
        self._wrong.append(time.monotonic())
        return False


def _digest(text: str) -> bytes:
    # Digests have one length: comparing them tells nothing of the token's.
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
