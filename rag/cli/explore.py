"""The commands that explore a collection."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    from rag.cli import classify, cluster, map, related, sql

    for module in (related, cluster, map, classify, sql):
        module.add_to(app)
