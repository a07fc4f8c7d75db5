"""How a unit is put before the cross-encoder: with the headings above it, what leads to it and what
it announces.

`training.cross_encoder` puts units before it in the same way.
"""

from __future__ import annotations

from rag.evidence.unit_signs import Candidates
from rag.evidence.units import is_term
from rag.language.line_ends import announces, asks

HEADING = 160
"""Characters of the title and the headings: the last ones are nearest."""
LEADING = 25
"""Words of what stands before an example, a list or a table, and says what they are for; or of a
question or term above what answers or explains it; and of what a unit announces."""
LED = ("code", "list", "table")
MUTE = ("heading", "markup")
"""Kinds of units that answer nothing by themselves."""


def in_context(given: Candidates, place: int) -> str:
    """The text of a candidate as it is judged."""
    unit = given.units[place]
    above = [unit.passage.title, *unit.passage.heading.split(" > ")]
    heading = " > ".join(dict.fromkeys(filter(None, above)))[-HEADING:]
    goes_on = place > 0 and given.joins[place]
    before = given.units[place - 1] if goes_on else unit
    led = goes_on and (unit.kind in LED or asks(before.text) or is_term(before, unit))
    leading = " ".join(before.text.split()[-LEADING:]) if led and before.kind not in MUTE else ""
    return "\n".join(filter(None, (heading, leading, unit.text, _announced(given, place))))


def _announced(given: Candidates, place: int) -> str:
    """The first words of what a unit announces, as "To bleed the pump:" says nothing by itself."""
    after = place + 1
    is_told = after < len(given.units) and given.joins[after]
    if not is_told or not announces(given.units[place].text):
        return ""
    return " ".join(given.units[after].text.split()[:LEADING])
