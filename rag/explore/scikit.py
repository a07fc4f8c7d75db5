"""The door to scikit-learn, which is an extra: what is missing is said, threads are kept few."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from rag.core.errors import ConfigError

ALONE_ROWS = 2000
"""Below this one thread works alone: threads wait for each other thousands of times, which for
little work takes longer than the work, and on a busy machine a hundred times longer."""


def scikit(module: str) -> Any:
    """A module of scikit-learn by its full name.

    :raises ConfigError: when it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ConfigError(
            f"scikit-learn is not installed ({error})", hint='pip install "rag-proof[explore]"'
        ) from error


def has_scikit() -> bool:
    """Whether scikit-learn is installed, found out without importing it."""
    return importlib.util.find_spec("sklearn") is not None


def threads_for(rows: int) -> Any:
    """A context in which scikit-learn takes as many threads as suit so many rows."""
    return scikit("threadpoolctl").threadpool_limits(1 if rows < ALONE_ROWS else None)
