"""`rag verify`: check a page of `rag ask --report` against the files again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken

if TYPE_CHECKING:
    from rich.text import Text

    from rag.report.check_page import Verdict


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(verify)


def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A page written by rag ask --report.")],
    json: Json = False,
    home: Home = None,
) -> None:
    """Check a saved answer again: its quotes against the files, its sentences against the quotes.

    Exits with 1 when anything no longer holds.

    Examples:  rag verify answer.html   ·   rag verify answer.html --json
    """
    from rag.core.errors import SourceError
    from rag.embedding.choose_embedder import load_embedder
    from rag.report.check_page import verify_page

    config = configure(ctx, home=home)
    try:
        page = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read {file}: {error}") from error
    verdict = verify_page(page, str(file), load_embedder(config))
    if json:
        render.print_json({"ok": verdict.ok, **dataclasses.asdict(verdict)})
    else:
        _print(verdict)
    if not verdict.ok:
        raise typer.Exit(1)


def _print(verdict: Verdict) -> None:
    from rich.text import Text

    console = render.output()
    for quote in verdict.quotes:
        where = render.place(quote.source, quote.start_line, quote.end_line)
        line = _mark(quote.ok).append(f"[{quote.marker}] {where}   {spoken(quote.detail)}")
        console.print(line)
    for sentence in verdict.sentences:
        if not sentence.ok:
            text = render.one_line(sentence.text, 200)
            console.print(
                _mark(False).append(_("“{text}”   not borne out by its quotes", text=text))
            )
    if not verdict.intact:
        console.print(
            _mark(False).append(_("the page was edited: it does not show its own report"))
        )
    held = sum(sentence.ok for sentence in verdict.sentences)
    console.print(
        Text(
            _(
                "  {held} of {sentences} sentences hold",
                held=held,
                sentences=len(verdict.sentences),
            ),
            style="dim",
        )
    )


def _mark(ok: bool) -> Text:
    from rich.text import Text

    return Text.assemble(("✓ ", "green") if ok else ("✗ ", "bold red"))
