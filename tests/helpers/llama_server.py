"""llama-cpp-python's own server, with weights that are packed for no matrix unit.

llama.cpp crashes on some machines that have one (https://github.com/ggml-org/llama.cpp/issues/20824),
and the server has no option for it.
"""

from __future__ import annotations

import runpy
from typing import Any

from llama_cpp import llama_cpp

_default = llama_cpp.llama_model_default_params


def _unpacked() -> Any:
    parameters = _default()
    parameters.use_extra_bufts = False
    return parameters


if __name__ == "__main__":
    llama_cpp.llama_model_default_params = _unpacked
    runpy.run_module("llama_cpp.server", run_name="__main__", alter_sys=True)
