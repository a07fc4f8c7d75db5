"""The docs fail the build when they drift from the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli.app import build

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def commands():
    """(words, command) of every command and sub-command."""
    root = get_command(build())
    for name, command in root.commands.items():
        yield (name,), command
        for sub, subcommand in getattr(command, "commands", {}).items():
            yield (name, sub), subcommand


@pytest.mark.parametrize("words", [w for w, _ in commands()], ids=" ".join)
def test_every_command_has_help_with_two_examples(words):
    help_text = dict(commands())[words].help or ""
    assert len(help_text.split("\n")[0]) > 20
    if not getattr(dict(commands())[words], "commands", None):
        examples = help_text.split("Examples:")[-1]
        assert examples.count(f"rag {words[0]}") + examples.count("rag -") >= 2, help_text


@pytest.mark.parametrize("name", sorted({words[0] for words, _ in commands()}))
def test_every_command_is_in_the_readme(name):
    assert f"`rag {name}" in README.read_text(encoding="utf-8")


def test_the_readme_opens_with_the_two_commands():
    blocks = re.findall(r"```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert "make run" in blocks[0] and "make test" in blocks[0]


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("corpora/handbook/*.md")],
                         ids=lambda p: p.name)  # fmt: skip
def test_commands_shown_in_the_docs_exist(page):
    known = {words[0] for words, _ in commands()}
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"(?:^\$ |^|`)rag (?:-c \S+ |--home \S+ )?([a-z]+)\b", text, re.MULTILINE)
    assert set(shown) <= known
