"""A GGUF file with its weights in another format."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Literal

from rag.core.errors import ModelBroken
from rag.reader.llama import load_library, reason

Format = Literal["f16", "q8_0"]
_FORMATS: dict[Format, int] = {"f16": 1, "q8_0": 7}
"""``LLAMA_FTYPE_MOSTLY_…`` of llama.h."""


def quantise(source: Path, target: Path, to: Format) -> None:
    """Write the model once more, every matrix in the format given.

    :raises ModelBroken: when llama.cpp cannot.
    """
    c, errors, _ = load_library()
    parameters = c.llama_model_quantize_default_params()
    parameters.ftype = _FORMATS[to]
    parameters.allow_requantize = True
    errors.clear()
    paths = os.fsencode(source), os.fsencode(target)
    if c.llama_model_quantize(*paths, ctypes.byref(parameters)):
        raise ModelBroken(f"cannot write {target}: {reason(errors)}")
