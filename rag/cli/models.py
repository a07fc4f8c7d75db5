"""`rag models` and `rag config`: what runs, where it lies, and with which settings."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from rag.cli import render
from rag.cli.options import CollectionName, Home, Json, configure

Name = Annotated[str, typer.Argument(help="A model's name as listed, or as on the hub.")]

group = typer.Typer(no_args_is_help=True, help="List, find, check and download models.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(group, name="models")
    app.command()(config)


@group.command("list")
def list_(ctx: typer.Context, json: Json = False, home: Home = None) -> None:
    """List known and downloaded models.

    Examples:  rag models list   ·   rag models list --json
    """
    from rag.models.installed import list_models

    found = list_models(configure(ctx, home=home).home)
    if json:
        return render.print_json({"models": [dataclasses.asdict(model) for model in found]})
    for model in found:
        mark = "✓" if model.present else " "
        size = f"{model.bytes / 1e6:,.0f} MB" if model.bytes else ""
        line = f"{mark} {model.kind:8}  {model.name:44} {size:>9}  {model.licence}"
        render.output().print(line if model.present else f"{line}   {model.get}")
    return None


@group.command("path")
def path(ctx: typer.Context, name: Name, json: Json = False, home: Home = None) -> None:
    """Print where a model's file or folder lies.

    Examples:  rag models path smollm2-135m-instruct   ·   rag models path multilingual-e5-small
    """
    from rag.models.installed import model_path

    with render.progress("Preparing the model"):
        found = str(model_path(configure(ctx, home=home).home, name))
    if json:
        return render.print_json({"name": name, "path": found})
    render.output().print(found)
    return None


@group.command("verify")
def verify(ctx: typer.Context, json: Json = False, home: Home = None) -> int:
    """Check the files of every model on this machine against their checksums.

    Examples:  rag models verify   ·   rag models verify --json
    """
    from rag.models.verify import verify_models

    checks = verify_models(configure(ctx, home=home).home)
    sound = all(check.ok for check in checks)
    if json:
        render.print_json({"ok": sound, "checks": [dataclasses.asdict(c) for c in checks]})
    else:
        for check in checks:
            render.output().print(f"{'✓' if check.ok else '!'} {check.name}: {check.detail}")
    return 0 if sound else 1


@group.command("pull")
def pull(ctx: typer.Context, name: Name, json: Json = False, home: Home = None) -> None:
    """Download a model from the hub: the only command that needs a network.

    A broken download goes on where it stopped. HF_ENDPOINT names another hub.

    Examples:  rag models pull intfloat/multilingual-e5-base
      ·   rag models pull Qwen/Qwen2.5-3B-Instruct-GGUF/qwen2.5-3b-instruct-q4_k_m.gguf
    """
    from rag.models.fetch import pull_model

    folder = configure(ctx, home=home).home
    with render.progress(f"Downloading {name}") as advance:
        found = str(pull_model(folder, name, advance))
    if json:
        return render.print_json({"name": name, "path": found})
    render.output().print(found)
    return None


def config(
    ctx: typer.Context, json: Json = False, home: Home = None, collection: CollectionName = None
) -> None:
    """Print the settings in force, as lines for rag.toml.

    Examples:  rag config   ·   rag config --json
    """
    import json as jsonlib

    values = dataclasses.asdict(configure(ctx, home=home, collection=collection))
    values["home"] = str(values["home"])
    if json:
        return render.print_json(values)
    for name, value in values.items():
        # A JSON string is a TOML string; numbers are the same in both.
        render.output().print(f"{name} = {jsonlib.dumps(value)}")
    return None
