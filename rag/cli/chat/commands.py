"""The slash commands of a chat: their names, their help, and finding the one that was meant."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.chat.summary import asks_for_summary
from rag.cli.chat import change as chat_change
from rag.cli.chat import inspect as chat_inspect
from rag.cli.chat import keep as chat_keep
from rag.cli.words.messages import _, marked
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.cli.chat.talk import Chat

Completes = Literal[
    "",
    "citation",
    "collection",
    "conversation",
    "mode",
    "model",
    "passage",
    "path",
    "source",
    "switch",
]


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    :ivar takes: what follows it, as shown by ``/help``; "" when nothing may.
    :ivar completes: what its argument is completed from.
    """

    name: str
    takes: str
    about: str
    run: Callable[[Chat, str], None]
    completes: Completes = ""


def _help(chat: Chat, argument: str) -> None:
    for command in COMMANDS:
        chat.say(f"  {f'/{command.name} {command.takes}':<18} {_(command.about)}")
    chat.say(_("  Alt-Enter begins a new line · Ctrl-R searches what was typed · Ctrl-C stops"))


def _quit(chat: Chat, argument: str) -> None:
    chat.done = True


COMMANDS = (
    Command("help", "", marked("list the commands"), _help),
    Command("sources", "", marked("list what the last answer cites"), chat_inspect.sources),
    Command(
        "open",
        "N",
        marked("open source N in your editor or viewer"),
        chat_inspect.open_source,
        "citation",
    ),
    Command(
        "evidence", "", marked("show all quotes found for the last question"), chat_inspect.evidence
    ),
    Command("summary", "", marked("the conversation in short"), chat_inspect.summary),
    Command("why", "[N]", marked("show how each passage was found"), chat_inspect.why, "passage"),
    Command("budget", "", marked("show how the context window is used"), chat_inspect.budget),
    Command(
        "model", "[NAME]", marked("show or switch the language model"), chat_change.model, "model"
    ),
    Command(
        "collection",
        "[NAME]",
        marked("show or switch the collection"),
        chat_change.collection,
        "collection",
    ),
    Command("mode", "[MODE]", marked("search hybrid, dense or lexical"), chat_change.mode, "mode"),
    Command(
        "filter", "[GLOB]", marked("search some files only; alone: all"), chat_change.only, "source"
    ),
    Command("k", "[N]", marked("how many passages to retrieve"), chat_change.passages),
    Command(
        "extract", "[on|off]", marked("answer with quotes alone"), chat_change.extract, "switch"
    ),
    Command(
        "as",
        "FORM",
        marked("answer the last question anew: list, count, lookup …"),
        chat_keep.as_form,
    ),
    Command("more", "", marked("the next page of a long list; so does the word"), chat_keep.more),
    Command(
        "anywhere", "", marked("the last question without its own filters"), chat_keep.anywhere
    ),
    Command("retry", "", marked("ask the last question again"), chat_keep.retry),
    Command("edit", "", marked("change the last question and ask it anew"), chat_keep.edit),
    Command("copy", "", marked("copy the last answer"), chat_keep.copy),
    Command("save", "FILE.md", marked("write the conversation to a file"), chat_keep.save, "path"),
    Command(
        "good", "", marked("the last answer is right: keep it as a judged question"), chat_keep.good
    ),
    Command("bad", "", marked("the last answer is of no use"), chat_keep.bad),
    Command("wrong", "", marked("the last answer is false"), chat_keep.wrong),
    Command("ingest", "PATH", marked("read files into the collection"), chat_change.ingest, "path"),
    Command("history", "[TEXT]", marked("list earlier conversations"), chat_keep.list_history),
    Command(
        "resume", "[N]", marked("take up an earlier conversation"), chat_keep.resume, "conversation"
    ),
    Command("forget", "", marked("begin anew and delete this conversation"), chat_keep.forget),
    Command("quit", "", marked("leave; so does Ctrl-D"), _quit),
)


def obey_words(chat: Chat, line: str) -> bool:
    """Obey a line that asks for a command in words, "summarise our conversation", if it does."""
    if not (asks_for_summary(line) and chat.session.conversation.turns):
        return False
    chat_inspect.summary(chat, "")
    return True


def obey(chat: Chat, line: str) -> None:
    """Run a command line.

    :raises ConfigError: naming the nearest command for one that does not exist.
    """
    name, _, argument = line[1:].strip().partition(" ")
    find(name).run(chat, argument.strip())


def find(name: str) -> Command:
    """The command of this name, or the only one that begins so.

    :raises ConfigError: naming the nearest.
    """
    known = [command.name for command in COMMANDS]
    begun = [command for command in COMMANDS if name and command.name.startswith(name)]
    for command in COMMANDS:
        if command.name == name:
            return command
    if len(begun) == 1:
        return begun[0]
    near = difflib.get_close_matches(name, known, 1, 0.5) or [c.name for c in begun[:1]]
    hint = f"/{near[0]}" if near else "/help"
    raise ConfigError(f"there is no command /{name}", hint=hint)
