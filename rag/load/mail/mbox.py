"""Mailboxes in one file (MBOX), and single mails as Apple keeps them (EMLX).

Each message is a document of its own, known by its Message-ID: it stays the same document when
others are added or deleted.
"""

from __future__ import annotations

import hashlib
import re

from rag.core.errors import SourceError
from rag.load.content import Content, one_line
from rag.load.inner import Inner, numbered

SUBJECTS = 50
"""Subjects named in the mailbox's own text."""
HEAD_BYTES = 64 << 10

_START = re.compile(
    # A blank line before, an address or a name and a year behind, and a header on the next line.
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,200}\r?\n(?=[!-9;-~]{1,80}:|>From )"
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ID = re.compile(rb"^message-id:\s*(<[^>\r\n]{1,300}>)", re.MULTILINE | re.IGNORECASE)
_SUBJECT = re.compile(rb"^subject:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE | re.IGNORECASE)
_REPLY = re.compile(r"(?:(?:re|aw|fwd?|wg|sv|antw|tr|rv)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)


def read_mbox(raw: bytes) -> Content:
    """The mailbox: what it is about; its messages are handed out to be read by themselves.

    :raises SourceError: when no message begins in it.
    """
    starts = [match.span() for match in _START.finditer(raw)]
    if not starts:
        raise SourceError("is no mailbox: no message begins in it")
    ends = [start for start, _ in starts[1:]] + [len(raw)]
    inner, subjects = [], dict.fromkeys("")
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _QUOTED.sub(rb"\1", raw[begin:end].rstrip(b"\r\n") + b"\n")
        inner.append(Inner(f"#{number}", _key(message), ".eml", message))
        if len(subjects) < SUBJECTS:
            subjects[_subject(message)] = None
    named = [subject for subject in subjects if subject]
    return Content("\n".join(["Mailbox", *named]), kind="text", inner=numbered(inner))


def read_emlx(raw: bytes) -> Content:
    """A mail as Apple keeps it: the number of its bytes, the mail, then Apple's own notes."""
    from rag.load.mail.eml import read_mail

    count, _, rest = raw.partition(b"\n")
    if not count.strip().isdigit():
        raise SourceError("is damaged: it does not begin with its length")
    return read_mail(rest[: int(count.strip()[:12])])


def _key(message: bytes) -> str:
    """What a message is known by: its id, or all it says where it has none."""
    head = message[:HEAD_BYTES].partition(b"\n\n")[0]
    if found := _ID.search(head):
        return found[1].decode("ascii", "replace")
    return hashlib.sha256(message).hexdigest()[:32]


def _subject(message: bytes) -> str:
    from email import message_from_bytes

    from rag.load.mail.mime import header

    found = _SUBJECT.search(message[:HEAD_BYTES].partition(b"\n\n")[0])
    subject = header(message_from_bytes(found[0] + b"\n\n"), "Subject") if found else ""
    return one_line(_REPLY.sub("", subject, count=1))
