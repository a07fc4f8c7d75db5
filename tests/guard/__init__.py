"""The folder that `conftest.py` puts on the path of every process a test starts."""

from __future__ import annotations

import os
from pathlib import Path


def on_path(folder: Path) -> str:
    """PYTHONPATH with one more folder: the guard stays on it."""
    return os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])
