"""How evaluations look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.cli.show import render
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
            f" [{c.low:+.3f}, {c.high:+.3f}]   {p_value}"
            f"   better on {c.wins}, worse on {c.losses}, same on {c.ties}"
        )
    queries = comparisons[0].wins + comparisons[0].losses + comparisons[0].ties
    console.print(
        f"  {queries} queries varying like these show differences of"
        f" {comparisons[0].smallest_effect:.3f} or more in {comparisons[0].measure}"
        + ("; p-values are Holm-corrected" if len(comparisons) > 1 else "")
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
        f"{render.one_line(value['dataset'], 60)} · {value['queries']:,} queries ·"
        f" {value['documents']:,} documents · {value['mode']}"
    )
    shown = "   ".join(f"{name}  {mean:.3f}" for name, mean in value["measures"].items())
    p50, p95 = (1000 * value["seconds_per_query"][key] for key in ("p50", "p95"))
    console.print(f"  {shown}          {p50:.0f} ms/query (p95 {p95:.0f})")


def print_questions(value: dict[str, Any]) -> None:
    """CONTRACT's object of judged questions, a line a type."""
    console = render.output()
    answerable, outside = value["answerable"], value["unanswerable"]
    seconds = value["seconds_per_question"]
    console.print(
        f"{render.one_line(value['file'], 60)} · {answerable['n'] + outside['n']:,} questions ·"
        f" {value['model'] or 'quotes alone'} · {seconds['p50']:.2f} s/question"
        f" (p95 {seconds['p95']:.2f})"
    )
    rows = {"answerable": answerable, **value["by_type"]}
    for name, figures in rows.items():
        shown = "   ".join(f"{key} {figures[key]:.3f}" for key in VERDICTS)
        console.print(f"  {render.one_line(name, 14):14} {figures['n']:>4}   {shown}")
    console.print(
        f"  right place quoted {answerable['right_place']:.3f}   right document first"
        f" {answerable['document_first']:.3f}   words shown {answerable['words']['p50']:g}"
    )
    console.print(
        f"  {'unanswerable':14} {outside['n']:>4}   withheld {outside['withheld']:.3f}"
        f"   of them with the closest place {outside['closest_only']:.3f}"
    )


def print_declared(rows: Sequence[dict[str, Any]]) -> None:
    """One line a collection that can be fetched."""
    for row in rows:
        size = row["bytes"] / 1e6
        render.output().print(
            f"{row['name']:12} {size:6.1f} MB  {row['about']}  ({row['licence']})"
        )
