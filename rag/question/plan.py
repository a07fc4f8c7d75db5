"""Question to plan: what has to be done to answer it, by rules over the words it is asked with.

A plan is a guess that the documents must bear out: whoever carries it out falls back to a lookup
where no table, folder or document fits. In doubt the plan is a lookup itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from rag.question import aggregates, cues, grouping
from rag.question.aggregates import Aggregate
from rag.question.amounts import CURRENCY_OF, Condition, condition, without_limit
from rag.question.asked import Asked, of_rows, read_asked
from rag.question.compared import Compared, compared
from rag.question.counted import counted, counted_inside, is_measure
from rag.question.cues import Kind
from rag.question.dates import Dates, read_dates
from rag.question.opening import without_opening
from rag.question.states import state_asked
from rag.question.subject import asked_about, in_one_word, subject, without_versions

FORMS: dict[str, tuple[Kind, Aggregate]] = {
    "lookup": ("lookup", ""),
    "list": ("census", "list"),
    "count": ("census", "count"),
    "table": ("table", ""),
    "tasks": ("tasks", "list"),
    "links": ("links", "list"),
    "every": ("exhaustive", "list"),
    "latest": ("latest", ""),
    "compare": ("compare", ""),
    "changes": ("changes", ""),
    "summary": ("summary", ""),
}
"""What `--as` and `/as` take, and the plan each forces."""

LONGEST_QUESTION = 400
"""Characters: what is longer is a text, not a question about a folder."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a question asks for.

    :ivar subject: the words left once those that ask, date and limit are taken away.
    :ivar dates: the range of days it speaks of.
    :ivar condition: "over 500 euros".
    :ivar top: "the three largest" is 3; 0 where no number is said.
    :ivar group: "by month": month, year, folder, kind, tag or person.
    :ivar by: a word that may name the column of a table that it is grouped by; "" for none.
    :ivar which: the noun of "which category …"; "" for none.
    :ivar words: the question without what asks, its small words kept: "the lease and the draft".
    :ivar mine: it asks for what is the asking person's own: "for me", "my tasks".
    :ivar me: the name of who is asking; "" where nobody said.
    :ivar counted: the words for what is counted or listed: "train invoices".
    :ivar inside: the words for the listing that it is counted in: "the bird diary".
    :ivar asked: what it wants of a table.
    :ivar stateless: the subject without the words that say the state of what is asked for.
    :ivar sure: its words say what has to be done; otherwise a table has to bear out every word.
    :ivar page: of a long answer, from 1; 0 where none was asked for.
    :ivar compared: the versions that it wants held against each other.
    :ivar forced: a person has asked for this kind of answer.
    """

    kind: Kind = "lookup"
    aggregate: Aggregate = ""
    subject: str = ""
    dates: Dates = field(default_factory=Dates)
    condition: Condition | None = None
    top: int = 0
    group: str = ""
    by: str = ""
    which: str = ""
    forced: bool = False
    words: str = ""
    mine: bool = False
    me: str = ""
    counted: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)
    stateless: str = ""
    sure: bool = True
    page: int = 0
    compared: Compared | None = None


LOOKUP = Plan()


def plan_question(
    question: str, today: date, form: str = "", *, versions_held: bool = True
) -> Plan:
    """The plan for a question.

    :param today: what "last week" is counted from.
    :param form: a key of `FORMS` that overrules the rules; "" leaves them to decide.
    :param versions_held: whether there may be versions that it compares.
    """
    if form == "lookup" or len(question) > LONGEST_QUESTION:
        return LOOKUP
    forced = bool(form)
    question = without_opening(question)
    asked = read_asked(question)
    dates = read_dates(question, today)
    rest = in_one_word(aggregates.of_all(of_rows(_without_year(dates.without(question), dates))))
    if asked.states:  # two years at once are no range of days
        dates, rest = Dates(), without_versions(rest)
    versions = compared(question) if versions_held and form in ("", "compare") else None
    if versions is not None:  # their years limit nothing else
        dates, rest, form = Dates(), without_versions(versions.rest), "compare"
    limit = condition(rest)
    kind, aggregate, sure = _decided(question, rest, form, asked, dates, limit)
    if kind == "lookup":
        return LOOKUP
    if limit is not None:
        rest = without_limit(rest, limit)
    return Plan(
        kind=kind,
        aggregate=aggregate or aggregates.aggregate(rest),
        subject=subject(rest, kind),
        dates=dates,
        condition=limit,
        top=aggregates.top(question),
        group=grouping.group(question),
        by=grouping.by(rest),
        which=grouping.asked_which(question),
        forced=forced,
        words=asked_about(rest),
        mine=bool(cues.MINE.search(question)),
        counted=counted(rest),
        inside=counted_inside(question),
        asked=asked,
        stateless=subject(state_asked(rest)[1], kind),
        sure=sure,
        compared=versions,
    )


def _without_year(rest: str, dates: Dates) -> str:
    """A question without its year, where that is said twice: "last year in 2031"."""
    year = dates.since[:4]
    if not year or dates.until[:4] != year:
        return rest
    return re.sub(rf"(?<![\w.-])(?:in\s+)?{year}(?![\w.-])", " ", rest)


def _decided(  # noqa: PLR0913 -- all that a question was read as
    question: str, rest: str, form: str, asked: Asked, dates: Dates, limit: Condition | None
) -> tuple[Kind, Aggregate, bool]:
    """What has to be done, what is computed, and whether the words say so for certain."""
    kind, aggregate = FORMS[form] if form else _kind(of_rows(question), rest, dates, limit)
    sure = kind != "lookup"
    if not sure:
        kind, aggregate, sure = _of_phrase(" ".join(question.split()), rest, dates)
    if kind == "lookup" and (asked.wanted or asked.lacks):
        kind = "table"
    if kind == "table" and asked.wanted in ("row", "day") and not aggregate and limit is None:
        sure = bool(form)
    return kind, aggregate, sure


def _kind(
    question: str, undated: str, dates: Dates, limit: Condition | None
) -> tuple[Kind, Aggregate]:
    text = " ".join(re.sub(r"[?!]", " ", question).split())
    for kind, pattern in cues.KINDS:
        if kind == "census" and cues.ON_CONDITION.search(text):
            continue
        if kind == "summary" and cues.OF_A_SUMMARY.search(text):
            continue
        if kind == "changes" and (not dates or cues.OF_ONE_THING.search(text)):
            continue
        if pattern.search(text):
            return kind, aggregates.aggregate(undated)
    if (whole := cues.ALL_IN_UNIT.search(text.strip())) and _is_unit(whole["unit"]):
        return "table", aggregates.aggregate(undated) or "sum"
    if cues.ASKS_AMOUNT.search(text) or limit is not None:
        return "table", aggregates.aggregate(undated)
    if cues.ASKS_WHICH.search(text) and not cues.ON_CONDITION.search(text):
        return "census", aggregates.aggregate(undated) or "list"
    return "lookup", ""


def _of_phrase(text: str, undated: str, dates: Dates) -> tuple[Kind, Aggregate, bool]:
    """A plan for a few words that only may be a question about the whole, "lessons in March", and
    whether they say so for certain."""
    if not cues.PHRASE.search(text.strip(" ?!")):
        return "lookup", "", False
    computes = aggregates.aggregate(undated)
    if computes in ("sum", "average", "most", "least") and dates:
        return "table", computes, True
    if grouping.group(text) or (grouping.by(undated) and computes):
        return "table", computes, True
    if dates and cues.AMOUNTS.search(text):
        return "table", computes or "sum", True
    if dates or cues.FIELD.search(text.strip(" ?!")):
        return "census", computes or "list", False
    return "lookup", "", False


def _is_unit(word: str) -> bool:
    return is_measure(word) or word.casefold() in CURRENCY_OF
