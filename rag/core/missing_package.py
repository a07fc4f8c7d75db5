"""A library that an installation may do without, and the command that brings it.

The engine of language models is compiled for minutes and torch is hundreds of megabytes, while
quotes need neither: they are installed by whoever wants them.
"""

from __future__ import annotations

import importlib.util
import shlex
import sys

from rag.core.errors import ModelMissing

ENGINE = "llama-cpp-python"
TORCH = "sentence-transformers"
IMAGES = "'rag-proof[images]'"
POSTGRES = "psycopg[binary,pool]"
JOBS = {
    ENGINE: "the engine of language models",
    IMAGES: "what looks at pictures",
    POSTGRES: "what reaches a store in PostgreSQL",
    TORCH: "what runs other embedders and rerankers",
}
QUOTES_ALONE = "rag ask --extract QUESTION"


def is_installed(module: str) -> bool:
    """Whether a module could be imported; it is not."""
    return importlib.util.find_spec(module) is not None


def install_command(package: str) -> str:
    """The line that installs a package where this program runs; it can be pasted."""
    return f"{shlex.quote(sys.executable)} -m pip install {shlex.quote(package)}"


def missing_package(package: str, instead: str = "") -> ModelMissing:
    """The error to raise where a package that is not installed was needed.

    :param instead: a command that does without it.
    """
    hint = "    or    ".join(filter(None, [install_command(package), instead]))
    return ModelMissing(f"{package}, {JOBS[package]}, is not installed", hint=hint)
