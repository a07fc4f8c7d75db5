"""What `rag models tune` found for a language model on this machine, kept and found again.

It measures nothing; `rag.models.tune` does.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rag.core.locations import cache_folder, private_folder, write_atomically

KvType = Literal["f16", "q8_0"]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings that change how fast a model runs, and nothing of what it knows.

    :ivar threads: 0 means one for each core this process may use.
    :ivar batch_tokens: prompt tokens evaluated at once; 0 means the default.
    :ivar flash_attention: None leaves it to the default: off on a CPU.
    :ivar kv_type: of the key-value cache; ``q8_0`` takes half the memory.
    """

    threads: int = 0
    batch_tokens: int = 0
    flash_attention: bool | None = None
    kv_type: KvType = "f16"


def find_tuning(home: Path, model: Path) -> Tuning:
    """What was found for this file on this machine with this llama.cpp; else the defaults."""
    try:
        kept = json.loads(_file(home, model).read_text(encoding="utf-8"))
        if kept["machine"] != machine() or kept["model"] != _identity(model):
            return Tuning()
        return Tuning(**kept["tuning"])
    except (OSError, ValueError, KeyError, TypeError):
        # Not tuned, or by a version that wrote something else: nothing is lost.
        return Tuning()


def keep_tuning(home: Path, model: Path, tuning: Tuning) -> Path:
    """Store a tuning; the file it lies in."""
    file = _file(home, model)
    private_folder(file.parent)
    kept = {"machine": machine(), "model": _identity(model), "tuning": asdict(tuning)}
    write_atomically(file, json.dumps(kept, indent=1).encode())
    return file


def machine() -> str:
    """What a measurement holds for: the processor, its cores, and the library."""
    from importlib import metadata

    name = platform.processor() or platform.machine()
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        name = info.partition("model name")[2].partition(":")[2].partition("\n")[0].strip() or name
    except OSError:
        pass
    try:
        library = metadata.version("llama-cpp-python")
    except metadata.PackageNotFoundError:
        library = "none"
    return f"{name}, {os.cpu_count()} cores, llama-cpp-python {library}"


def _file(home: Path, model: Path) -> Path:
    name = hashlib.sha256(os.fsencode(model.resolve())).hexdigest()[:16]
    return cache_folder(home) / "tuning" / f"{name}.json"


def _identity(model: Path) -> list[int]:
    status = model.stat()
    return [status.st_size, status.st_mtime_ns]
