"""Whether torch could use an NVIDIA GPU here, found out without importing torch."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from pathlib import Path

DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
KERNELS = "torch_cuda.dll" if sys.platform == "win32" else "libtorch_cuda.so"
"""A file that only torch built for CUDA has."""


def has_cuda(driver: str = DRIVER) -> bool:
    """A GPU that the driver knows, and a torch built for it.

    A machine without either answers within a millisecond: importing torch to ask takes seconds.
    """
    return _torch_is_built_for_cuda() and count_devices(driver) > 0


def count_devices(driver: str = DRIVER) -> int:
    """GPUs that CUDA shows this process (``CUDA_VISIBLE_DEVICES`` is heeded); 0 without a driver.

    See cuInit and cuDeviceGetCount of the CUDA Driver API.
    """
    try:
        cuda = ctypes.CDLL(driver)
        count = ctypes.c_int(0)
        if cuda.cuInit(0) or cuda.cuDeviceGetCount(ctypes.byref(count)):
            return 0
        return count.value
    except (OSError, AttributeError):
        return 0


def _torch_is_built_for_cuda() -> bool:
    spec = importlib.util.find_spec("torch")
    if spec is None or not spec.origin:
        return False
    return (Path(spec.origin).parent / "lib" / KERNELS).is_file()
