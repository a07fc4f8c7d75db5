"""Newer over older: where what is found disagrees on the asked fact, the newer is the answer.

The older is kept and shown as earlier, with its day. It reads what was found for a question and
searches for nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.answer.cite import extracted, proved
from rag.answer.record import Answer, Ask, Earlier
from rag.catalog.catalog import Catalog
from rag.core.records import Passage, Quote, Sentence
from rag.core.timings import timed
from rag.language.facts import is_function_word
from rag.language.search_terms import query_terms
from rag.question.dates import read_dates
from rag.question.form import Form
from rag.question.latest import (
    asks_former,
    asks_latest,
    tells_decision,
    without_decision,
    without_time,
)
from rag.question.plan import plan_question
from rag.question.subject import subject
from rag.question.values_asked import wanted
from rag.search.coverage_signals import term_rarity
from rag.whole.dated import Calendar
from rag.whole.last_said import MOST, InTime, decided, last_said, restated, shortened
from rag.whole.statements import Statement, statements
from rag.whole.supersedes import SPEAKS_OF, Asked, asked_for, contradicts, supersedes
from rag.workspace import Workspace

OF_ONE_THING: tuple[Form, ...] = ("fact", "yes-no", "note", "definition")
"""Forms of answers that one statement can be."""
AS_GOOD = 0.8
"""A newer statement holds so much of what the best one holds of the question, where what holds now
is asked for."""
LEAST = 0.5
"""And at least so much of the question itself."""


def found_in_time(workspace: Workspace, ask: Ask, found: Answer) -> InTime | None:
    """What was found for a question, in time; None where a lookup is asked for or text was given
    with the question, which has no day."""
    if ask.context or ask.form == "lookup":
        return None
    catalog, latest = workspace.collection.catalog, ask.form == "latest"
    single = found.form in OF_ONE_THING and not _computes(ask.question)
    return in_time(
        catalog, found.query, found.quotes, found.looked, latest=latest, single=single or latest
    )


def _computes(question: str) -> bool:
    plan = plan_question(question, date.today())
    # One value that no table holds stands in a sentence.
    of_one = ("lookup", "latest") if plan.aggregate else ("lookup", "latest", "table")
    return plan.sure and plan.kind not in of_one


@timed("newest")
def in_time(  # noqa: PLR0913 -- two of them are said by name
    catalog: Catalog, question: str, shown: Sequence[Quote], found: Sequence[Passage],
    *,
    latest: bool = False,
    single: bool = True,
) -> InTime | None:  # fmt: skip
    """What is found held against what is shown; None where nothing of it is older or newer.

    :param shown: what answers, best first.
    :param single: one statement can be the answer; a reason or a list is told by several.
    :param latest: what holds now is asked for, whatever the words.
    """
    if asks_former(question) and not latest:
        return None
    passages = list({p.passage_id: p for p in (*(q.passage for q in shown), *found)}.values())
    calendar = Calendar(catalog, (passage.doc_id for passage in passages))
    stated = statements(passages, calendar)
    known = [one for one in stated if one.dated.day or one.dated.family]
    words = _telling(question)
    asked = asked_for(words, term_rarity(catalog, query_terms(words)), _until(question))
    if single and tells_decision(question) and (last := decided(asked, known, shown)):
        return shortened(asked, last, last.now)
    base = _base(asked, known, shown)
    if base is not None and asked.share(base.about) >= SPEAKS_OF:
        now = _newest(asked, known, base)
        if now is None and (latest or asks_latest(question)):
            now = _newest_of_subject(asked, known, base)
        now = last_said(asked, wanted(question), stated, now) if now and single else now
        if seen := _with_before(asked, known, now, base):
            # A stretch that holds both is not shown as it is: what no longer counts would come
            # first.
            both = any(one.quote.overlaps(quote) for one in seen.before for quote in shown)
            seen = replace(seen, now=seen.now or base) if both else seen
            return shortened(asked, seen, seen.now or base) if single else seen
    if not single:
        return None
    changed = restated(asked, wanted(question), stated, shown)
    return changed and shortened(asked, changed, changed.now)


def _telling(question: str) -> str:
    """The words of a question that documents may hold: none that ask, and none that ask for what
    holds now."""
    words = subject(without_decision(without_time(question)), "latest").split()
    return " ".join(word for word in words if not is_function_word(word.casefold())) or question


def _until(question: str) -> str:
    return read_dates(question, date.today()).until


def _base(asked: Asked, known: Sequence[Statement], shown: Sequence[Quote]) -> Statement | None:
    """The statement in the best stretch that holds most of what is asked for."""
    inside = [one for one in known if shown and one.quote.overlaps(shown[0])]
    return max(
        inside, key=lambda one: (asked.share(one.about), asked.share(one.words)), default=None
    )


def _newest(asked: Asked, known: Sequence[Statement], base: Statement) -> Statement | None:
    newer = [one for one in known if supersedes(asked, one, base)]
    if not newer:
        return None
    best = max(asked.share(one.about) for one in newer)
    near = [one for one in newer if asked.share(one.about) >= AS_GOOD * best]
    sure = [one for one in near if contradicts(asked, one, base)]
    return max(
        sure or near, key=lambda one: (one.dated.day, one.dated.rank, asked.share(one.words))
    )


def _newest_of_subject(
    asked: Asked, known: Sequence[Statement], base: Statement
) -> Statement | None:
    """The newest statement on what is asked for, where what holds now is asked."""
    least = max(LEAST, AS_GOOD * asked.share(base.about))
    able = [
        one
        for one in known
        if one.dated.newer_than(base.dated)
        and asked.share(one.about) >= least
        and asked.share(one.words) >= AS_GOOD * asked.share(base.words)
        and not (asked.until and one.dated.day > asked.until)
    ]
    return max(able, key=lambda one: (one.dated.day, asked.share(one.words)), default=None)


def _with_before(
    asked: Asked, known: Sequence[Statement], now: Statement | None, base: Statement
) -> InTime | None:
    current = now or base
    before = [one for one in known if one is not base and contradicts(asked, current, one)]
    before.sort(
        key=lambda one: (asked.share(one.words), one.dated.day, one.dated.rank), reverse=True
    )
    before = [base, *before] if now else before
    kept: list[Statement] = []
    for one in before:
        if all(one.words != other.words for other in (current, *kept)):
            kept.append(one)
    return InTime(now, tuple(kept[:MOST])) if kept else None


def with_earlier(workspace: Workspace, found: Answer, seen: InTime) -> Answer:
    """An answer in quotes: what holds now, then what held before, each line with its day."""
    if seen.now is not None:
        quote = seen.now.quote
        found = replace(
            found,
            quotes=(quote,),
            telling=(quote,),
            mode="extracted",
            sentences=(Sentence(quote.text, True, (1,), quoted=True),),
        )
    else:
        found = extracted(found)
    quotes = (*found.quotes, *(one.quote for one in seen.before), *seen.beside)
    earlier = tuple(
        Earlier(marker, one.dated.day, one.dated.origin, one.quote.passage.source)
        for marker, one in enumerate(seen.before, len(found.quotes) + 1)
    )
    told = tuple(
        Sentence(f"{_named(past)}: {one.text}", True, (past.marker,))
        for past, one in zip(earlier, seen.before, strict=True)
    )
    sentences = (*found.sentences, *told)
    return replace(
        found,
        quotes=quotes,
        sentences=sentences,
        earlier=earlier,
        text="\n".join(" ".join([s.text, *(f"[{m}]" for m in s.markers)]) for s in sentences),
        citations=tuple(proved(workspace, quotes)),
    )


def _named(past: Earlier) -> str:
    return f"earlier ({', '.join(filter(None, [past.date, past.source]))})"
