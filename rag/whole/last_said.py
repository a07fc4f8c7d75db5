"""What was said last of what is shown: newer lines that change it, the last of several decisions.

It chooses among statements and searches for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from rag.core.records import Quote
from rag.question.latest import tells_decision
from rag.question.values_asked import Wanted
from rag.whole.kinds_of_values import fits, values_in
from rag.whole.restated import label, restates, telling_part
from rag.whole.statements import Statement
from rag.whole.supersedes import NEARLY_ALL, SPEAKS_OF, Asked

MOST = 2
"""Earlier statements that are shown."""
MOST_CHANGES = 5
"""Of one thing, each of which is looked for."""
LOOKED_AT = 3
"""Stretches shown that something newer may speak of."""


@dataclass(frozen=True, slots=True)
class InTime:
    """What holds now, and what held before, latest first.

    :ivar now: None where the stretch that answers is itself the newest.
    :ivar beside: what else was found, shown below.
    """

    now: Statement | None
    before: tuple[Statement, ...]
    beside: tuple[Quote, ...] = ()


def decided(asked: Asked, known: Sequence[Statement], shown: Sequence[Quote]) -> InTime | None:
    """The newest of several lines of one document that tell what was decided, where it was not
    found first."""
    about = [one for one in known if one.dated.day and asked.share(one.words) >= NEARLY_ALL]
    about = [one for one in about if tells_decision(f"{_place(one)} {one.text}")]
    about = [one for one in about if asked.every & frozenset(label(one.text))] or about
    now = max(about, key=lambda one: (one.dated.day, one.quote.start), default=None)
    if now is None or (shown and now.quote.overlaps(shown[0])):
        return None
    same = [one for one in about if one.quote.passage.doc_id == now.quote.passage.doc_id]
    older = sorted((one for one in same if now.dated.newer_than(one.dated)), key=_day)
    return InTime(now, tuple(reversed(older))[:MOST], tuple(shown)) if older else None


def _place(one: Statement) -> str:
    return f"{one.quote.passage.title} {one.quote.passage.heading} {one.heading}"


def _day(one: Statement) -> str:
    return one.dated.day


def shortened(asked: Asked, seen: InTime, now: Statement | None) -> InTime:
    """What held before, without more of it than says what is asked for."""
    if now is None:
        return seen
    before = []
    for one in seen.before:
        start, end = telling_part(asked, now, one)
        begin = one.quote.start
        quote = replace(one.quote, start=begin + start, end=begin + end)
        before.append(replace(one, quote=quote))
    return replace(seen, before=tuple(before))


def restated(
    asked: Asked, wanted: Wanted, stated: Sequence[Statement], shown: Sequence[Quote]
) -> InTime | None:
    """The newest statement that says that what is shown has changed; what else is shown stays."""
    for place, quote in enumerate(shown[:LOOKED_AT]):
        inside = [
            o for o in stated if o.quote.overlaps(quote) and asked.share(o.about) >= SPEAKS_OF
        ]
        if not inside:
            continue
        base = max(inside, key=partial(_worth, asked, wanted))
        now = last_said(asked, wanted, stated, base)
        if now is not base and not (place and now.quote.overlaps(shown[0])):
            beside = tuple(
                q for q in shown if not (base.quote.overlaps(q) or now.quote.overlaps(q))
            )
            return InTime(now, (base,), beside if place else ())
    return None


def _worth(asked: Asked, wanted: Wanted, one: Statement) -> tuple[bool, float, float]:
    """A statement with a value that may be what is asked for, then one that holds most of it."""
    states = any(fits(wanted, asked.every, kind) for kind in values_in(one.text))
    return states, asked.share(one.about), asked.share(one.words)


def last_said(
    asked: Asked, wanted: Wanted, stated: Sequence[Statement], first: Statement
) -> Statement:
    """What was said last of what a statement says, each time of what was said before."""
    passed = [first]
    while len(passed) <= MOST_CHANGES:
        newer = [o for o in stated if o not in passed and restates(asked, wanted, o, passed[-1])]
        if not newer:
            break
        passed.append(max(newer, key=lambda one: (one.dated.day, one.dated.rank, one.quote.start)))
    return passed[-1]
