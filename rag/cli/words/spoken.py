"""What other rooms say, translated where it is shown: in the language that is spoken."""

from __future__ import annotations

import gettext
from collections.abc import Callable

from rag.cli.words.language import spoken_now
from rag.words.catalogue import DOMAIN


def spoken(sentence: str) -> str:
    """An error or a finding of another room; as it is where the catalogue has it not."""
    from rag.words.spoken import spoken_in

    return _told(spoken_in, sentence)


def labelled(text: str) -> str:
    """A plan or a label of a computed answer; as it is where the catalogue has it not."""
    from rag.words.labels import labelled_in

    return _told(labelled_in, text)


def _told(tell: Callable[[str, str], str], text: str) -> str:
    return tell(spoken_now(), text) if gettext.textdomain() == DOMAIN else text
