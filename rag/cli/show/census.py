"""What is said after the first ingest: what was found, what could be asked, what comes next."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _
from rag.cli.words.names import file_format, language

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.core.config import Config
    from rag.explore.census import Census
    from rag.explore.suggest_questions import Suggestion

SHOWN_KINDS = 6
QUESTIONS = 3
TRIED = 12
"""Questions that are put to the collection; those it does not answer are not suggested."""


def print_census(config: Config) -> None:
    """The collection in a line, three questions that it answers, and the next commands."""
    from rag.assistant import Assistant
    from rag.explore.census import take_census
    from rag.explore.suggest_questions import suggest_questions
    from rag.store.shelf import open_collection

    with (
        contextlib.closing(open_collection(config)) as collection,
        Assistant.of(config) as assistant,
    ):
        catalog = collection.catalog
        render.note(_("  in it: {census}", census=in_words(take_census(catalog))))
        found = list(answered(assistant, suggest_questions(catalog)))
    for line in next_steps(found, config.collection):
        render.note(line)


def in_words(census: Census) -> str:
    """``25 Markdown, 4 PDF · English 81 %, German 19 % · 2019 to 2026``."""
    shown = [f"{number:,} {file_format(kind)}" for kind, number in census.kinds]
    if len(shown) > SHOWN_KINDS:
        shown[SHOWN_KINDS - 1 :] = [_("{number} other kinds", number=len(shown) - SHOWN_KINDS + 1)]
    languages = [f"{language(name)} {share:.0%}" for name, share in census.languages]
    years = dict.fromkeys(date[:4] for date in (census.oldest, census.newest) if date)
    parts = [", ".join(shown), ", ".join(languages).replace("%", " %"), _(" to ").join(years)]
    return " · ".join(filter(None, parts))


def answered(assistant: Assistant, suggested: Iterator[Suggestion]) -> Iterator[str]:
    """Those of the questions that the document they were made of answers, as many as are shown."""
    found = 0
    for suggestion, _tried in zip(suggested, range(TRIED), strict=False):
        answer = assistant.ask(suggestion.question, extract=True)
        places = {quote.passage.doc_id for quote in answer.quotes[:1]}
        if answer.outcome == "answered" and suggestion.doc_id in places:
            found += 1
            yield suggestion.question
        if found == QUESTIONS:
            return


def next_steps(found: Sequence[str], collection: str) -> Iterator[str]:
    """Commands to paste."""
    program = _program() + ("" if collection == "default" else f" -c {shlex.quote(collection)}")
    if found:
        yield _("  ask, for example:")
        for question in found:
            yield f"    {program} ask {_quoted(render.one_line(question, 90))}"
    yield _("  a conversation: {program} chat    passages: {program} search WORDS", program=program)


def _program() -> str:
    """`rag`, or its path where a shell would not find it."""
    typed = Path(sys.argv[0])
    if typed.name != "rag" or shutil.which("rag"):
        return "rag"
    return shlex.quote(render.shown_path(str(typed.absolute())))


def _quoted(question: str) -> str:
    """In double quotes, as a person would type it, where no shell reads anything in them."""
    return shlex.quote(question) if set(question) & set('"$`\\!') else f'"{question}"'
