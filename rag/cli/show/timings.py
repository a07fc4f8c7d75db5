"""`--timings`: where a command's time went, as a table on standard error and as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rag.cli.words.messages import _
from rag.core.timings import TIMINGS, Stage, process_age

NAME = 44


def begin() -> None:
    """Keep stages from now on; the first is all that came before: the interpreter, the imports."""
    TIMINGS.start()
    TIMINGS.add(("start",), process_age())


def timings_json() -> dict[str, Any]:
    """What there is so far, for the one object that a command prints."""
    stages = [{**asdict(s), "seconds": round(s.seconds, 4)} for s in TIMINGS.stages()]
    total, cpu, peak = _whole()
    return {
        "stages": stages,
        "moments": {name: round(seconds, 4) for name, seconds in TIMINGS.moments.items()},
        "total": round(total, 4),
        "cpu": round(cpu, 4),
        "peak_megabytes": round(peak, 1),
    }


def finish() -> None:
    """Print the table, and keep stages no more."""
    stages = TIMINGS.stop()
    total, cpu, peak = _whole()
    rest = total - sum(s.seconds for s in stages if len(s.path) == 1 and not s.beside)
    lines = [
        "",
        f"{_('where the time went'):{NAME}} seconds   times",
        *_lines([s for s in stages if not s.beside]),
        f"{_('  everything else'):{NAME}} {rest:7.3f}",
        f"{'  total':{NAME}} {total:7.3f}",
    ]
    if beside := [s for s in stages if s.beside]:
        lines += [f"{_('beside it, on other threads'):{NAME}}", *_lines(beside)]
    lines += [
        _("{name} after {seconds:.2f} s", name=name, seconds=seconds)
        for name, seconds in TIMINGS.moments.items()
    ]
    lines.append(_("processor {cpu:.2f} s · at most {peak:,.0f} MB of memory", cpu=cpu, peak=peak))
    sys.stderr.write("\n".join(lines) + "\n")


def _lines(stages: Sequence[Stage]) -> list[str]:
    return [
        f"{'  ' * len(stage.path) + stage.path[-1]:{NAME}} {stage.seconds:7.3f} {stage.count:7,}"
        for stage in stages
    ]


def _whole() -> tuple[float, float, float]:
    """Seconds since the process began, seconds of processor, megabytes at most."""
    return process_age(), time.process_time(), _peak_megabytes()


def _peak_megabytes() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    # Kilobytes on Linux, bytes on macOS.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1e6 if sys.platform == "darwin" else 1024
    )
