"""How evaluations look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.cli.show import render
from rag.cli.words.messages import _
from rag.evaluation import VERDICTS

if TYPE_CHECKING:
    from rag.evaluation.compare import Comparison


def print_comparisons(comparisons: Sequence[Comparison]) -> None:
    """One line a measure, then the queries that changed most on the first."""
    console = render.output()
    width = max(8, *(len(c.measure) for c in comparisons))
    for c in comparisons:
        p_value = "p < 0.001" if c.p_corrected < 0.001 else f"p = {c.p_corrected:.3f}"
        console.print(
            f"  {c.measure:{width}}  {c.mean_a:.3f} → {c.mean_b:.3f}   {c.difference:+.3f}"
            f" [{c.low:+.3f}, {c.high:+.3f}]   {p_value}   "
            + _(
                "better on {wins}, worse on {losses}, same on {ties}",
                wins=c.wins,
                losses=c.losses,
                ties=c.ties,
            )
        )
    queries = comparisons[0].wins + comparisons[0].losses + comparisons[0].ties
    console.print(
        _(
            "  {queries} queries varying like these show differences of {smallest:.3f} or more"
            " in {measure}",
            queries=queries,
            smallest=comparisons[0].smallest_effect,
            measure=comparisons[0].measure,
        )
        + (_("; p-values are Holm-corrected") if len(comparisons) > 1 else "")
    )
    for change in comparisons[0].changes:
        moved = f"    {change.before:.3f} → {change.after:.3f}   "
        name = render.one_line(change.query_id, 40)
        room = max(20, min(console.width, 110) - len(f"{moved}{name}  "))
        console.print(f"{moved}{name}  {render.one_line(change.text, room)}".rstrip())


def print_result(value: dict[str, Any]) -> None:
    """A headline, then measures and time."""
    console = render.output()
    console.print(
        _(
            "{dataset} · {queries:,} queries · {documents:,} documents · {mode}",
            dataset=render.one_line(value["dataset"], 60),
            queries=value["queries"],
            documents=value["documents"],
            mode=value["mode"],
        )
    )
    shown = "   ".join(f"{name}  {mean:.3f}" for name, mean in value["measures"].items())
    p50, p95 = (1000 * value["seconds_per_query"][key] for key in ("p50", "p95"))
    console.print(
        _("  {shown}          {p50:.0f} ms/query (p95 {p95:.0f})", shown=shown, p50=p50, p95=p95)
    )


def print_questions(value: dict[str, Any]) -> None:
    """CONTRACT's object of judged questions, a line a type."""
    console = render.output()
    answerable, outside = value["answerable"], value["unanswerable"]
    seconds = value["seconds_per_question"]
    console.print(
        _(
            "{file} · {n:,} questions · {model} · {p50:.2f} s/question (p95 {p95:.2f})",
            file=render.one_line(value["file"], 60),
            n=answerable["n"] + outside["n"],
            model=value["model"] or _("quotes alone"),
            p50=seconds["p50"],
            p95=seconds["p95"],
        )
    )
    rows = {"answerable": answerable, **value["by_type"]}
    for name, figures in rows.items():
        shown = "   ".join(f"{key} {figures[key]:.3f}" for key in VERDICTS)
        console.print(f"  {render.one_line(_(name), 14):14} {figures['n']:>4}   {shown}")
    console.print(
        _(
            "  right place quoted {right_place:.3f}   right document first {document_first:.3f}"
            "   words shown {words:g}",
            right_place=answerable["right_place"],
            document_first=answerable["document_first"],
            words=answerable["words"]["p50"],
        )
    )
    console.print(
        _(
            "  {name:14} {n:>4}   withheld {withheld:.3f}   of them with the closest place"
            " {closest_only:.3f}",
            name=_("unanswerable"),
            n=outside["n"],
            withheld=outside["withheld"],
            closest_only=outside["closest_only"],
        )
    )


def print_declared(rows: Sequence[dict[str, Any]]) -> None:
    """One line a collection that can be fetched."""
    for row in rows:
        size = row["bytes"] / 1e6
        render.output().print(
            f"{row['name']:12} {size:6.1f} MB  {row['about']}  ({row['licence']})"
        )
