"""The state a question asks for: what is still to do, what is done, what is lent, what is unpaid.

Only the words; which rows of a table are in that state is for the table to say.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.question.cues import any_of

State = Literal["", "open", "done", "out", "unpaid"]

_OUT = any_of(
    r"(?:lent|loaned|on\s+loan)(?:\s+out)?", r"still\s+out",
    r"(?:verliehen|verborgt|ausgeliehen)", r"prestad[oa]s", r"prêtée?s?", r"prestat[ie]",
    r"uitgeleend",
)  # fmt: skip
_OPEN = any_of(
    r"(?:is|are)\s+(?:still\s+)?left(?:\s+(?:to\s+do|over|undone|open))?", r"left\s+to(?:\s+do)?",
    r"(?:do|does)\s+(?:i|we|you|they)\s+(?:still\s+)?have\s+left",
    r"have\s+(?:i|we)\s+(?:got\s+)?left",
    r"(?:is|are)\s+(?:there\s+)?still\s+(?:to\s+(?:do|be\s+done)|undone|unfinished|open)",
    r"(?:is|are)\s+(?:there\s+)?still\s+to(?=\s+\w)",
    r"still\s+(?:have|has|need|needs|got)\s+to(?:\s+(?:do|be\s+done|be)(?!\w))?",
    r"still\s+(?:to\s+(?:do|be\s+done)|open|undone|unfinished|need(?:s|ed)?\s+doing)",
    r"remain(?:s|ing)?(?:\s+(?:open|to\s+(?:do|be\s+done)))?",
    r"not\s+(?:yet\s+)?(?:done|finished)(?:\s+yet)?",
    r"(?:do|does)\s+(?:i|we|you|they)\s+still\s+(?:need|lack|want)",
    r"(?:needs?|has|have|is|are)\s+to\s+be\s+(?:done|finished|completed)",
    r"unfinished", r"yet\s+to\s+(?:do|be\s+done)",
    r"(?:ist|sind)\s+noch\s+(?:offen|übrig|zu\s+(?:tun|machen|erledigen))",
    r"noch\s+(?:offen|übrig|zu\s+(?:tun|machen|erledigen)|nicht\s+(?:fertig|erledigt|gemacht))",
)  # fmt: skip
_DONE = any_of(
    r"(?:is|are|were|have\s+been|has\s+been)\s+(?:already\s+)?(?:done|finished|completed|ready)",
    r"(?:finish(?:ed)?|completed?|done|erledigt|fertig)(?=\W*$)",
    r"(?:ist|sind|wurden)\s+(?:schon\s+|bereits\s+)?(?:erledigt|fertig|abgeschlossen)",
    r"(?:schon|bereits)\s+(?:erledigt|fertig|abgeschlossen)",
)  # fmt: skip
_UNPAID = any_of(
    r"(?:still\s+)?owe[sd]?(?=\s+(?:me\s+|us\s+)?(?:in\s+total|altogether|in\s+all|all\s+together))",
    r"(?:(?:people|others|everybody|everyone|anybody|somebody)\s+)?still\s+owe[sd]?",
    r"still\s+owing", r"schulde[nt]?(?=\s.*\b(?:noch|insgesamt)\b)",
)  # fmt: skip
_NOT = re.compile(
    r"(?<!\w)(?:not|never|n['’]t|nicht|nie|no|non|pas)(?:\s+(?:been|yet|noch))?\s*$|n['’]t\s+$",
    re.IGNORECASE,
)
"""What turns the state after it into its opposite: that is a lack, and read as one."""
_PATTERNS: tuple[tuple[State, re.Pattern[str]], ...] = (
    ("out", _OUT),
    ("unpaid", _UNPAID),
    ("open", _OPEN),
    ("done", _DONE),
)


def state_asked(question: str) -> tuple[State, str]:
    """The state that is asked for, and the question without the words that say so."""
    for state, pattern in _PATTERNS:
        found = pattern.search(question)
        if found and (state == "open" or not _NOT.search(question[: found.start()])):
            return state, pattern.sub(" ", question)
    return "", question
