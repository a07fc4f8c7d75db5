"""Gathers what the program says to a person into the catalogue of each language.

    .venv/bin/python install/messages.py    bring the catalogues up to date, say what they lack

A translator edits `rag/data/locale/*/LC_MESSAGES/rag.po` and runs this again: it writes the `.mo`
that is read. Messages come from four places: calls of `_` and `several` in the command line, help
texts, the errors and findings of all rooms, whose f-strings are sentences with gaps, and the
phrases that plans and labels of computed answers are put together from.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from rag.answer.record import ABSTAINED
from rag.cli.app import build
from rag.cli.words.help import SENTENCES, paragraphs
from rag.core import errors
from rag.core.document_structure import SHOWS_NONE
from rag.postgres.refusals import HINTS
from rag.whole.phrases import PHRASES
from rag.words.catalogue import DOMAIN, ENGLISH_SEPARATORS, FOLDER, GAP, LABEL
from rag.words.catalogue import SENTENCE as CONTEXT

PACKAGE = Path(__file__).parents[1] / "rag"
HEAD = """\
# What `rag` says, in another language. Written by install/messages.py; edit msgstr only.
msgid ""
msgstr ""
"Language: {locale}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""
BEGAN = datetime(2026, 11, 29, tzinfo=UTC)
"""A date of the day in the files would be a change each time."""

ERRORS = {name for name in vars(errors) if isinstance(getattr(errors, name), type)} | {"GateFailed"}
FINDINGS = {
    "Check": ("detail", 2),
    "ModelCheck": ("detail", 2),
    "QuoteVerdict": ("detail", 3),
    "PageRead": ("reason", 5),
}
"""Records that carry a sentence to a person: the argument's name, and its place among those
without one."""
ALSO_SAID = (
    ABSTAINED,
    SHOWS_NONE,
    "cannot be read with any certainty",
    "is in {script} letters, for which no OCR data is installed",
    "unknown setting {name} in {origin}",
    "{name} = {value} in {origin} is not {kind}",
    *HINTS.values(),
)
"""Sentences that are not written where they are put into such a record."""
WRITTEN = ("rest", "mcp", "openai")
"""Rooms of the server whose errors programs read, as JSON."""
COMMANDS = (
    "rag ", "/", "make ", "pip ", "--", "-o ", "RAG_", "apt ", "qpdf ", "llm ", "export ", "rm -r ",
    "{key}=", "SQL: ",
)  # fmt: skip
"""How hints begin that are nothing but a command."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What is said.

    :ivar many: as it is said of several, or "".
    :ivar context: tells apart what reads the same in English, or "".
    """

    text: str
    many: str = ""
    context: str = ""


def messages() -> set[Message]:
    """All that is said."""
    found = {Message(ENGLISH_SEPARATORS, context="thousands, decimals")}
    found |= {Message(text) for text in help_texts(get_command(build()))}
    found |= {Message(text, context=CONTEXT) for text in (*SENTENCES, *ALSO_SAID)}
    found |= {Message(text, context=LABEL) for text in PHRASES}
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= set(marked(tree)) if "cli" in file.parts else set()
        if not set(WRITTEN) & set(file.parts):
            found |= {Message(text, context=CONTEXT) for text in said(tree)}
    return found


def marked(tree: ast.AST) -> Iterator[Message]:
    """What stands in `_`, `marked` and `several`."""
    for call, name in _calls(tree):
        texts = [a.value for a in call.args[:2] if isinstance(a, ast.Constant)]
        if name in ("_", "marked") and texts:
            yield Message(texts[0])
        elif name == "several":
            yield Message(*texts)


