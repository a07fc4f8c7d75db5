"""`rag history`: conversations that were kept, listed, shown, searched, exported and deleted."""

from __future__ import annotations

import dataclasses
import json as json_module
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _, marked
from rag.core.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from rag.catalog.catalog import Catalog
    from rag.chat.kept_conversations import Summary
    from rag.chat.stored_turns import KeptTurn

Conversation = Annotated[int, typer.Argument(help="Its number.", metavar="ID", min=1)]

group = typer.Typer(no_args_is_help=True, help="List, show, search, export and delete chats.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(group, name="history")


@group.command("list")
def list_(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("-n", min=1, help="How many, the latest first.")] = 50,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """List conversations by their first question.

    Examples:  rag history list   ·   rag -c recipes history list -n 5 --json
    """
    from rag.chat.kept_conversations import summaries

    with _catalog(ctx, home, collection) as catalog:
        _print_summaries(summaries(catalog)[:limit], json)


@group.command()
def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="Words in a question or an answer.")],
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """List conversations that hold a text.

    Examples:  rag history search boiler   ·   rag history search "office move" --json
    """
    from rag.chat.kept_conversations import summaries

    with _catalog(ctx, home, collection) as catalog:
        _print_summaries(summaries(catalog, text), json)


@group.command()
def show(
    ctx: typer.Context,
    conversation: Conversation,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Show a conversation with what its answers cite.

    Examples:  rag history show 3   ·   rag history show 3 --json
    """
    from rag.chat.kept_conversations import turns
    from rag.cli.show.transcript import transcript

    with _catalog(ctx, home, collection) as catalog:
        found = turns(catalog, conversation)
    if json:
        render.print_json({"id": conversation, "turns": [_turn_json(turn) for turn in found]})
    else:
        render.output().print(transcript((turn.question, turn.answer) for turn in found))


@group.command()
def export(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(help="A new .md or .jsonl file, or a folder.")],
    judged: Annotated[
        bool, typer.Option("--judged", help="Judged questions for `rag eval gate` or `questions`.")
    ] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Write all conversations to a file, or what was judged as a folder for `rag eval`.

    Examples:  rag history export chats.md   ·   rag history export eval/chats --judged
    """
    from rag.chat.kept_conversations import judged as judged_turns
    from rag.chat.kept_conversations import summaries, turns
    from rag.evaluation.from_chat import export_judged

    with _catalog(ctx, home, collection) as catalog:
        if judged:
            good, unanswered = export_judged(judged_turns(catalog), target)
            counts = {marked("judged"): good, marked("unanswered"): unanswered}
        else:
            ids = [summary.conversation_id for summary in reversed(summaries(catalog))]
            counts = {
                marked("turns"): _write(target, [t for key in ids for t in turns(catalog, key)])
            }
    if json:
        return render.print_json({"target": str(target), **counts})
    told = ", ".join(f"{count} {_(name)}" for name, count in counts.items())
    return render.output().print(
        _("{told} in {target}", told=told, target=render.one_line(str(target), 200))
    )


@group.command()
def delete(
    ctx: typer.Context,
    conversations: Annotated[list[int] | None, typer.Argument(metavar="ID...")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of the collection.")] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Delete conversations for good.

    Examples:  rag history delete 3 4   ·   rag -c recipes history delete --all
    """
    from rag.chat.kept_conversations import forget, summaries

    if bool(conversations) == every:
        raise ConfigError("name conversations, or all of them", hint="rag history delete --all")
    with _catalog(ctx, home, collection) as catalog:
        wanted = conversations or [s.conversation_id for s in summaries(catalog)]
        count = forget(catalog, wanted)
    if json:
        return render.print_json({"deleted": count})
    return render.output().print(_("{count} deleted", count=count))


@contextmanager
def _catalog(ctx: typer.Context, home: Path | None, name: str | None) -> Iterator[Catalog]:
    from rag.store.shelf import open_collection

    config = configure(ctx, home=home, collection=name)
    with closing(open_collection(config)) as collection:
        yield collection.catalog


def _print_summaries(found: list[Summary], json: bool) -> None:
    from rag.cli.chat.keep import summary_line

    if json:
        rows = [
            {"id": s.conversation_id, "started": s.started, "turns": s.turns, "title": s.title}
            for s in found
        ]
        return render.print_json({"conversations": rows})
    for summary in found:
        render.output().print(summary_line(summary))
    return None


def _turn_json(turn: KeptTurn) -> dict[str, Any]:
    answer = turn.answer
    return {
        "number": turn.number,
        "asked": turn.asked,
        "question": turn.question,
        "query": answer.query,
        "answer": answer.text,
        "mode": answer.mode,
        "confidence": round(answer.confidence, 4),
        "model": turn.model,
        "verdict": turn.verdict,
        "settings": turn.settings,
        "citations": [dataclasses.asdict(citation) for citation in answer.citations],
        "passages": [scored.passage.passage_id for scored in answer.passages],
    }


def _write(target: Path, found: list[KeptTurn]) -> int:
    from rag.cli.show.transcript import transcript

    if target.suffix == ".jsonl":
        rows = ({"conversation": turn.conversation_id, **_turn_json(turn)} for turn in found)
        text = "".join(json_module.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        text = transcript((turn.question, turn.answer) for turn in found)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SourceError(f"cannot write {target}: {error.strerror or error}") from error
    return len(found)
