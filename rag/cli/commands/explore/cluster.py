"""`rag cluster`: what a collection is about, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.explore.shared import exploring
from rag.cli.options import CollectionName, Home, Json, Model, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.catalog.catalog import Catalog
    from rag.core.config import Config
    from rag.explore.cluster import Cluster
    from rag.explore.documents import Space
    from rag.explore.names import Name

SHOWN_TITLES = 4


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(cluster)


def cluster(
    ctx: typer.Context,
    count: Annotated[
        str, typer.Argument(help="How many groups, or auto.", metavar="N|auto")
    ] = "auto",
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Group paragraphs instead of documents.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Group pictures by what they show.")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Let the language model name the groups.")
    ] = False,
    model: Model = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Group what is alike, and say with which words each group stands apart.

    With --pictures: pictures that look alike; Markdown and JSON then hold each one small.

    Examples:  rag cluster   ·   rag cluster 12 --json | jq '.clusters[0].members'
    """
    from rag.explore.cluster import find_clusters
    from rag.explore.documents import load_space
    from rag.explore.names import Name, term_name

    flags = json, markdown
    number = _number(count)
    if pictures and (paragraphs or summary):
        raise ConfigError("--pictures goes with neither --paragraphs nor --summary")
    config = configure(ctx, home=home, collection=collection, model=model, adapter="none")
    thumbnails: dict[str, str] = {}
    with exploring(config) as opened:
        if pictures:
            found, thumbnails = _pictures(opened.catalog, number)
            return _say(found, [Name(term_name(c), False) for c in found], thumbnails, flags)
        space = load_space(opened.catalog)
        with render.progress(_("Finding groups")):
            found = find_clusters(opened.catalog, space, number, paragraphs=paragraphs)
        names = _names(config, space, found, summary)
    return _say(found, names, thumbnails, flags)


def _say(
    found: Sequence[Cluster],
    names: Sequence[Name],
    thumbnails: Mapping[str, str],
    flags: tuple[bool, bool],
) -> None:
    """Print groups as JSON, Markdown or lines.

    :param thumbnails: of pictures, by their key.
    """
    json, markdown = flags
    if json:
        return render.print_json({"clusters": _json(found, names, thumbnails)})
    return _print_markdown(found, names, thumbnails) if markdown else _print(found, names)


def _pictures(catalog: Catalog, number: int) -> tuple[tuple[Cluster, ...], dict[str, str]]:
    from rag.explore.pictures import find_picture_clusters, load_pictures

    with render.progress(_("Finding groups")):
        return find_picture_clusters(load_pictures(catalog), number)


def _number(count: str) -> int:
    if count == "auto":
        return 0
    if not count.isdecimal() or int(count) < 1:
        raise ConfigError(
            f"{count!r} is neither a number of groups nor auto", hint="rag cluster 12"
        )
    return int(count)


def _names(
    config: Config, space: Space, clusters: Sequence[Cluster], summary: bool
) -> Sequence[Name]:
    from rag.explore.names import Name, name_clusters, term_name

    if not summary:
        return [Name(term_name(cluster), False) for cluster in clusters]
    from rag.workspace import reading

    with reading(config, with_generator=True) as workspace:
        # Before the progress display: while a model loads, standard error is turned away.
        generator = workspace.generator()
        with render.progress(_("Naming groups")):
            return name_clusters(generator, workspace.embedder, space, clusters, config.prompts)


def _json(
    clusters: Sequence[Cluster], names: Sequence[Name], thumbnails: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "number": cluster.number,
            "name": name.text,
            "named_by": "model" if name.by_model else "terms",
            "size": len(cluster.members),
            "terms": cluster.terms,
            "members": [
                {
                    "source": entry.source,
                    "title": entry.title,
                    "start_line": entry.line,
                    "closeness": round(closeness, 6),
                    **({"thumbnail": thumbnails[entry.key]} if thumbnails else {}),
                }
                for entry, closeness in cluster.members
            ],
        }
        for cluster, name in zip(clusters, names, strict=True)
    ]


def _print(clusters: Sequence[Cluster], names: Sequence[Name]) -> None:
    from rich.text import Text

    console = render.output()
    width = max(40, min(console.width, 110))
    for cluster, name in zip(clusters, names, strict=True):
        line = Text(f"{cluster.number:3}  {len(cluster.members):5,}  ", style="dim")
        line.append(render.one_line(name.text, 60), style="not dim bold")
        console.print(line)
        if name.by_model:
            console.print(Text("            " + render.one_line(", ".join(cluster.terms), width)))
        else:
            console.print(
                Text("            " + render.one_line(", ".join(cluster.terms[3:]), width))
            )
        titles = " · ".join(entry.title for entry, _share in cluster.members[:SHOWN_TITLES])
        console.print(Text("            " + render.one_line(titles, width - 12), style="dim"))


def _print_markdown(
    clusters: Sequence[Cluster], names: Sequence[Name], thumbnails: Mapping[str, str]
) -> None:
    from rich.text import Text

    console = render.output()
    for cluster, name in zip(clusters, names, strict=True):
        console.print(Text(f"## {_escaped(name.text)} ({len(cluster.members):,})\n"))
        console.print(Text(f"{_escaped(', '.join(cluster.terms))}\n"))
        for entry, _share in cluster.members:
            shown = f"![]({thumbnails[entry.key]}) " if thumbnails else ""
            line = f"- {shown}{_escaped(entry.title)} ({_escaped(entry.source)})"
            console.print(Text(line), soft_wrap=True)
        console.print()


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    flat = render.one_line(text, 300)
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>#|~" else c for c in flat)
