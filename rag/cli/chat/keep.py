"""Slash commands about what was said: again, kept, judged, taken up later or forgotten."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rag.chat import kept_conversations as history
from rag.chat.stored_turns import Verdict
from rag.cli.show import render
from rag.cli.show.transcript import transcript
from rag.cli.words.messages import _
from rag.contract.answer import next_page
from rag.core.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from rag.cli.chat.talk import Chat

COPIERS = (["wl-copy"], ["xclip", "-selection", "clipboard"], ["pbcopy"], ["clip"])
LISTED = 20


def retry(chat: Chat, argument: str) -> None:
    """``/retry``: the last question again, with the settings as they are now."""
    if chat.unanswered:
        return chat.ask(chat.unanswered)
    chat.replacing = True
    return chat.ask(chat.session.last().question)


def as_form(chat: Chat, argument: str) -> None:
    """``/as FORM``: the last question again, with an answer of this kind; lookup reads passages.

    :raises ConfigError: when there is no such kind.
    """
    from rag.cli.options import known_form

    chat.form = known_form(argument or "?")
    retry(chat, "")


def anywhere(chat: Chat, argument: str) -> None:
    """``/anywhere``: the last question again; no folder, kind or day in it is a filter."""
    chat.anywhere = True
    retry(chat, "")


def more(chat: Chat, argument: str) -> None:
    """``/more``: the next page of the last answer's list.

    :raises ConfigError: when it has been shown to its end.
    """
    last = chat.session.last()
    chat.page, chat.form = next_page(last.answer.shown), chat.last_form
    if not chat.page:
        raise ConfigError("the last answer has no further page", hint="/retry")
    return chat.ask(last.question)


def edit(chat: Chat, argument: str) -> None:
    """``/edit``: the last question comes back into the prompt, or is replaced by the argument."""
    last = chat.unanswered or chat.session.last().question
    # What was stopped before it was answered stands in nobody's place.
    chat.replacing = not chat.unanswered
    if argument:
        return chat.ask(argument)
    chat.prefill = last
    return None


def copy(chat: Chat, argument: str) -> None:
    """``/copy``: the last answer to the clipboard, through the terminal where no tool is there."""
    text = chat.session.last().answer.text
    for command in COPIERS:
        if shutil.which(command[0]):
            done = subprocess.run(command, input=text.encode(), check=False, capture_output=True)
            if done.returncode == 0:
                return chat.say(_("copied"))
    if not sys.stdout.isatty():
        raise ConfigError("there is no clipboard here", hint="/save FILE.md")
    sys.stdout.write(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a")
    sys.stdout.flush()
    return chat.say(_("copied, if this terminal allows it"))


def save(chat: Chat, argument: str) -> None:
    """``/save FILE.md``: the conversation as Markdown, in a new file.

    :raises SourceError: when the file exists or cannot be written.
    """
    if not argument:
        raise ConfigError("no file named", hint="/save talk.md")
    chat.session.last()
    path = Path(argument).expanduser()
    turns = chat.session.conversation.turns
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(transcript((turn.question, turn.answer) for turn in turns))
    except OSError as error:
        raise SourceError(f"cannot write {path}: {error.strerror or error}") from error
    chat.say(_("{turns} turns in {path}", turns=len(turns), path=path))


def good(chat: Chat, argument: str) -> None:
    """``/good``: the last answer is right."""
    _judge(chat, "good")


def bad(chat: Chat, argument: str) -> None:
    """``/bad``: the last answer does not help."""
    _judge(chat, "bad")


def wrong(chat: Chat, argument: str) -> None:
    """``/wrong``: the last answer is false."""
    _judge(chat, "wrong")


def list_history(chat: Chat, argument: str) -> None:
    """``/history [TEXT]``: the latest conversations, or those that hold a text."""
    found = history.summaries(chat.session.workspace().collection.catalog, argument)
    for summary in found[:LISTED]:
        chat.say(summary_line(summary))
    if not found:
        chat.say(
            _("no conversation was kept that holds {text!r}", text=argument)
            if argument
            else _("no conversation was kept")
        )


def summary_line(summary: history.Summary) -> str:
    """One line of a list: number, day, turns and the first question."""
    title = render.one_line(summary.title, 70)
    return f"  {summary.conversation_id:>4}  {summary.started[:16]}  {summary.turns:>3}  {title}"


def resume(chat: Chat, argument: str) -> None:
    """``/resume [N]``: go on with a conversation, the latest without a number."""
    if argument and not argument.isdecimal():
        raise ConfigError(f"{argument!r} is not a number", hint="/history")
    chat.session.resume(int(argument or 0))
    show_resumed(chat)


def show_resumed(chat: Chat) -> None:
    """What a conversation that is taken up again ended with."""
    turns = chat.session.conversation.turns
    chat.say(
        _(
            "conversation {number}, {turns} turns; the last was:",
            number=chat.session.keeper.conversation_id,
            turns=len(turns),
        )
    )
    for turn in turns[-1:]:
        chat.say(f"  {render.one_line(turn.question, 200)}")
        chat.say(f"  {render.one_line(turn.answer.text, 400)}")


def forget(chat: Chat, argument: str) -> None:
    """``/forget``: a new conversation; the present one is deleted."""
    session = chat.session
    if session.keeper.conversation_id:
        history.forget(session.workspace().collection.catalog, [session.keeper.conversation_id])
    session.forget_turns()
    chat.say(_("forgotten"))


def _judge(chat: Chat, verdict: Verdict) -> None:
    chat.session.judge(verdict)
    chat.say(_("kept as {verdict}: rag history export --judged FOLDER", verdict=verdict))
