"""Powers and note marks kept apart from the number before them: ``45²`` is not 452.

Unicode's compatibility forms (NFKC) make plain digits of raised ones.
"""

from __future__ import annotations

import re
import unicodedata

_RAISED = re.compile(r"(?<=\d)(?=[⁰¹²³⁴-⁹⁺⁻])")


def compatible(text: str) -> str:
    """The text in compatibility form (NFKC), a caret before digits that are raised above others."""
    if not text.isascii():
        text = _RAISED.sub("^", text)
    return unicodedata.normalize("NFKC", text)
