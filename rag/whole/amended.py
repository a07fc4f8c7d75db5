"""Whether a line that was added below another one changes what that one says."""

from __future__ import annotations

import re

from rag.whole.asked_for import Asked
from rag.whole.line_days import amends
from rag.whole.stated import states
from rag.whole.statements import Statement

IN_SECTION = 0.25
"""Of what is asked for, where one line was added below the other."""

_MOVES_TO = re.compile(
    r"(?<!\w)(?:moved|switch(?:ed)?|changed|went|gone|gewechselt|wechseln?|umgestiegen|gezogen) "
    r"(?:over )?(?:to|zu[mr]?|nach|auf)(?!\w)",
    re.IGNORECASE,
)


def is_amended_by(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether the first stands below the second in one section, as added, and changes it."""
    if not (in_one_section(new, old) and amends(new.text)):
        return False
    if not states(asked.wanted, new.text, old.text):
        return False
    if _MOVES_TO.search(new.text) and asked.wanted in ("person", "place"):
        return True
    own = frozenset(asked.rarity) & old.words
    if not own <= new.words:
        return not own & new.words and _right_below(new, old)
    return asked.share(new.about) >= IN_SECTION and (bool(own or asked.more(new, old)))


def _right_below(new: Statement, old: Statement) -> bool:
    """Whether nothing but the end of a line stands between two statements of one passage, and only
    the second is dated: "Wifi: …", "since May: …"."""
    passage = new.quote.passage
    if passage.passage_id != old.quote.passage.passage_id or amends(old.text):
        return False
    between = passage.text[old.quote.end - passage.start : new.quote.start - passage.start]
    return not between.strip() and between.count("\n") == 1


def in_one_section(one: Statement, other: Statement) -> bool:
    """Whether two statements stand under one heading of one document."""
    same = one.quote.passage.doc_id == other.quote.passage.doc_id
    return same and one.heading == other.heading
