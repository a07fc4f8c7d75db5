"""Opens an ONNX network: the one place that imports onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_session(path: Path) -> Any:
    """An ONNX network on one thread a run.

    :raises ValueError: when it cannot be opened.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads take a text each, not a part of the same one: none waits for another (a quarter more
    # passages a second than batches), and their number does not change a vector.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base
        raise ValueError(str(error)) from error
