"""How long a text is, in words of any script."""

from __future__ import annotations

import re

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")


def count_words(text: str) -> int:
    """Words of a text; two characters of a script without spaces count as one, about what they
    are."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + unspaced // 2
