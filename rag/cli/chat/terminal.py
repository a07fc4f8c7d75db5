"""The terminal of a chat between two prompts: what is typed is kept, unseen, for the next one.

It knows nothing of what is printed or asked.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

Lend = Callable[[], AbstractContextManager[None]]
"""Gives the terminal back as it was found, for as long as another program needs it."""


@contextlib.contextmanager
def quiet_terminal() -> Iterator[Lend]:
    """Nothing typed is echoed, and every key waits as it was pressed; Ctrl-C still interrupts.

    For the whole chat rather than for each answer: a Ctrl-D typed while an ordinary terminal
    waits for the prompt would be swallowed by it. Where there is no terminal, nothing happens.
    """
    try:
        import termios
    except ImportError:  # Windows
        yield contextlib.nullcontext
        return
    try:
        keyboard = sys.stdin.fileno()
        before = termios.tcgetattr(keyboard)
    except (OSError, ValueError, termios.error):
        yield contextlib.nullcontext
        return
    quiet = list(before)
    # Return is kept as it was typed: turned into a line feed it would be another key.
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)

    @contextlib.contextmanager
    def lent() -> Iterator[None]:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
        try:
            yield
        finally:
            termios.tcsetattr(keyboard, termios.TCSADRAIN, quiet)

    termios.tcsetattr(keyboard, termios.TCSANOW, quiet)
    try:
        yield lent
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