def help_texts(command: Any) -> Iterator[str]:
    """The paragraphs of a command's help, and of those below it."""
    if getattr(command, "hidden", False):
        return
    texts = [command.help, command.epilog, *(getattr(p, "help", "") for p in command.params)]
    for text in filter(None, texts):
        yield from paragraphs(text)
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def said(tree: ast.AST) -> Iterator[str]:
    """Sentences of errors, their hints, and findings; hints that are commands only stay."""
    for function in [tree, *_functions(tree)]:
        for call, name in _calls(function):
            if name in ERRORS:
                wanted, place = "hint", 1
                yield from (s for a in call.args[:1] for s in sentences(a, function))
            elif name in FINDINGS:
                wanted, place = FINDINGS[name]
            else:
                continue
            given = [*call.args[place : place + 1]]
            given += [k.value for k in call.keywords if k.arg == wanted]
            found = (s for argument in given for s in sentences(argument, function))
            yield from (s for s in found if not s.startswith(COMMANDS) or "    " in s)


def sentences(node: ast.AST, function: ast.AST) -> Iterator[str]:
    """The sentences an expression may be, gaps named by what stands in them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from filter(_has_words, [node.value])
    elif isinstance(node, ast.JoinedStr):
        yield from filter(_has_words, [_with_gaps(node)])
    elif isinstance(node, ast.IfExp):
        yield from sentences(node.body, function)
        yield from sentences(node.orelse, function)
    elif isinstance(node, ast.Name):
        for step in ast.walk(function):
            if isinstance(step, ast.Assign) and node.id in map(ast.unparse, step.targets):
                yield from sentences(step.value, function)


def _with_gaps(node: ast.JoinedStr) -> str:
    parts, names = [], set[str]()
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
            continue
        name = own = _name(value)
        while name in names:
            name = f"{own}{1 + len(names)}"
        names.add(name)
        parts.append("{" + name + "}")
    return "".join(parts)


def _name(gap: ast.AST) -> str:
    """The first variable in a gap, or its attribute."""
    expression = gap.value if isinstance(gap, ast.FormattedValue) else gap
    if isinstance(expression, ast.Attribute):
        return expression.attr
    called = [step.func for step in ast.walk(expression) if isinstance(step, ast.Call)]
    calls = {id(step) for function in called for step in ast.walk(function)}
    names = [
        step.attr if isinstance(step, ast.Attribute) else step.id
        for step in ast.walk(expression)
        if isinstance(step, ast.Name | ast.Attribute) and id(step) not in calls
    ]
    names = names or [step.id for step in ast.walk(expression) if isinstance(step, ast.Name)]
    return names[0].strip("_").lower()


def _has_words(sentence: str) -> bool:
    """Not gaps alone: they would fit every sentence."""
    return sum(letter.isalpha() for letter in GAP.sub("", sentence)) > 3


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for step in ast.walk(tree):
        if isinstance(step, ast.Call):
            name = step.func
            yield step, name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")


def _functions(tree: ast.AST) -> list[ast.AST]:
    return [step for step in ast.walk(tree) if isinstance(step, ast.FunctionDef)]


def catalog_of(file: Path, said: set[Message]) -> Catalog:
    """A language's catalogue with what is said now: translations are kept, the rest left empty."""
    with file.open("rb") as stream:
        before = read_po(stream, locale=file.parents[1].name)
    catalog = Catalog(before.locale, DOMAIN, creation_date=BEGAN, revision_date=BEGAN, fuzzy=False)
    for message in sorted(said):
        known = before.get(message.text, message.context or None)
        texts = (message.text, message.many) if message.many else message.text
        catalog.add(texts, known.string if known else "", context=message.context or None)
    return catalog


def main() -> int:
    """Bring every catalogue up to date; 1 where a translation is missing."""
    lacking = 0
    for file in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = catalog_of(file, messages())
        missing = [message.id for message in catalog if message.id and not _is_whole(message)]
        with file.open("wb") as stream:
            head = HEAD.format(locale=catalog.locale, plural=catalog.plural_forms)
            stream.write(head.encode())
            write_po(stream, catalog, width=0, omit_header=True)
        with file.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalog)
        lacking += len(missing)
        print(f"{catalog.locale}: {len(catalog)} messages, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text!r}")
    return 1 if lacking else 0


def _is_whole(message: Any) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts)


if __name__ == "__main__":
    sys.exit(main())
