"""Messages in the language that is spoken: `_` translates and fills in, `several` counts.

What is translated is written out where it is said, and found there by `install/messages.py`.
"""

from __future__ import annotations

import gettext
import string
from typing import Any

from rag.words.catalogue import ENGLISH_SEPARATORS


def _(message: str, /, **values: Any) -> str:
    """A message of the command line.

    :param values: what stands in its ``{braces}``, numbers with the separators of the language.
    """
    # gettext has the catalogue's own header under the empty text.
    return filled(gettext.gettext(message), values) if message else ""


def several(one: str, many: str, number: int, /, **values: Any) -> str:
    """A message that counts; ``{number}`` in it is the count.

    :param one: as it is said of one.
    """
    return filled(gettext.ngettext(one, many, number), {"number": number, **values})


def marked(message: str) -> str:
    """The message as it is: it is translated where it is shown, by `_`."""
    return message


def filled(message: str, values: dict[str, Any]) -> str:
    """The message with its values."""
    return _Filler().vformat(message, (), values) if values else message


def separators() -> str:
    """Between thousands, and before decimals."""
    return gettext.pgettext("thousands, decimals", ENGLISH_SEPARATORS)


class _Filler(string.Formatter):
    """Writes numbers as the language does."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = format(value, format_spec)
        if isinstance(value, str):
            return text
        return text.translate(str.maketrans(ENGLISH_SEPARATORS, separators()))
