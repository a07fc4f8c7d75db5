"""Where the lines of a chat come from when somebody types them."""

from __future__ import annotations

import contextlib
import os
import sys
from asyncio import CancelledError
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import is_searching
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from rag.chat import kept_conversations as history
from rag.cli.chat.complete import ChatCompleter
from rag.cli.chat.terminal import quiet_terminal
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import RagError
from rag.store.shelf import open_collection

if TYPE_CHECKING:
    from rag.cli.chat.talk import Chat

REMEMBERED = 1000
"""Earlier questions that the arrow keys and Ctrl-R bring back."""

# The terminal's own colours only: they suit its background, light or dark.
STYLE = Style.from_dict(
    {
        "prompt": "bold",
        "bottom-toolbar": "noreverse",
        "bottom-toolbar.text": "fg:ansibrightblack noreverse",
        "completion-menu.completion": "noinherit reverse",
        "completion-menu.completion.current": "noinherit bold",
        "completion-menu.meta.completion": "noinherit reverse",
        "completion-menu.meta.completion.current": "noinherit bold",
    }
)


def lines(chat: Chat) -> Iterator[str]:
    """What is typed, until Ctrl-D on an empty line."""
    prompt: PromptSession[str] = PromptSession(
        history=_remembered(chat),
        completer=ChatCompleter(chat),
        complete_while_typing=True,
        reserve_space_for_menu=6,
        key_bindings=_keys(),
        multiline=True,
        prompt_continuation="  … ",
        bottom_toolbar=lambda: _status(chat),
        style=STYLE,
        enable_open_in_editor=True,
    )
    interrupted = False
    with quiet_terminal() as chat.lend:
        while not chat.done:
            # Whatever Ctrl-C meets here, however often it is pressed, must not end the chat.
            try:
                if interrupted:
                    render.note(_("Ctrl-D leaves, /help lists the commands"))
                    interrupted = chat.replacing = False
                if typed := _typed(chat, prompt):
                    yield typed
            # asyncio says that it was cancelled where Ctrl-C comes while a prompt begins or ends.
            except (KeyboardInterrupt, CancelledError):
                interrupted = True
            except EOFError:
                return


def _typed(chat: Chat, prompt: PromptSession[str]) -> str:
    chat.prefill, prefill = "", chat.prefill
    if not chat.session.ready:
        chat.session.when_ready(prompt.app.invalidate)
    return prompt.prompt(_prompt(chat), default=prefill).strip()


def plain_lines(chat: Chat) -> Iterator[str]:
    """The same without anything that moves the cursor."""
    # Gives input() line editing and history where the platform has it.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    while not chat.done:
        try:
            typed = input(f"{render.one_line(chat.session.config.collection, 30)}> ").strip()
        except KeyboardInterrupt:
            render.note(_("Ctrl-D leaves, /help lists the commands"))
            continue
        except EOFError:
            return
        if typed:
            yield typed


def _prompt(chat: Chat) -> FormattedText:
    name = render.one_line(chat.session.config.collection, 30)
    return FormattedText([("class:prompt", f"{name} ❯ ")])


def _status(chat: Chat) -> FormattedText:
    """Collection, model and how full its window is; cut to the width of the window."""
    session = chat.session
    width = max(1, os.get_terminal_size().columns - 1) if sys.stdout.isatty() else 80
    text = " · ".join((session.config.collection, _model(chat), *_window(chat)))
    return FormattedText([("class:bottom-toolbar.text", render.one_line(text, width))])


def _model(chat: Chat) -> str:
    session = chat.session
    if session.conversation.extract:
        return _("quotes only")
    return (
        session.config.model
        if session.ready
        else _("{model} (loading)", model=session.config.model)
    )


def _window(chat: Chat) -> Iterator[str]:
    turns = chat.session.conversation.turns
    budget = turns[-1].answer.draft.budget if turns else None
    if budget and budget.context_window:
        used = budget.context_window - budget.free
        yield _("window {share} %", share=100 * used // budget.context_window)


def _remembered(chat: Chat) -> InMemoryHistory:
    """Questions of earlier conversations; none where conversations are not kept."""
    config = chat.session.config
    if not chat.session.keeper.wanted:
        return InMemoryHistory()
    try:
        collection = open_collection(config)
    except RagError:
        return InMemoryHistory()
    with contextlib.closing(collection):
        return InMemoryHistory(history.questions(collection.catalog, REMEMBERED))


def _keys() -> KeyBindings:
    keys = KeyBindings()

    # While searching, Enter takes what was found.
    @keys.add("enter", filter=~is_searching)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
