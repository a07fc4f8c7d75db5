"""Which of two statements is surely newer: by their days, or by their place in a document."""

from __future__ import annotations

import re

from rag.whole.ended import tells_of_end
from rag.whole.line_days import amends
from rag.whole.statements import Statement

_RENEWS = re.compile(
    r"(?<!\w)(?:(?:new|neue[rnsm]?|nuev[oa]|nouve(?:au|lle)|nuov[oa]|nieuwe?)\b.*\b(?:since|from|old|"
    r"changed|seit|ab|alte\w*|desde|depuis|dal?|sinds|vanaf)|(?:from now on|ab jetzt|ab sofort|"
    r"neuerdings|a partir de ahora|désormais|d'ora in poi|voortaan)|(?:neue|new) (?:Regel|rule))"
    r"(?!\w)",
    re.IGNORECASE,
)


def is_newer(new: Statement, old: Statement) -> bool:
    """Whether the first is surely newer than the second.

    By its day; in one document what was added below is newer than what has no day of its own, and
    what a mail repeats is older than the mail. What says that something has ended is newer than
    what has no day at all and still knows nothing of it.
    """
    if new.repeated:
        return False
    same = new.quote.passage.doc_id == old.quote.passage.doc_id
    if same and old.repeated:
        return True
    if new.dated.newer_than(old.dated):
        return True
    if old.dated.newer_than(new.dated):
        return False
    if same:
        below = new.quote.start > old.quote.start
        return below and amends(new.text) and old.dated.origin != "line"
    return not old.dated.day and bool(tells_of_end(new.text) or _RENEWS.search(new.text))
