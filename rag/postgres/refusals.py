"""What mends what the server refuses, by its code (`errcodes` of PostgreSQL's manual)."""

from __future__ import annotations

CONFLICTS = ("40P01", "40001")
"""Two that waited for each other; two that changed the same."""

HINTS = {
    "53100": "free some space on the server's disk, then run the command again",
    "25006": "give the address of a server that may be written to",
    "55P03": "wait until others have written, then run the command again",
    "57014": "raise statement_timeout of this role, then run the command again",
}
NOT_SET_UP = ("42P01", "3F000", "42883", "42704", "42501")
"""Tables, functions or rights that are not there."""


def hint_for(state: str, shown: str) -> str:
    """A command, or what to do before it.

    :param shown: the store's address, without a password.
    """
    return HINTS.get(state) or (f"rag store init {shown}" if state in NOT_SET_UP else "rag doctor")
