"""`rag status`: what a collection holds, or what it holds of one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.show.render import counted


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(status)


def status(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="[SOURCE]", help="One document: a path, or the end of one.")
    ] = "",
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Show what the collection holds, its model and its last ingest; or one document.

    Examples:  rag status   ·   rag status report.pdf   ·   rag -c work status --json
    """
    from rag.assistant import Assistant
    from rag.contract.status import document_status_json, status_json

    with Assistant.of(configure(ctx, home=home, collection=collection)) as assistant:
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
    shown = {**values, "bytes": f"{values['bytes'] / 1e6:.1f} MB"}
    if hidden:
        shown["hidden"] = (
            f"{counted(hidden, 'character')} left out of {counted(hiding, 'document')}"
        )
    if scanned or unread:
        shown["ocr"] = f"{counted(scanned, 'page')} read, {unread:,} not"
    return shown


def _of_document(values: dict[str, Any]) -> dict[str, Any]:
    hidden, left_out = values.pop("hidden_characters"), values.pop("furniture")
    scans = values.pop("scans")
    if hidden:
        values["hidden"] = f"{counted(hidden, 'character')} left out"
    for number, line in enumerate(left_out):
        # The first line bears the name, the others go on below it.
        name = "left out" if not number else " " * number
        values[name] = f"{line['line']} ({counted(line['count'], 'time')})"
    return {**values, **_of_scans(scans)}


def _of_scans(scans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A line a page: how sure OCR was, or why it read nothing, and what it was not sure of."""
    shown: dict[str, Any] = {}
    for scan in scans:
        read = f"read by OCR, confidence {scan['confidence']:.2f}"
        lines = [read if scan["start"] < scan["end"] else scan["reason"] or "not read"]
        lines += [f"unsure: {line}" for line in scan["unsure"].splitlines()]
        shown[f"page {scan['number']}"] = "; ".join(lines)
    return shown


def _show(values: dict[str, Any]) -> None:
    for name, value in values.items():
        render.output().print(f"{name.strip():12}  {render.clean(str(value))}")
