"""Ask your own documents, offline: answers proved by quotes, on your own machine.

`from rag import Assistant` is the one door for other programs; see `rag.assistant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.assistant import Assistant

__version__ = "0.1.0"
__all__ = ["Assistant", "__version__"]


def __getattr__(name: str) -> object:
    # Found when it is asked for: `rag --help` must not wait for what answering needs.
    if name == "Assistant":
        from rag.assistant import Assistant

        return Assistant
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
