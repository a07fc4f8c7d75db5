"""A stretch of a list or table with the rest of it: who asks what all there is wants all of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from rag.evidence.runs import Run
from rag.evidence.unit_signs import Candidates
from rag.evidence.units import LISTED, begins_with_item, is_listed, is_term
from rag.language.line_ends import announces

WORDS, BEST_WORDS = 150, 300
"""Of a list or table that is shown whole, with the names of its columns; of the best one: of ten
questions for lists to notes 9 instead of 8 are right, of 80 to manuals and folders as many."""


def whole_lists(given: Candidates, runs: Sequence[Run]) -> list[Run]:
    """Each run with the rest of its list; what that holds already is not shown again."""
    found: list[Run] = []
    for run in runs:
        taken = {n for other in found for n in range(other.start, other.end)}
        if not taken.intersection(range(run.start, run.end)):
            most = WORDS if found else BEST_WORDS
            start, end = _with_rest(given, run, taken, most)
            found.append(replace(run, start=start, end=end))
    return found


def _with_rest(given: Candidates, run: Run, taken: Container[int], most: int) -> tuple[int, int]:
    """Start and end of a run with all of the list that it begins in, and of the one that it ends
    in, and what announces the first; without the rest of one that is long.

    :param taken: places of other runs.
    :param most: words of a list that is not.
    """
    start, end = first, last = run.start, run.end
    while _goes_back(given, first, taken):
        first -= 1
    while _goes_on(given, last, taken):
        last += 1
    if _words(given, first, _end_of_list(given, start)) > most:
        first = start
    elif begins_list(given, first) and _leads(given, first, taken):
        first -= 1
    begun = end - 1
    while _goes_back(given, begun, ()):
        begun -= 1
    return first, last if _words(given, begun, last) <= most else end


def _end_of_list(given: Candidates, place: int) -> int:
    """Where the list ends that the unit at a place is of."""
    end = place + 1
    while _goes_on(given, end, ()):
        end += 1
    return end


def _words(given: Candidates, start: int, end: int) -> int:
    return sum(unit.words for unit in given.units[start:end])


def _goes_back(given: Candidates, place: int, taken: Container[int]) -> bool:
    """Whether the unit before a place is of the same list."""
    if not given.joins[place] or place - 1 in taken:
        return False
    return are_one(given, place)


def _goes_on(given: Candidates, place: int, taken: Container[int]) -> bool:
    """Whether the unit at a place, where a run ends, goes on with its list."""
    if place >= len(given.units) or not given.joins[place] or place in taken:
        return False
    return are_one(given, place)


def are_one(given: Candidates, place: int) -> bool:
    """Whether the unit at a place goes on with the list that the unit before it is of: with a
    further item or row, or in a list of terms with what a term means or with the next one."""
    before, after = given.units[place - 1], given.units[place]
    if before.kind == after.kind and before.kind in LISTED:
        return True
    if before.kind == after.kind == "prose" and is_listed(before) and begins_with_item(after):
        return True
    return is_term(before, after) or (before.indent > after.indent and begins_term(given, place))


def begins_term(given: Candidates, place: int) -> bool:
    """Whether the unit at a place is a term and the one after it tells what it means."""
    after = place + 1
    goes_on = after < len(given.units) and given.joins[after]
    return goes_on and is_term(given.units[place], given.units[after])


def begins_list(given: Candidates, place: int) -> bool:
    """Whether a list or table begins at a place, one of terms among them."""
    listed = is_listed(given.units[place]) or begins_term(given, place)
    return listed and not (given.joins[place] and are_one(given, place))


def _leads(given: Candidates, place: int, taken: Container[int]) -> bool:
    """Whether what stands before a list names its columns, or announces it."""
    if not given.joins[place] or place - 1 in taken:
        return False
    before = given.units[place - 1]
    columns = before.kind == "markup" and before.text.startswith("|")
    return columns or (before.kind == "prose" and announces(before.text))
