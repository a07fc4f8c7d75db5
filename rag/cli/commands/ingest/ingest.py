"""`rag ingest`: files and folders into the collection."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.ingest.job import Job
from rag.cli.options import CollectionName, Home, ImageModel, Json, Verbose, configure, verbose
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    pass


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(ingest)


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, URLs.", metavar="PATH...")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan only.")] = False,
    prune: Annotated[
        bool | None,
        typer.Option(help="Remove documents whose file is gone, of emptied folders too."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read and embed everything anew.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay and follow changes until Ctrl-C.")
    ] = False,
    ocr: Annotated[
        bool | None,
        typer.Option(
            "--ocr/--no-ocr", help="Read scans and pictures.", show_default="if installed"
        ),
    ] = None,
    ocr_languages: Annotated[
        str | None,
        typer.Option("--ocr-languages", help="Tesseract's names, such as eng+deu."),
    ] = None,
    image_model: ImageModel = None,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another writer.")] = 60.0,
    worker: Annotated[
        bool, typer.Option("--worker", help="Work on what others queue in a PostgreSQL store.")
    ] = False,
    until_done: Annotated[
        bool, typer.Option("--until-done", help="A worker ends when the queue is done.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="dask://HOST:PORT", help="Let a Dask cluster do it."),
    ] = None,
    more: Verbose = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Bring the collection to what the files hold now.

    Unchanged files cost nothing, changed ones embed only their changed paragraphs, deleted ones
    are removed. A file that cannot be read is reported and never stops the rest. A folder that is
    empty all at once is kept until --prune says that this is meant; -v lists what is not read.
    Scans and pictures are read by OCR where the extra `ocr` is installed; with the extra `images`
    pictures are found by name, date and place, and with --image-model by what they show. Into a
    PostgreSQL store the files are queued, and every --worker, on any machine that sees them, takes
    its share.

    Examples:  rag ingest ~/notes   ·   rag ingest report.pdf minutes/ --dry-run
    """
    setting = None if ocr is None else "on" if ocr else "off"
    from rag.load.remote import is_remote

    config = configure(
        ctx,
        home=home,
        collection=collection,
        ocr=setting,
        ocr_languages=ocr_languages,
        image_model=image_model,
    )
    if worker:
        from rag.cli.commands.ingest.worker import work

        if paths:
            raise ConfigError("a worker takes its files from the queue", hint="rag ingest PATH")
        return work(config, until_done=until_done, json=json)
    job = Job(
        config,
        tuple(path if is_remote(path) else Path(path) for path in paths or ()),
        prune=prune,
        rebuild=rebuild,
        wait_seconds=wait,
        verbose=verbose(ctx, more),
        on=on or "",
    )
    job.check()
    if watch and any(map(is_remote, paths or ())):
        raise ConfigError("--watch follows folders of this machine", hint="rag ingest URL")
    if watch and not paths:
        raise ConfigError("--watch needs to know what to follow", hint="rag ingest PATH --watch")
    if dry_run:
        return job.show_plan(json)
    job.run_and_say(json)
    if watch:
        from rag.cli.commands.ingest.watch import watch as follow

        follow(dataclasses.replace(job, rebuild=False), json)
    return None
