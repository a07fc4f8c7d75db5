"""A chat: its session, and how questions and what comes of them are shown.

It does not read lines and knows no commands; `chat_loop` and `chat_commands` do.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from rag.answer.answer import SILENT
from rag.cli.chat.terminal import Lend
from rag.cli.show import render
from rag.cli.show.answers import AnswerPrinter
from rag.cli.show.flow import Flow
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken
from rag.contract.answer import answer_json, next_page
from rag.core.errors import ConfigError
from rag.language.line_ends import ASKING
from rag.load.question_context import CHARACTERS
from rag.question.form import form_of

if TYPE_CHECKING:
    from rich.console import Console

    from rag.cli.chat.session import Session

MORE = ("more", "next", "mehr", "weiter", "más", "suite", "encore", "altro", "ancora", "meer")
"""What asks for the next page of a list."""
LONG_LINES = 5
"""Pasted text of more lines is context for the question at its end, or for the next one."""


@dataclass(slots=True)
class Chat:
    """A session and how it is shown.

    :ivar json: answers are objects on standard output, all else goes to standard error.
    :ivar prefill: what the next prompt holds already, for a question to be edited.
    :ivar replacing: the next question takes the place of the last.
    :ivar unanswered: the question that was stopped or failed last, if none was answered since.
    :ivar context: pasted text that waits for its question.
    :ivar form: the kind of answer the next question is to have.
    :ivar anywhere: nothing in the next question's words is a filter.
    :ivar last_form: the one that was wanted of the last question.
    :ivar page: of a long list, that the next question is to show.
    :ivar lend: gives the terminal to another program for a while.
    """

    session: Session
    json: bool = False
    verbose: bool = False
    prefill: str = ""
    replacing: bool = False
    unanswered: str = ""
    context: str = ""
    form: str = ""
    page: int = 0
    anywhere: bool = False
    last_form: str = ""
    done: bool = False
    lend: Lend = contextlib.nullcontext

    @property
    def console(self) -> Console:
        """Where commands print."""
        return render.chatter() if self.json else render.output()

    def say(self, text: str) -> None:
        """A line of a command's result; the text may come from documents."""
        for line in render.clean(text).splitlines():
            self.show(Text(line))

    def show(self, line: Text) -> None:
        """A line, wrapped between words and as far in as it begins."""
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        flow = Flow(self.console, indent)
        flow.add(line[indent:])
        flow.end()

    def ask(self, typed: str) -> None:
        """Answer a question and print the answer."""
        question, context = split_paste(typed)
        if len(context) > CHARACTERS:
            raise ConfigError(
                f"{len(context)} characters are too many for one question",
                hint="put them into a file: /ingest PATH",
            )
        if not question:
            self.context = context
            lines = len(context.splitlines())
            return self.say(_("{lines} lines: what do you want to know of them?", lines=lines))
        if question.casefold().strip(" .!") in MORE and (page := self._next_page()):
            question, self.page, self.form = self.session.last().question, page, self.last_form
        context, self.context = context or self.context, ""
        self.unanswered = question
        replacing, self.replacing = self.replacing, False
        form, self.form = self.form, ""
        self.last_form = form
        page, self.page = self.page, 0
        anywhere, self.anywhere = self.anywhere, False
        told: dict[str, Any] = {
            "context": context, "form": form, "replacing": replacing, "page": page,
            "anywhere": anywhere,
        }  # fmt: skip
        if self.json:
            turn = self.session.ask(question, SILENT, **told)
            self.unanswered = ""
            render.print_json(answer_json(turn.answer))
            sys.stdout.flush()
            return None
        words_first = not self.session.conversation.extract and form_of(question) == "fact"
        printer = AnswerPrinter(verbose=self.verbose, words_first=words_first)
        turn = self.session.ask(question, printer, searching=self._searching, **told)
        self.unanswered = ""
        printer.finish(turn.answer)
        if turn.answer.draft.interrupted and not turn.answer.plan:
            self.say(_("(stopped)"))
        if turn.answer.draft.broken_off:
            self.say(f"({spoken(turn.answer.draft.broken_off)})")
        return None

    def _next_page(self) -> int:
        turns = self.session.conversation.turns
        return next_page(turns[-1].answer.shown) if turns else 0

    def _searching(self, query: str) -> None:
        self.show(Text(_("  searching: {query}", query=render.one_line(query, 200)), style="dim"))


def split_paste(typed: str) -> tuple[str, str]:
    """(question, context) of what was typed: of many lines the last or first one that asks is the
    question; "" when none does."""
    lines = typed.splitlines()
    if len(lines) <= LONG_LINES:
        return " ".join(typed.split()), ""
    if lines[-1].rstrip().endswith(ASKING):
        return lines[-1].strip(), "\n".join(lines[:-1])
    if lines[0].rstrip().endswith(ASKING):
        return lines[0].strip(), "\n".join(lines[1:])
    return "", typed
