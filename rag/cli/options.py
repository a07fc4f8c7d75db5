"""Options that several commands share, and how they become one Config."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.words.language import speak

if TYPE_CHECKING:
    from rag.core.config import Config

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of collections and models.", show_default=False),
]
CollectionName = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="Name of the collection.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Passages = Annotated[int | None, typer.Option("-k", min=1, max=1000, help="Passages to retrieve.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", "-m", help="Language model: a name, a GGUF file or http://HOST:PORT#NAME."
    ),
]
Rerank = Annotated[
    str | None,
    typer.Option("--rerank", help="Cross-encoder that reads the best passages once more."),
]
RerankMs = Annotated[
    int | None, typer.Option("--rerank-ms", min=1, help="Milliseconds it may take.")
]
ImageModel = Annotated[
    str | None,
    typer.Option(
        "--image-model",
        help="CLIP or SigLIP model that looks at pictures: a folder or hub name; none.",
        show_default=False,
    ),
]
NoAdapter = Annotated[
    bool, typer.Option("--no-adapter", help="Run the bundled language model without its adapter.")
]
ModeName = Annotated[
    str | None, typer.Option("--mode", help="hybrid, dense or lexical.", show_default=False)
]


Glob = Annotated[
    str, typer.Option("--glob", "--filter", help="Only files matching a pattern, as in .gitignore.")
]
Kind = Annotated[
    str,
    typer.Option(help="Only files of a kind: pdf, mail, sheet, note, image, code, or an ending."),
]
Since = Annotated[str, typer.Option(help="Only documents dated this or later: 2024-05.")]
Until = Annotated[str, typer.Option(help="Only documents dated this or earlier.")]
Heading = Annotated[str, typer.Option(help="Only below headings that contain this.")]
Source = Annotated[str, typer.Option(help="Only this document: its path, or the end of it.")]
Form = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="FORM",
        help="Kind of answer: lookup, list, count, table, tasks, every, compare, changes, summary.",
        show_default=False,
    ),
]


Anywhere = Annotated[
    bool, typer.Option("--anywhere", help="Take no folder or kind in the question as a filter.")
]
Page = Annotated[
    int,
    typer.Option(min=0, help="Of a long list: 2 goes on where 1 ended.", show_default=False),
]


def known_form(form: str) -> str:
    """What `--as` names.

    :raises ConfigError: when there is no such kind of answer.
    """
    if not form:  # nearly always: what reads questions is imported while models load
        return form
    from rag.core.errors import ConfigError
    from rag.question.plan import FORMS

    if form not in FORMS:
        raise ConfigError(f"no answer is of the form {form!r}", hint=f"one of: {', '.join(FORMS)}")
    return form


def adapter_setting(without: bool) -> str | None:
    """`Config.adapter` as `--no-adapter` has it; None where it was not given."""
    return "none" if without else None


def configure(ctx: typer.Context, **flags: Any) -> Config:
    """The Config of a command: its own flags, then those given before it, then the rest.

    :raises ConfigError: naming every setting that is wrong.
    """
    from rag.core.config import load_config

    file, given = _given(ctx, flags)
    config = load_config(file, **given)
    speak(config.language)
    return config


def origins_of(ctx: typer.Context, **flags: Any) -> dict[str, str]:
    """Where each setting that is no default comes from."""
    from rag.core.config import origins

    file, given = _given(ctx, flags)
    return origins(file, **given)


def _given(ctx: typer.Context, flags: dict[str, Any]) -> tuple[Path | None, dict[str, Any]]:
    """The configuration file, and the flags of a command after those given before it."""
    before: dict[str, Any] = dict(ctx.find_root().obj or {})
    file = before.pop("config", None)
    return file, {**before, **{key: value for key, value in flags.items() if value is not None}}


def configure_question(ctx: typer.Context, **flags: Any) -> Config:
    """The Config of a command that asks a collection which holds something.

    Checked here, before the command imports anything heavy: an error is there at once.

    :raises ConfigError: naming every setting that is wrong.
    :raises EmptyCollection: when there is nothing to ask.
    """
    from rag.store.shelf import require_passages

    config = configure(ctx, **flags)
    require_passages(config)
    return config


Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more.", show_default=False)]


def verbose(ctx: typer.Context, given: bool = False) -> bool:
    """Whether `-v` was given, before the command or after it."""
    return given or bool(ctx.find_root().params.get("verbose"))
