"""`rag changes`: what ingests have added, changed and removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, Verbose, configure, verbose
from rag.cli.show import render
from rag.cli.words.messages import _, marked

if TYPE_CHECKING:
    from rag.catalog.history import DocumentChange

COUNTS = {
    "added": marked("{number:,} added"),
    "changed": marked("{number:,} changed"),
    "removed": marked("{number:,} removed"),
}
SIGNS = {"added": "+", "changed": "~", "removed": "-"}


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(changes)


def changes(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders; all.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help='A day, or words for one: 2026-05-01, "last week"; alone: the last ingest.',
            show_default=False,
        ),
    ] = "",
    json: Json = False,
    say_more: Verbose = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Show which documents were added, changed and removed since a day or the last ingest.

    With -v also the words that went, for as long as `keep_history` keeps them.

    Examples:  rag changes   ·   rag changes ~/notes --since "last week"   ·   rag changes --json
    """
    from rag.assistant import Assistant
    from rag.contract.changes import changes_json

    with Assistant.of(configure(ctx, home=home, collection=collection)) as assistant:
        begin, found = assistant.changes(*map(str, paths or ()), since=since)
    if json:
        return render.print_json(changes_json(begin, found))
    return _show(begin, found, verbose(ctx, say_more))


def _show(since: str, found: list[DocumentChange], in_full: bool) -> None:
    console = render.output()
    counts = [_(told, number=sum(c.change == kind for c in found)) for kind, told in COUNTS.items()]
    console.print(
        _("since {since}: {counts}", since=since, counts=" · ".join(counts))
        if since
        else _("nothing was ingested yet")
    )
    for change in found:
        told = ""
        if change.change == "changed":
            told = _(
                "   {passages_added} passages new, {passages_removed} gone",
                passages_added=change.passages_added,
                passages_removed=change.passages_removed,
            )
        console.print(render.clean(f"{SIGNS[change.change]} {change.source}{told}"), markup=False)
        for text in change.gone if in_full else ():
            console.print(_("    was: {text}", text=render.one_line(text, 200)), markup=False)
