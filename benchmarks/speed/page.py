"""How long a person waits at the page of `rag serve`, in a real browser:

    python -m benchmarks.speed.page HOME --collection NAME

First load, searches, and a question's evidence as the page itself shows them, from the key to the
words on the screen. HOME holds a collection of notes (the TIL corpus for the figures quoted).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path
from typing import Any

from benchmarks.speed.serve import questions
from rag.evaluation.evaluate import percentile
from tests.helpers.chromium import Chromium
from tests.helpers.serving import Served

TIMES = 30
SHOWN = """new Promise((done) => {{
  const started = performance.now();
  const place = document.getElementById('{place}');
  const seen = new MutationObserver(() => {{
    if (!{there}) return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - started));
  }});
  seen.observe(place, {{ childList: true, subtree: true }});
  {act};
}})"""
"""Milliseconds from an act until what it brings is drawn."""


def waited(browser: Chromium, script: str) -> Any:
    """The value of a promise in the page."""
    given = browser.send(
        "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
    )
    return given["result"]["value"]


def until(browser: Chromium, script: str) -> None:
    """Wait until an expression holds."""
    while not browser.run(f"Boolean({script})"):
        time.sleep(0.01)


def first_load(served: Served) -> tuple[int, float]:
    """Bytes of everything the page loads first, unpacked, and the server's milliseconds for it."""
    page = served.call("GET", "/").body.decode()
    names = ["/", *re.findall(r'(?:href|src)="(/static/[^"]+)"', page)]
    began = time.perf_counter()
    size = sum(len(served.call("GET", name).body) for name in names)
    return size, 1000 * (time.perf_counter() - began)


def search(browser: Chromium, query: str) -> float:
    """Milliseconds of one search."""
    browser.run("document.getElementById('results').replaceChildren()")
    act = (
        f"document.getElementById('query').value = {json.dumps(query)};"
        " document.getElementById('search-form').requestSubmit()"
    )
    there = "place.childElementCount > 0"
    return float(waited(browser, SHOWN.format(place="results", there=there, act=act)))


def evidence(browser: Chromium, question: str) -> float:
    """Milliseconds until the first words of an answer stand there."""
    browser.run("document.getElementById('new').click()")
    act = (
        f"document.getElementById('question').value = {json.dumps(question)};"
        " document.getElementById('ask-form').requestSubmit()"
    )
    there = "place.querySelector('blockquote, .withheld')"
    found = float(waited(browser, SHOWN.format(place="turns", there=there, act=act)))
    until(browser, "document.getElementById('stop').hidden")
    return found


def opened(browser: Chromium) -> float:
    """Milliseconds until a source is open at its words."""
    act = "document.querySelector('.turn:last-child .place').click()"
    there = "place.querySelector('mark, .marked, rect')"
    found = float(waited(browser, SHOWN.format(place="evidence-body", there=there, act=act)))
    browser.run("document.getElementById('evidence-body').replaceChildren()")
    browser.key("Escape")
    return found


def spread(found: list[float]) -> str:
    """Median and 95th percentile."""
    return f"p50 {percentile(found, 0.5):.0f} ms, p95 {percentile(found, 0.95):.0f} ms"


def main() -> None:
    """Print every figure with what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--collection", default="default")
    arguments = parser.parse_args()
    served, browser = Served(arguments.home, "-c", arguments.collection), Chromium()
    try:
        browser.open(served.link)
        until(browser, "document.getElementById('collection')?.options.length > 0")
        first_load(served)
        size, milliseconds = first_load(served)
        print(f"first load             {size / 1000:.0f} KB in {milliseconds:.0f} ms (≤ 150, 100)")
        measure(browser, questions())
    finally:
        browser.close()
        served.close()


def measure(browser: Chromium, asked: list[str]) -> None:
    """Searches, questions, sources."""
    browser.run("location.hash = '#search'")
    until(browser, "!document.getElementById('page-search').hidden")
    for query in asked[:3]:
        search(browser, query)
    print(f"search, warm           {spread([search(browser, q) for q in asked[:TIMES]])} (≤ 60)")
    browser.run("location.hash = '#ask'")
    until(browser, "!document.getElementById('page-ask').hidden")
    for name, alone in (("evidence, quotes", True), ("evidence, a model", False)):
        browser.run(f"document.getElementById('extract').checked = {json.dumps(alone)}")
        evidence(browser, asked[0])
        found = [evidence(browser, question) for question in asked[1 : TIMES + 1]]
        print(f"{name:22} {spread(found)} (≤ 300)")
    until(browser, "document.querySelector('.turn:last-child .place')")
    print(f"source opened          {spread([opened(browser) for _ in range(TIMES)])}")


if __name__ == "__main__":
    main()
