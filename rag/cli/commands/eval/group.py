"""`rag eval`: measure on judged questions, and compare with honest statistics."""

from __future__ import annotations

from importlib import import_module

import typer

COMMANDS = (
    "retrieval", "compare", "fetch", "answers", "questions", "mine", "gate", "tune", "calibrate",
    "conversation",
)  # fmt: skip
"""A file each, in the order of the help."""


def add_to(app: typer.Typer) -> None:
    """Register the commands as a group of their own."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Measure how well passages are found, on public collections and your own notes.",
    )
    for file in COMMANDS:
        import_module(f"rag.cli.commands.eval.{file}").add_to(group)
    app.add_typer(group, name="eval")
