"""How much memory this machine has for a model."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

SHARE = 0.8
"""Of the memory: the rest is the system's and other programs'."""

_CGROUP = Path("/sys/fs/cgroup/memory.max")


def machine_memory() -> int:
    """Bytes of memory this process may use at most; 0 where the system does not tell."""
    known = [size for size in (_physical(), _container()) if size]
    return min(known, default=0)


def fits(size: int, memory: int | None = None) -> bool:
    """Whether so many bytes can be used beside everything else; True where nobody knows."""
    whole = machine_memory() if memory is None else memory
    return not whole or size <= SHARE * whole


def _physical() -> int:
    if sys.platform == "win32":
        return _windows()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0


def _container() -> int:
    try:
        limit = _CGROUP.read_text(encoding="ascii").strip()
    except OSError:
        return 0
    return int(limit) if limit.isdecimal() else 0


def _windows() -> int:
    """GlobalMemoryStatusEx: https://learn.microsoft.com/windows/win32/api/sysinfoapi"""

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            *((name, ctypes.c_ulonglong) for name in ("free", "page", "page_free", "virtual")),
            *((name, ctypes.c_ulonglong) for name in ("virtual_free", "extended")),
        ]

    status = Status(length=ctypes.sizeof(Status))
    library = getattr(ctypes, "windll", None)
    if library is None or not library.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return 0
    return int(status.total)
