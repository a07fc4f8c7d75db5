"""Help and usage errors in the language that is spoken: our texts, and the frame typer puts around.

Commands and options keep their names.
"""

from __future__ import annotations

import gettext
import io
import re
import sys
from collections.abc import Sequence
from typing import Any

from typer._click.core import Context
from typer._click.formatting import HelpFormatter

from rag.cli.words.messages import _, marked
from rag.cli.words.spoken import spoken
from rag.words.catalogue import DOMAIN

FRAME = (
    marked("Usage: "),
    marked("Options"),
    marked("Arguments"),
    marked("Commands"),
    marked("default: {default}"),
    marked("env var: {var}"),
    marked("required"),
    marked("(dynamic)"),
    marked("Missing command."),
    marked("No such command {name!r}."),
    marked("Show this message and exit."),
    marked("Aborted!"),
)
"""What typer says of its own and asks gettext for."""

SENTENCES = (
    "Usage: {usage}",
    "Error: {message}",
    "Try '{command}' for help.",
    "No such option: {name}",
    "No such option: {name} (Possible options: {names})",
    "{said} Did you mean {names}?",
    "Missing argument {name}.",
    "Missing option {name}.",
    "Option {name} requires an argument.",
    "Option {name} does not take a value.",
    "Got unexpected extra argument ({name})",
    "Got unexpected extra argument(s) ({names})",
    "Invalid value: {why}",
    "Invalid value for {name}: {why}",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
    "Input should be greater than or equal to {least}",
    "Input should be less than or equal to {most}",
    "Value {value} is not a valid {kind}.",
)
"""What it says without asking."""

EXAMPLES = marked("Examples:")
_PARTED = re.compile(r"\n\s*\n")


class _Formatter(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        # typer makes the option for help anew each time, with a text of its own.
        super().write_dl([(name, _(text)) for name, text in rows], col_max, col_spacing)


class _Context(Context):
    formatter_class = _Formatter


def translate_help(command: Any) -> None:
    """Put the translation into a command, its options and the commands below it."""
    if gettext.textdomain() != DOMAIN:
        return
    command.context_class = _Context
    for name in ("help", "short_help", "epilog"):
        if text := getattr(command, name, None):
            setattr(command, name, translated(text))
    for option in command.params:
        if getattr(option, "help", None):
            option.help = translated(option.help)
    for below in getattr(command, "commands", {}).values():
        translate_help(below)


def translated(text: str) -> str:
    """A help text; its paragraphs are messages of their own, and examples stay as they are."""
    return "\n\n".join(map(_paragraph, _PARTED.split(text.strip())))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text that are translated, each on one line."""
    return [" ".join(part.split()) for part in _PARTED.split(text.strip()) if part[:9] != EXAMPLES]


def _paragraph(paragraph: str) -> str:
    if paragraph.startswith(EXAMPLES):
        return _(EXAMPLES) + paragraph.removeprefix(EXAMPLES)
    return _(" ".join(paragraph.split()))


def show_usage_error(error: Any) -> None:
    """What typer says of a command line that it does not understand."""
    said = io.StringIO()
    error.show(said)
    sys.stderr.write("".join(f"{spoken(line)}\n" for line in said.getvalue().splitlines()))
