"""Where the front matter of a text ends: fields that say nothing of what the text is about; and
the lines above a mail, which tell who wrote it, and when, and no more."""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"\s*-{3}[ \t]*\n(?:[\w-]+:.*\n|[ \t]*- .*\n|[ \t]+\S.*\n)*-{3}[ \t]*(?:\n|$)"
    r"|Content-Type: text/x-zim-wiki(?:\n[\w-]+: [^\n]*)*(?:\n|$)"
)


def front_matter_end(text: str) -> int:
    """The first character after it; 0 where a text begins with none."""
    found = _BLOCK.match(text)
    return found.end() if found else 0


def is_front_matter(text: str) -> bool:
    """Whether a text is nothing else."""
    return 0 < front_matter_end(text) == len(text)


_MAIL = re.compile(r"(?:(?:From|To|Cc|Date|Subject): [^\n]*(?:\n[ \t][^\n]*)*(?:\n|$)){2,}")


def mail_headers_end(text: str) -> int:
    """The first character after the headers of a mail; 0 where a text begins with none."""
    found = _MAIL.match(text)
    return found.end() if found else 0


def is_mail_headers(text: str) -> bool:
    """Whether a text is nothing else."""
    return 0 < mail_headers_end(text) == len(text)
