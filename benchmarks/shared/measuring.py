"""Run programs and say what they took: wall time, processor time, memory, medians."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program took.

    :ivar megabytes: most memory it held at once.
    """

    seconds: float
    cpu: float
    megabytes: float
    out: str

    @property
    def json(self) -> Any:
        """Its standard output, where that is JSON."""
        return json.loads(self.out)


def run(command: Sequence[object], environment: Mapping[str, str], wanted: int = 0) -> Run:
    """Run a program to its end.

    :raises RuntimeError: when it ends with another status than `wanted`.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if wanted else None,
        text=True,
    ) as process:
        out = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode != wanted:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out)


def runs(times: int, command: Sequence[object], environment: Mapping[str, str], wanted: int = 0
         ) -> list[Run]:  # fmt: skip
    """The same several times, after one that warms the disk."""
    return [run(command, environment, wanted) for _ in range(times + 1)][1:]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def seconds(found: Sequence[Run]) -> float:
    """Median of the wall time."""
    return median([one.seconds for one in found])


def cpu(found: Sequence[Run]) -> float:
    """Median of the processor time."""
    return median([one.cpu for one in found])


def machine() -> str:
    """Processor, usable cores, memory, system."""
    name = platform.processor() or platform.machine()
    memory = ""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        name = info.partition("model name")[2].partition(":")[2].partition("\n")[0].strip() or name
        kilobytes = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
        memory = f", {int(kilobytes) / 1e6:.0f} GB of memory"
    except (OSError, IndexError, ValueError):
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores{memory}, {platform.system()}, Python {platform.python_version()}"


VERSIONS = ("chromadb", "onnxruntime", "llama-cpp-python", "sentence-transformers", "torch")


def versions(packages: Sequence[str] = VERSIONS) -> str:
    """Of the libraries that were measured."""
    return ", ".join(f"{name} {metadata.version(name)}" for name in packages)
