"""`rag remove`: documents forgotten, their files left alone."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.counted import documents, passages
from rag.cli.words.messages import _
from rag.core.errors import SourceError


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(remove)


def remove(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(help="Documents or folders.", metavar="SOURCE...")
    ],
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Forget documents; the files themselves are left alone.

    Examples:  rag remove notes/old.md   ·   rag remove ~/notes/archive
    """
    from rag.catalog.find_documents import documents_under
    from rag.ingest.ingest import forget
    from rag.store.shelf import open_collection, writing

    config = configure(ctx, home=home, collection=collection)
    open_collection(config).close()
    with writing(config, wait_seconds=60) as opened:
        found = {source: documents_under(opened.catalog, source) for source in sources}
        unknown = [source for source, doc_ids in found.items() if not doc_ids]
        if unknown:
            raise SourceError(
                f"not in the collection: {', '.join(unknown)}",
                hint='rag sql "SELECT source FROM documents"',
            )
        doc_ids = sorted({doc_id for group in found.values() for doc_id in group})
        change = forget(opened, doc_ids)
    if json:
        return render.print_json({"documents": len(doc_ids), "passages": change.removed})
    gone = {"documents": documents(len(doc_ids)), "passages": passages(change.removed)}
    render.output().print(_("{documents} forgotten ({passages})", **gone))
    return None
