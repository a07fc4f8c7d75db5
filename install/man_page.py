"""The manual page, written from the program's own help: ``python install/man_page.py > rag.1``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from rag import __version__
from rag.cli.app import build

EXIT = {
    0: "done, abstaining included",
    1: "an expected failure, said in one line",
    2: "wrong usage",
}
EXIT[130] = "interrupted"


def man_page() -> str:
    """The page in the man macros."""
    root: Any = get_command(build())
    lines = [
        f'.TH RAG 1 "" "rag {__version__}" "User Commands"',
        ".SH NAME",
        "rag \\- ask your own documents: answers proved by quotes",
        ".SH SYNOPSIS",
        ".B rag",
        "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        _text(root.help),
        ".SH OPTIONS",
        *_options(root),
        ".SH COMMANDS",
    ]
    for name, command in root.commands.items():
        lines += _command(f"rag {name}", command)
    lines.append(".SH EXIT STATUS")
    for code, meaning in EXIT.items():
        lines += [".TP", f".B {code}", _text(meaning)]
    lines += [".SH ENVIRONMENT", ".TP", ".B RAG_HOME", "Folder of collections and models."]
    lines += [".TP", ".B RAG_*", "Every setting, see \\fBrag config\\fR."]
    return "\n".join(lines) + "\n"


def _command(name: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", {})
    if inner:
        for sub, subcommand in inner.items():
            yield from _command(f"{name} {sub}", subcommand)
        return
    yield f".SS {_text(name)}"
    for paragraph in (command.help or "").split("\n\n"):
        yield ".PP"
        yield _text(paragraph)
    yield from _options(command)


def _options(command: Any) -> Iterator[str]:
    for option in command.params:
        if option.param_type_name == "option" and not option.hidden:
            yield ".TP"
            yield f".B {_text(', '.join([*option.opts, *option.secondary_opts]))}"
            yield _text(option.help)


def _text(text: str) -> str:
    """Text as the macros take it: no line begins with a dot or a quote that was not meant."""
    flat = " ".join(text.replace("\b", "").split())
    escaped = flat.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped)


if __name__ == "__main__":
    print(man_page(), end="")
