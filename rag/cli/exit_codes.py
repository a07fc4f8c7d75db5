"""Decides exit codes: 0 done, 1 an expected failure, 2 usage, 130 interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import typer

from rag.core.errors import RagError


def exit_code(program: Callable[[], object], *, debug: bool = False) -> int:
    """Run the program; what it returns or raises as an exit code, an error said in one line.

    :param debug: let an expected error through, so that Python shows where it came from.
    """
    try:
        code = program()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except RagError as error:
        if debug:
            raise
        from rag.cli.show.render import print_error

        print_error(error)
        return 1
    except BrokenPipeError:
        # The reader of our output has left. Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.TyperException as error:
        from rag.cli.words.help import show_usage_error

        usage: Any = error  # typer's own errors know how to show themselves
        show_usage_error(usage)
        return int(usage.exit_code)
