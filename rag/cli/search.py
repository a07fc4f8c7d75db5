"""`rag search`: the passages that best match a query."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import render
from rag.cli.options import CollectionName, Home, Json, ModeName, Passages, configure

if TYPE_CHECKING:
    from rag.records import ScoredPassage


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(search)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    k: Passages = None,
    mode: ModeName = None,
    glob: Annotated[
        str, typer.Option("--filter", help="Only files matching a pattern, as in .gitignore.")
    ] = "",
    since: Annotated[str, typer.Option(help="Only documents dated this or later: 2024-05.")] = "",
    until: Annotated[str, typer.Option(help="Only documents dated this or earlier.")] = "",
    heading: Annotated[str, typer.Option(help="Only below headings that contain this.")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show where each result came from.")
    ] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Find the passages that best match a query.

    Examples:  rag search "sqlite backup tools" -k 3 --filter 'notes/**/*.md'
      ·   rag search n_gpu_layers --mode lexical --explain
    """
    from rag.catalog.select import Filter
    from rag.retrieve import Search, retrieve
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection, passages=k, mode=mode)
    with reading(config) as workspace:
        started = time.perf_counter()
        wanted = Search(config.mode, config.passages, Filter(glob, since, until, heading))
        found = retrieve(workspace.collection, workspace.embedder, query, wanted)
        seconds = time.perf_counter() - started
    if json:
        render.print_json(_json(query, config.mode, found, seconds, explain))
    else:
        _print(found, explain)


def _json(
    query: str, mode: str, found: Sequence[ScoredPassage], seconds: float, explain: bool
) -> dict[str, Any]:
    results = [
        {"rank": s.rank, "score": round(s.score, 6)}
        | dataclasses.asdict(s.passage)
        | ({"explanation": dataclasses.asdict(s.explanation)} if explain else {})
        for s in found
    ]
    return {"query": query, "mode": mode, "results": results, "seconds": round(seconds, 4)}


def _print(found: Sequence[ScoredPassage], explain: bool) -> None:
    from rich.text import Text

    console = render.output()
    width = max(40, min(console.width, 110))
    if not found:
        console.print("nothing found")
    for scored in found:
        passage = scored.passage
        where = render.place(passage.source, passage.start_line, passage.end_line, passage.page)
        line = Text(f"{scored.rank:2}  {scored.score:.2f}  ", style="dim")
        line.append_text(render.link(where, passage.source, passage.start_line))
        line.append("   " + render.one_line(passage.heading or passage.title, 60), style="bold")
        console.print(line)
        if explain:
            console.print(Text("    " + render.why(scored.explanation), style="dim"))
        console.print(Text("    " + render.one_line(passage.text, width - 6)))
