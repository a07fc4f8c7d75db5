"""`rag related`: what is close to a document or a paragraph, or to every one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.explore.shared import exploring
from rag.cli.options import CollectionName, Home, ImageModel, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.core.records import ScoredPassage
    from rag.explore.documents import Space
    from rag.explore.neighbours import Neighbours
    from rag.explore.related import RelatedDocument
    from rag.index.collection import Collection


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(related)


def related(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            help="A document, or one of its paragraphs by line.", metavar="SOURCE[:LINE]"
        ),
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many to list.")] = 10,
    everything: Annotated[
        bool, typer.Option("--all", help="The nearest of every document, kept up to date.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="With --all: a .json or .sql file.")
    ] = None,
    image_model: ImageModel = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """List what is closest in meaning to a document, itself left out.

    With a line number: the paragraphs of other documents closest to the one that stands there.
    Of a picture, in the collection or not: the pictures that look like it.

    Examples:  rag related notes/backups.md:41   ·   rag related --all -o related.sql
      ·   rag related photo.jpg   ·   rag related 'report.docx#2'
    """
    from rag.explore.documents import load_space

    if everything == (source is not None):
        raise ConfigError("give a document, or --all", hint="rag related notes/backups.md")
    config = configure(ctx, home=home, collection=collection, image_model=image_model)
    if source is not None and _pictures(config, source, k, json):
        return None
    with exploring(config) as opened:
        if source is None:
            return _all(opened, k, output, json)
        space = load_space(opened.catalog)
        name, line = _split(opened, source)
        if line is None:
            return _documents(opened, space, name, k, json)
        return _passages(opened, space, (name, line), k, json)


def _pictures(config: Config, source: str, k: int, json: bool) -> bool:
    """List what looks like a picture; False where `source` is none, or nobody has looked at it."""
    from rag.assistant import Assistant
    from rag.catalog.pictures import picture_counts
    from rag.load.formats import PICTURES
    from rag.search.like_picture import find_picture

    with Assistant.of(config) as assistant:
        catalog = assistant.collection().catalog
        if not picture_counts(catalog).embedded:
            return False
        shown = find_picture(catalog, source)
        if shown is None and Path(source).suffix.lower() not in PICTURES:
            return False
        found = assistant.similar_pictures(source, k)
    if json:
        from rag.contract.pictures import picture_json

        name = shown.name if shown else source
        results = [picture_json(one) for one in found]
        render.print_json({"source": name, "results": results})
    else:
        from rag.cli.show.pictures import print_pictures

        print_pictures(found)
    return True


def _split(collection: Collection, source: str) -> tuple[str, int | None]:
    """The document and the line; a file may really be called `notes:12`."""
    from rag.catalog.find_documents import documents_named

    name, _, line = source.rpartition(":")
    if not name or not line.isdecimal() or documents_named(collection.catalog, source):
        return source, None
    return name, int(line)


def _documents(collection: Collection, space: Space, source: str, k: int, json: bool) -> None:
    from rag.explore.related import find_row, related_documents

    row = find_row(collection.catalog, space, source)
    found = related_documents(space, row, k)
    passages = collection.catalog.passages([r.passage_id for r in found])
    if json:
        results = [
            {
                "rank": r.rank,
                "score": round(r.score, 6),
                "source": r.document.source,
                "title": r.document.title,
                "average": round(r.average, 6),
                "best": round(r.best, 6),
                "passage_id": r.passage_id,
                "start_line": passages[r.passage_id].start_line,
                "end_line": passages[r.passage_id].end_line,
            }
            for r in found
        ]
        return render.print_json({"source": space.documents[row].source, "results": results})
    return _print_documents(found)


def _print_documents(found: Sequence[RelatedDocument]) -> None:
    from rich.text import Text

    for near in found:
        line = Text(f"{near.rank:2}  {near.score:.3f}  ", style="dim")
        where = render.shown_path(near.document.source)
        line.append_text(render.link(where, near.document.path or near.document.source))
        line.append("   " + render.one_line(near.document.title, 60), style="bold")
        render.output().print(line)


def _passages(
    collection: Collection, space: Space, place: tuple[str, int], k: int, json: bool
) -> None:
    from rag.explore.related import find_passage, find_row, related_passages

    name, line = place
    document = space.documents[find_row(collection.catalog, space, name)]
    passage = find_passage(collection.catalog, document, line)
    found = related_passages(collection.catalog, space, passage, k)
    if json:
        results = [_passage_json(scored) for scored in found]
        values = {"source": document.source, "start_line": passage.start_line}
        return render.print_json({**values, "end_line": passage.end_line, "results": results})
    for scored in found:
        _print_passage(scored)
    return None


def _passage_json(scored: ScoredPassage) -> dict[str, Any]:
    names = ("passage_id", "source", "title", "heading", "page", "start_line", "end_line", "text")
    values = {name: getattr(scored.passage, name) for name in names}
    return {"rank": scored.rank, "score": round(scored.score, 6), **values}


def _print_passage(scored: ScoredPassage) -> None:
    from rich.text import Text

    passage = scored.passage
    console = render.output()
    where = render.place(passage.source, passage.start_line, passage.end_line, passage.page)
    line = Text(f"{scored.rank:2}  {scored.score:.3f}  ", style="dim")
    line.append_text(render.link(where, passage.source, passage.start_line))
    line.append("   " + render.one_line(passage.heading or passage.title, 60), style="bold")
    console.print(line)
    width = max(40, min(console.width, 110))
    console.print(Text("    " + render.one_line(passage.text, width - 6)))


def _all(collection: Collection, k: int, output: Path | None, json: bool) -> None:
    from rich.text import Text

    from rag.core.locations import related_file
    from rag.explore.files import write_text
    from rag.explore.neighbours import sql_lines, update_neighbours

    if output is not None and output.suffix not in (".json", ".sql"):
        raise ConfigError(f"{output} ends neither in .json nor in .sql", hint="-o related.sql")
    found = update_neighbours(collection.catalog, related_file(collection.folder), k)
    values = _all_json(found)
    if output is None:
        return render.print_json(values)
    if output.suffix == ".sql":
        write_text(output, "".join(f"{render.clean(line)}\n" for line in sql_lines(found)))
    else:
        import json as jsonlib

        write_text(output, jsonlib.dumps(values, ensure_ascii=False, indent=1) + "\n")
    done = {"file": str(output), "documents": len(found.lists), "compared": found.compared}
    if json:
        return render.print_json(done)
    text = _(
        "{lists:,} documents · {compared:,} compared anew → {output}",
        lists=len(found.lists),
        compared=found.compared,
        output=output,
    )
    return render.output().print(Text(render.clean(text)))


def _all_json(found: Neighbours) -> dict[str, Any]:
    entries = found.documents
    documents = [
        {
            "source": entries[key].source,
            "title": entries[key].title,
            "related": [
                {
                    "rank": rank,
                    "score": round(score, 6),
                    "source": entries[other].source,
                    "title": entries[other].title,
                }
                for rank, (other, score) in enumerate(near, 1)
            ],
        }
        for key, near in found.lists.items()
    ]
    return {"documents": documents, "compared": found.compared}
