"""`rag eval conversation`: do follow-up questions find their passage?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _


def add_to(group: typer.Typer) -> None:
    """Register the command in the group of evaluations."""
    group.command()(conversation)


def conversation(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Judged conversations, JSON lines.")],
    json: Json = False,
    home: Home = None,
) -> None:
    """Hold judged conversations and measure how often follow-ups find their passage.

    `alone` is the same question without its conversation.

    Examples:  rag eval conversation eval/conversations/confirming.jsonl
      ·   rag eval conversation mine.jsonl --json
    """
    from rag.embedding.choose_embedder import load_embedder
    from rag.evaluation.conversation import conversation_json, run_conversations
    from rag.evaluation.judged import load_judged

    config = configure(ctx, home=home)
    judged = load_judged(file)
    with render.progress(_("Preparing the embedding model")) as advance:
        embedder = load_embedder(config, advance)
    with render.progress(_("Talking")) as step:
        results = run_conversations(config, judged, embedder, lambda a, b: step(a, b, ""))
    value = conversation_json(judged, results)
    if json:
        render.print_json(value)
    else:
        _print(value)


def _print(value: dict[str, Any]) -> None:
    console = render.output()
    console.print(
        _(
            "{file} · {conversations} conversations",
            file=value["file"],
            conversations=value["conversations"],
        )
    )
    for kind in ("first", "follow", "new"):
        found = value[kind]
        console.print(
            f"  {kind:7} {found['turns']:>3} turns   hit@5 {found['hit@5']:.3f}"
            f"  (alone {found['alone']['hit@5']:.3f})   hit@1 {found['hit@1']:.3f}"
            f"  (alone {found['alone']['hit@1']:.3f})"
        )
    for missed in value["missed"]:
        query = render.one_line(missed["query"], 90)
        console.print(_("  missed: {id}  {query}", id=missed["id"], query=query))
