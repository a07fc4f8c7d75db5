"""`rag search`: the passages that best match a query."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import (
    Anywhere,
    CollectionName,
    Glob,
    Heading,
    Home,
    ImageModel,
    Json,
    Kind,
    ModeName,
    Passages,
    Rerank,
    RerankMs,
    Since,
    Source,
    Until,
    configure_question,
)
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.cli.words.spoken import labelled
from rag.core.errors import ConfigError
from rag.core.timings import stage

if TYPE_CHECKING:
    from rag.catalog.filters import Filter
    from rag.core.config import Config
    from rag.core.records import ScoredPassage
    from rag.explore.arithmetic import Terms
    from rag.search.retrieve import Search


Query = Annotated[str | None, typer.Argument(help="Words or a question.", show_default=False)]
Like = Annotated[
    list[str] | None,
    typer.Option(
        help="A text or document whose meaning is added.", metavar="TEXT", show_default=False
    ),
]
Unlike = Annotated[
    list[str] | None,
    typer.Option(help="One whose meaning is taken away.", metavar="TEXT", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(search)


def search(
    ctx: typer.Context,
    query: Query = None,
    k: Passages = None,
    mode: ModeName = None,
    glob: Glob = "",
    kind: Kind = "",
    since: Since = "",
    until: Until = "",
    heading: Heading = "",
    source: Source = "",
    anywhere: Anywhere = False,
    like: Like = None,
    unlike: Unlike = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show where each result came from.")
    ] = False,
    rerank: Rerank = None,
    rerank_ms: RerankMs = None,
    image_model: ImageModel = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Find the passages that best match a query.

    With --like and --unlike: those nearest to a sum of meanings. With --kind image: pictures, also
    those inside documents, by what they show and what is written of them.

    Examples:  rag search "sqlite backup tools" -k 3 --filter 'notes/**/*.md'
      ·   rag search n_gpu_layers --mode lexical --explain
      ·   rag search --like germany --like paris --unlike france
    """
    if query is None and not like and not unlike:
        ctx.fail(_("Missing argument 'QUERY', or --like."))
    terms = _terms(query, like or [], unlike or [], mode)
    if terms and rerank:
        raise ConfigError("--rerank reads a question; a sum of meanings has none")
    config = configure_question(
        ctx,
        home=home,
        collection=collection,
        passages=k,
        mode=mode,
        rerank=rerank,
        rerank_milliseconds=rerank_ms,
        image_model=image_model,
    )
    with stage("import"):
        from rag.answer.limits import Limits
        from rag.catalog.filters import Filter
        from rag.catalog.kinds import PICTURE_KINDS
        from rag.search.retrieve import configured

    only = Filter(glob, since, until, heading, kind, source)
    if terms:
        return _search_like(config, terms, configured(config, only=only), (explain, json))
    from rag.assistant import Assistant

    text = query or ""
    if (
        kind.casefold() in PICTURE_KINDS
        and mode in (None, "hybrid")
        and _search_pictures(config, text, only, json)
    ):
        return None
    with Assistant.of(config) as assistant:
        assistant.open()
        started = time.perf_counter()
        searched = assistant.spelled(text)
        limits = Limits(only) if anywhere else assistant.limits(searched, only)
        found = assistant.search(searched, only=limits.only)
        seconds = time.perf_counter() - started
    if json:
        from rag.contract.search import search_json

        told: dict[str, Any] = {"scope": limits.said, "explain": explain}
        values = search_json((text, config.mode), found, seconds, **told)
        return render.print_json({**values, "searched": searched})
    if searched != text:
        render.note(_("searching for: {query}", query=render.one_line(searched, 200)))
    if limits.said:
        render.note(_("{scope} (--anywhere searches all)", scope=labelled(limits.said)))
    return _print(found, searched, explain)


def _search_pictures(config: Config, query: str, only: Filter, json: bool) -> bool:
    """Search pictures by what they show and what is written of them; False where there are none
    that were looked at."""
    from rag.assistant import Assistant
    from rag.catalog.pictures import has_pictures

    with Assistant.of(config) as assistant:
        if not has_pictures(assistant.collection().catalog):
            return False
        assistant.open()
        started = time.perf_counter()
        found = assistant.pictures(query, only=only)
        seconds = time.perf_counter() - started
    if json:
        from rag.contract.pictures import pictures_json

        render.print_json(pictures_json(query, found, seconds))
    else:
        from rag.cli.show.pictures import print_pictures

        print_pictures(found)
    return True


def _terms(
    query: str | None, like: Sequence[str], unlike: Sequence[str], mode: str | None
) -> Terms | None:
    """The terms of a sum, or None where a query is searched with."""
    if not like and not unlike:
        if not (query or "").strip():
            raise ConfigError("the query is empty", hint='rag search "backup tools"')
        return None
    from rag.explore.arithmetic import Terms

    terms = Terms((*((query,) if query else ()), *like), tuple(unlike))
    if not all(term.strip() for term in (*terms.like, *terms.unlike)):
        raise ConfigError("an empty text has no meaning", hint='rag search --like "bread"')
    if mode not in (None, "dense"):
        raise ConfigError(
            f"--mode {mode} searches words; a sum of meanings has none",
            hint='rag search --like "…" --mode dense',
        )
    return terms


def _search_like(config: Config, terms: Terms, wanted: Search, flags: tuple[bool, bool]) -> None:
    from rag.explore.arithmetic import document, search_like
    from rag.workspace import reading

    explain, json = flags
    with reading(config) as workspace:
        started = time.perf_counter()
        found = search_like(workspace.collection, workspace.embedder, terms, wanted)
        seconds = time.perf_counter() - started
        for term in (*terms.like, *terms.unlike):
            if _looks_like_a_file(term) and not document(workspace.collection.catalog, term):
                render.note(
                    _("{term} is no document of the collection: taken as a text", term=term)
                )
    if json:
        from rag.contract.search import search_json

        values = search_json((_written(terms), "dense"), found, seconds, explain=explain)
        return render.print_json({**values, "like": terms.like, "unlike": terms.unlike})
    return _print(found, "", explain)


def _looks_like_a_file(term: str) -> bool:
    return bool(Path(term).suffix) and " " not in term


def _written(terms: Terms) -> str:
    """The sum as one writes it down."""
    return " − ".join([" + ".join(terms.like), *terms.unlike])


def _print(found: Sequence[ScoredPassage], query: str, explain: bool) -> None:
    from rich.text import Text

    from rag.cli.show.snippet import snippet

    console = render.output()
    width = max(40, min(console.width, 110))
    if not found:
        console.print(_("nothing found"))
    for scored in found:
        passage = scored.passage
        where = render.place(passage.source, passage.start_line, passage.end_line, passage.page)
        line = Text(_("{rank:2}  {score:.2f}  ", rank=scored.rank, score=scored.score), style="dim")
        line.append_text(render.link(where, passage.source, passage.start_line))
        line.append(render.ocr_note(passage.read_by_ocr), style="dim")
        line.append("   " + render.one_line(passage.heading or passage.title, 60), style="bold")
        console.print(line)
        if explain:
            console.print(Text("    " + render.why(scored.explanation), style="dim"))
        part = snippet(passage.text, query, width - 6)
        shown = Text("    " + part.text)
        for start, end in part.marked:
            shown.stylize("bold", start + 4, end + 4)
        console.print(shown)
