"""How long the map page takes in Chromium: python -m benchmarks.speed.explore_map [POINTS...]"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from rag.explore.documents import Entry
from rag.explore.map import Map, colouring, date_colouring, links_from, render_html
from tests.helpers.chromium import Chromium

TEXT = "A first paragraph as long as those of real notes, so that the page has its real size. " * 3


def picture(points: int) -> Map:
    """Twenty clouds of points with titles and openings of usual length."""
    random = np.random.default_rng(0)
    group = random.integers(0, 20, points)
    places = random.normal(size=(20, 2))[group] * 4 + random.normal(size=(points, 2))
    entries = tuple(
        Entry(str(n), f"notes/{g}/{n}.md", f"Note {n} of subject {g}", TEXT[:240],
              f"/notes/{g}/{n}.md", f"{2010 + g % 10}-01-01")
        for n, g in enumerate(group.tolist())
    )  # fmt: skip
    colourings = (
        colouring("folder", [f"folder {g}" for g in group]),
        date_colouring([entry.date for entry in entries]),
    )
    return Map("benchmark", "documents", entries, places.astype(np.float32), colourings)


def measure(points: int, folder: Path) -> str:
    """One line of figures."""
    file = folder / "map.html"
    started = time.perf_counter()
    file.write_text(render_html(picture(points), links_from(folder)), encoding="utf-8")
    written = time.perf_counter() - started
    browser = Chromium()
    try:
        browser.open(file.as_uri())
        drawn = browser.run("document.documentElement.dataset.drawn")
        first = browser.run("document.documentElement.dataset.milliseconds")
        redraw = _timed(browser, "draw()")
        search = _timed(browser, "search('note 12')")
        hover = _timed(browser, "nearest(500, 300, 12)")
    finally:
        browser.close()
    return (
        f"{points:,} points: page {file.stat().st_size / 1e6:.1f} MB written in {written:.1f} s;"
        f" {drawn} drawn {first} ms after navigation; redraw {redraw:.0f} ms,"
        f" search {search:.0f} ms, hover {hover:.1f} ms"
    )


def _timed(browser: Chromium, script: str) -> float:
    timed = f"(() => {{ const t = performance.now(); {script}; return performance.now() - t; }})()"
    return float(sorted(browser.run(timed) for _ in range(5))[2])


if __name__ == "__main__":
    load = os.getloadavg()[0]
    print(f"load average {load:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        for argument in sys.argv[1:] or ("10000", "50000"):
            print(measure(int(argument), Path(name)))
