"""An evaluation as one self-contained HTML page, its plots drawn by matplotlib as SVG.

Ids and names come from files and are escaped; the page loads nothing and runs nothing.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from typing import Any

from rag.core.errors import ConfigError
from rag.evaluation.compare import Comparison
from rag.evaluation.evaluate import Run, percentile
from rag.evaluation.measures import Scores, score
from rag.evaluation.testset import Testset
from rag.load.decode import clean

DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
WORST = 15
"""Queries listed as those to look at first."""
QUERY_CHARACTERS = 160
"""A query can be a whole paragraph; a table shows how it begins."""

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .25rem .8rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
figure { margin: 1.5rem 0; background: #fff; border-radius: .5rem; padding: .5rem; }
figure svg { width: 100%; height: auto; }
figcaption { color: #333; padding: 0 .5rem .3rem; }
"""


def run_page(testset: Testset, run: Run, scores: Sequence[Scores]) -> str:
    """The page of one run: measures, recall by depth, values by query, latency.

    :raises ConfigError: when matplotlib is not installed.
    """
    seconds = [ranking.seconds for ranking in run.rankings]
    rows = [(s.measure, f"{s.mean:.4f}") for s in scores]
    rows += [
        (f"milliseconds per query, {name}", f"{1000 * percentile(seconds, share):.1f}")
        for name, share in (("median", 0.5), ("95th percentile", 0.95))
    ]
    texts = {query.query_id: query.text for query in testset.queries}
    worst = sorted(scores[0].by_query, key=lambda pair: pair[1])[:WORST]
    worst_rows = [(_query(key, texts.get(key, "")), f"{value:.3f}") for key, value in worst]
    return html_page(
        f"{testset.name} · {testset.split} · {run.name}",
        f"{len(testset.queries):,} queries",
        html_table(("measure", "value"), rows),
        _figure(_recall_plot(run, testset), "Recall by depth: how far down the answers are."),
        _figure(_values_plot(scores[0]), f"{scores[0].measure} of every query, sorted."),
        _figure(_latency_plot(seconds), "Time of each search."),
        "<h2>Queries to look at first</h2>",
        html_table(("query", scores[0].measure), worst_rows),
    )


def comparison_page(
    names: tuple[str, str],
    before: Sequence[Scores],
    after: Sequence[Scores],
    comparisons: Sequence[Comparison],
) -> str:
    """The page of a comparison: a table, the difference on every query, the largest changes.

    :raises ConfigError: when matplotlib is not installed.
    """
    rows = [
        (
            c.measure,
            f"{c.mean_a:.4f}",
            f"{c.mean_b:.4f}",
            f"{c.difference:+.4f} [{c.low:+.4f}, {c.high:+.4f}]",
            f"{c.p_corrected:.4f}",
            f"{c.wins} / {c.ties} / {c.losses}",
        )
        for c in comparisons
    ]
    head = ("measure", *names, "difference, 95 % interval", "p (Holm)", "better / same / worse")
    changes = [
        (_query(change.query_id, change.text), f"{change.before:.3f}", f"{change.after:.3f}")
        for change in comparisons[0].changes
    ]
    return html_page(
        f"{names[0]} against {names[1]}",
        f"Smallest difference these queries could show: {comparisons[0].smallest_effect:.3f}",
        html_table(head, rows),
        *(
            _figure(_difference_plot(a, b), f"{a.measure}: difference on every query, sorted.")
            for a, b in zip(before, after, strict=True)
        ),
        "<h2>Queries that changed most</h2>",
        html_table(("query", *names), changes),
    )


def html_page(title: str, subtitle: str, *parts: str) -> str:
    """A whole page.

    :param parts: HTML, shown as it is; title and subtitle are escaped.
    """
    shown = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{shown}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head>\n<body><h1>{shown}</h1>"
        f"<p>{html.escape(subtitle)}</p>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of escaped cells; its first column is of words, the others of figures."""
    top = "".join(f"<th>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"


def _query(query_id: str, text: str) -> str:
    """A query's id and how it begins, without characters that nobody sees."""
    shown = " ".join(clean(f"{query_id}  {text}")[0].split())
    return shown if len(shown) <= QUERY_CHARACTERS else f"{shown[:QUERY_CHARACTERS].rstrip()}…"


def _figure(svg: str, caption: str) -> str:
    text = html.escape(caption)
    return f'<figure role="img" aria-label="{text}">{svg}<figcaption>{text}</figcaption></figure>'


def _axes() -> tuple[Any, Any]:
    try:
        import matplotlib
    except ImportError as error:
        raise ConfigError(
            "plots need matplotlib, which is not installed", hint='pip install "rag-proof[report]"'
        ) from error
    # Fixed ids and no date, so that the same evaluation gives the same page.
    matplotlib.rcParams["svg.hashsalt"] = "rag"
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Any) -> str:
    sink = io.StringIO()
    figure.savefig(sink, format="svg", metadata={"Date": None})
    text = sink.getvalue()
    return text[text.index("<svg") :]


def _recall_plot(run: Run, testset: Testset) -> str:
    figure, axes = _axes()
    depths = [depth for depth in DEPTHS if depth <= max(len(r.documents) for r in run.rankings)]
    found = score(run, testset.qrels, " ".join(f"R@{depth}" for depth in depths or [1]))
    axes.plot(depths or [1], [one.mean for one in found], marker="o")
    axes.set(xscale="log", xlabel="documents looked at", ylabel="recall", ylim=(0, 1.02))
    axes.set_xticks(depths or [1], [str(depth) for depth in depths or [1]])
    axes.grid(alpha=0.3)
    return _svg(figure)


def _values_plot(scores: Scores) -> str:
    figure, axes = _axes()
    values = sorted((value for _, value in scores.by_query), reverse=True)
    axes.fill_between(range(len(values)), values, step="mid", alpha=0.6)
    axes.axhline(scores.mean, linestyle="--", linewidth=1)
    axes.set(xlabel="queries", ylabel=scores.measure, ylim=(0, 1.02))
    return _svg(figure)


def _difference_plot(before: Scores, after: Scores) -> str:
    figure, axes = _axes()
    left = dict(before.by_query)
    values = sorted((b - left[key] for key, b in after.by_query), reverse=True)
    axes.bar(range(len(values)), values, width=1.0)
    axes.axhline(0, linewidth=0.8)
    axes.set(xlabel="queries", ylabel=f"difference in {before.measure}")
    return _svg(figure)


def _latency_plot(seconds: Sequence[float]) -> str:
    figure, axes = _axes()
    axes.hist([1000 * value for value in seconds], bins=40)
    axes.set(xlabel="milliseconds", ylabel="queries")
    return _svg(figure)
