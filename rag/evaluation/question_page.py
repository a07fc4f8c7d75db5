"""A page that shows, question by question, what a person saw beside what answers it.

Everything on it comes from files and is escaped; it loads nothing and runs nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from rag.core.records import Citation
from rag.evaluation import VERDICTS
from rag.evaluation.gold_text import written
from rag.evaluation.questions import QuestionsReport
from rag.evaluation.report import html_page, html_table
from rag.evaluation.verdicts import QuestionOutcome
from rag.load.decode import clean

ORDER = ("wrong", "partly", "withheld", "right")
"""What to look at first comes first."""

_STYLE = """<style>
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .5rem 0 2rem; }
.pair > div { border-left: 3px solid #8886; padding-left: .8rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font: inherit; margin: .2rem 0 .8rem; }
.place { opacity: .7; font-size: .85em; }
</style>"""


def questions_page(report: QuestionsReport, outcomes: Sequence[QuestionOutcome]) -> str:
    """The figures, then every question, the wrong ones first."""
    ordered = [o for verdict in ORDER for o in outcomes if o.verdict == verdict]
    return html_page(
        report.file,
        f"{len(outcomes):,} questions · {report.model or 'quotes alone'}",
        html_table(("type", "n", *VERDICTS), _rows(report)),
        _STYLE,
        *(_question(outcome) for outcome in ordered),
    )


def _rows(report: QuestionsReport) -> list[list[str]]:
    rows = {**report.by_type, "all answerable": report.answerable}
    return [
        [kind, f"{figures['n']}", *(f"{figures[verdict]:.3f}" for verdict in VERDICTS)]
        for kind, figures in rows.items()
    ]


def _question(outcome: QuestionOutcome) -> str:
    asked = outcome.asked
    head = f"{outcome.verdict}: {asked.question}"
    about = f"{asked.question_id} · {asked.kind} · confidence {outcome.confidence:.2f}"
    shown = [("answer", outcome.text), *((_place(c), c.quote) for c in outcome.citations)]
    points = " · ".join(" / ".join(point) for point in asked.points)
    gold = [*outcome.gold, ("must state", points), ("reference", asked.reference)]
    if not asked.answerable:
        gold = [("not answerable", asked.reference)]
    return (
        f"<h2>{_text(head)}</h2><p class=place>{_text(about)}</p>"
        f"<div class=pair><div>{_stretches(shown)}</div><div>{_stretches(gold)}</div></div>"
    )


def _stretches(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<span class=place>{_text(place)}</span><pre>{_text(text)}</pre>"
        for place, text in pairs
        if text or place
    )


def _place(citation: Citation) -> str:
    lines = citation.start_line, citation.end_line
    return f"[{citation.marker}] {written(citation.source, lines, citation.page)}"


def _text(text: str) -> str:
    return html.escape(clean(text)[0])
