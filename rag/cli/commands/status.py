"""`rag status`: what a collection holds, or what it holds of one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.counted import characters, documents, pages
from rag.cli.words.messages import _, several
from rag.cli.words.spoken import spoken


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(status)


def status(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="[SOURCE]", help="One document: a path, or the end of one.")
    ] = "",
    watch: Annotated[
        bool, typer.Option("--watch", help="How far all workers are, until they are done.")
    ] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Show what the collection holds, its model and its last ingest; or one document.

    Examples:  rag status   ·   rag status report.pdf   ·   rag -c work status --json
    """
    config = configure(ctx, home=home, collection=collection)
    if watch:
        from rag.cli.commands.watch_queue import watch_queue

        return watch_queue(config, json)
    from rag.assistant import Assistant
    from rag.contract.status import document_status_json, status_json

    with Assistant.of(config) as assistant:
        if source:
            values = document_status_json(assistant.document_status(source))
        else:
            values = status_json(assistant.status())
    if json:
        return render.print_json(values)
    _show(_of_document(values) if source else _of_collection(values))
    return None


def _of_collection(values: dict[str, Any]) -> dict[str, Any]:
    hidden = values.pop("hidden_characters")
    hiding = values.pop("hiding_documents")
    scanned, unread = values.pop("pages_read_by_ocr"), values.pop("pages_not_read")
    shown = {**values, "bytes": _("{megabytes:.1f} MB", megabytes=values["bytes"] / 1e6)}
    if hidden:
        shown["hidden"] = _(
            "{hidden} left out of {hiding}",
            hidden=characters(hidden),
            hiding=documents(hiding),
        )
    if scanned or unread:
        shown["ocr"] = _("{scanned} read, {unread:,} not", scanned=pages(scanned), unread=unread)
    return shown


def _of_document(values: dict[str, Any]) -> dict[str, Any]:
    hidden, left_out = values.pop("hidden_characters"), values.pop("furniture")
    scans = values.pop("scans")
    if hidden:
        values["hidden"] = _("{hidden} left out", hidden=characters(hidden))
    for number, line in enumerate(left_out):
        # The first line bears the name, the others go on below it.
        name = _("left out") if not number else " " * number
        times = several("{number:,} time", "{number:,} times", line["count"])
        values[name] = f"{line['line']} ({times})"
    return {**values, **_of_scans(scans)}


def _of_scans(scans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A line a page: how sure OCR was, or why it read nothing, and what it was not sure of."""
    shown: dict[str, Any] = {}
    for scan in scans:
        read = _("read by OCR, confidence {confidence:.2f}", confidence=scan["confidence"])
        lines = [read if scan["start"] < scan["end"] else spoken(scan["reason"]) or _("not read")]
        lines += [_("unsure: {line}", line=line) for line in scan["unsure"].splitlines()]
        shown[_("page {number}", number=scan["number"])] = "; ".join(lines)
    return shown


def _show(values: dict[str, Any]) -> None:
    for name, value in values.items():
        render.output().print(f"{_(name.strip()):12}  {render.clean(str(value))}")
