"""`rag serve`: a page, an API and MCP over HTTP, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Model, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.server.people import Address
    from rag.server.settings import ServeSettings

EXTRA = 'pip install "rag-proof[serve]"'

Names = Annotated[
    list[str] | None,
    typer.Option("--collection", "-c", help="A collection to show; all are.", show_default=False),
]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")]
Token = Annotated[
    str, typer.Option(envvar="RAG_TOKEN", help="What opens the door; auto keeps one in the home.")
]
Tokens = Annotated[
    Path | None,
    typer.Option(
        envvar="RAG_TOKENS",
        metavar="FILE",
        help="People with tokens of their own, each with the rights of a role of the store.",
        show_default=False,
    ),
]
ReadOnly = Annotated[bool, typer.Option("--read-only", help="Nothing is changed nor kept.")]
Watch = Annotated[
    list[Path] | None,
    typer.Option(help="A folder that is kept current, and may be ingested.", show_default=False),
]
Origins = Annotated[
    list[str] | None,
    typer.Option(help="Another site whose pages may call.", metavar="URL", show_default=False),
]
Rate = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Requests a minute from one caller; 0 for any number.",
        show_default=False,
    ),
]
OpenIt = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
PrintUnit = Annotated[
    bool, typer.Option("--print-unit", help="Print a service of this system that keeps it running.")
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(serve)


def serve(
    ctx: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8321,
    token: Token = "auto",
    tokens: Tokens = None,
    collection: Names = None,
    read_only: ReadOnly = False,
    watch: Watch = None,
    allow_origin: Origins = None,
    rate: Rate = None,
    model: Model = None,
    open_page: OpenIt = False,
    print_unit: PrintUnit = False,
    home: Home = None,
) -> None:
    """Serve a page, an API, OpenAI's and MCP, until Ctrl-C.

    Whoever calls shows a token: the link printed at the start brings it into your browser once,
    programs send it as `Authorization: Bearer`.

    With `--tokens` one server over a shared store serves many, each of whom sees their own rows:
    `rag store token FILE NAME` makes a token.

    Examples:  rag serve --open   ·   rag serve -c notes --watch ~/notes   ·   rag serve --read-only
    """
    if print_unit:
        from rag.cli.commands.serve_unit import unit

        return render.output().print(unit(), end="")
    config = configure(ctx, home=home, model=model, requests_per_minute=rate)
    folders = tuple(folder.expanduser().resolve() for folder in watch or ())
    missing = [str(folder) for folder in folders if not folder.exists()]
    if missing:
        raise ConfigError(f"no such file or folder: {', '.join(missing)}")
    require_extra()
    from rag.server.people import Address
    from rag.server.run import serve
    from rag.server.settings import ServeSettings

    named = (ctx.find_root().obj or {}).get("collection")
    names = tuple(collection or ((named,) if named else ()))
    settings = ServeSettings(config, names, read_only, folders)
    address = Address(host, port, token, tokens, tuple(allow_origin or ()), folders)
    serve(settings, address, lambda base, link: _say(settings, address, (base, link), open_page))
    return None


def _say(
    settings: ServeSettings, address: Address, links: tuple[str, str], open_page: bool
) -> None:
    base, link = links
    render.output().print(_("serving on {base}", base=base))
    if open_page:
        import webbrowser

        webbrowser.open(link or base)
        render.output().print(_("  opened in your browser"))
    elif link:
        render.output().print(_("  open  {link}    (works once)", link=link))
    where = _where(settings, address)
    render.output().print(_("  token for programs: {where}    Ctrl-C ends it", where=where))


def _where(settings: ServeSettings, address: Address) -> str:
    from rag.server.guard.keys import token_file

    if address.tokens:
        return _("each has their own, of {file}", file=render.clean(str(address.tokens)))
    return (
        str(token_file(settings.config.home)) if address.token == "auto" else _("the one you gave")
    )


def require_extra() -> None:
    """Say what is missing before anything is loaded.

    :raises ConfigError: with the command that installs it.
    """
    from importlib.util import find_spec

    missing = [name for name in ("starlette", "uvicorn", "mcp") if find_spec(name) is None]
    if missing:
        raise ConfigError(f"serving needs {', '.join(missing)}", hint=EXTRA)
