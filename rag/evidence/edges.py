"""Where a stretch begins and ends: with what it is about, and with nothing that says nothing.

A line that announces brings what it announces, an option what it does, a question what answers it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.catalog.kinds import ending_of, is_of_kind
from rag.evidence.read_together import MUTE
from rag.evidence.unit_signs import Candidates
from rag.evidence.units import (
    HEADED_RECORDS,
    Unit,
    is_of_earlier_mail,
    is_term,
    opens,
)
from rag.language.count_words import count_words
from rag.language.line_ends import announces, asks

LEAST = 3
"""Words of a line of a mail, or of one that announces, that may be shown by itself."""


def named_from(given: Candidates, start: int, taken: Collection[int]) -> int:
    """Where a run that begins at a place begins with what tells what it is about: the heading of
    its record, for a time says nothing without the event; the term that it explains, the question
    that it answers.

    :param taken: places of other runs; where one stands between, it begins where it did.
    """
    first = start
    while given.joins[first] and first - 1 not in taken:
        first -= 1
    if _names_record(given.units[first]) or first == start:
        return first
    before = given.units[start - 1]
    return start - (is_term(before, given.units[start]) or asks(before.text))


def leads_on(given: Candidates, place: int) -> bool:
    """Whether a unit announces the one after it, or is what that one replies to in a mail."""
    if not is_followed(given, place):
        return False
    unit, after = given.units[place], given.units[place + 1]
    replied_to = is_of_earlier_mail(unit) and not is_of_earlier_mail(after)
    return opens(unit) or is_term(unit, after) or replied_to


def is_followed(given: Candidates, place: int) -> bool:
    after = place + 1
    return after < len(given.units) and given.joins[after] and given.units[after].kind != "heading"


def is_greeting(unit: Unit) -> bool:
    """A greeting or a name below a letter adds nothing to an answer; elsewhere a line of a word or
    two is a term that the next one explains."""
    few = count_words(unit.text) < LEAST and is_of_kind("mail", unit.passage.source, "")
    return few and unit.kind == "prose" and not any(map(str.isdigit, unit.text)) and not opens(unit)


def only_announces(unit: Unit) -> bool:
    return count_words(unit.text) < LEAST and announces(unit.text)


def without_edges(inside: Sequence[Unit], best: Unit) -> Sequence[Unit]:
    """The units without headings in front, which are shown anyway except what names a record,
    without headings and lines at the end that announce what is not shown, and without greetings and
    names at either end."""
    while inside[0] is not best and _begins_empty(inside[0]):
        inside = inside[1:]
    while inside[-1] is not best and _ends_open(inside[-1]):
        inside = inside[:-1]
    return inside


def _begins_empty(unit: Unit) -> bool:
    return (unit.kind in MUTE and not _names_record(unit)) or is_greeting(unit)


def _ends_open(unit: Unit) -> bool:
    return unit.kind in MUTE or announces(unit.text) or is_greeting(unit)


def _names_record(unit: Unit) -> bool:
    return unit.kind == "heading" and ending_of(unit.passage.source) in HEADED_RECORDS
