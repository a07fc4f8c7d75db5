"""Uses a server where there is no network but its own machine: python -m tests.helpers.cut_off HOME

Prints as JSON what each face answered.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from pathlib import Path

from tests.helpers.chromium import Chromium, find_chromium
from tests.helpers.serving import Served

QUESTION = "Where is the database copied every night?"


def networks() -> list[str]:
    """The interfaces that this process sees."""
    return [name for _, name in socket.if_nameindex()]


def use(server: Served) -> dict[str, object]:
    """One request of every kind."""
    asked = {"question": QUESTION}
    answer = server.call("POST", "/api/ask", asked, Accept="application/json").json
    said = [{"role": "user", "content": QUESTION}]
    chat = server.call("POST", "/v1/chat/completions", {"model": "rag/notes", "messages": said})
    tool = {"name": "search", "arguments": {"query": "green tea"}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}
    accept = {"Accept": "application/json, text/event-stream"}
    ships = server.call("POST", "/api/search", {"query": "ships a day"}).json["results"][0]
    return {
        "answer": answer["answer"],
        "view": server.call("GET", answer["citations"][0]["view"].partition("#")[0]).status,
        "chat": chat.json["choices"][0]["message"]["content"],
        "mcp": server.call("POST", "/mcp", call, **accept).status,
        "picture": server.call("GET", f"/api/documents/{ships['document']}/pages/1.png").status,
        "map": server.call("GET", "/map").status,
        "docs": server.call("GET", "/docs").status,
        "page": page(server) if find_chromium() else "",
    }


def page(server: Served) -> str:
    """The page's own answer."""
    browser = Chromium()
    try:
        browser.open(server.link)
        until(browser, "document.getElementById('collection')?.options.length > 0")
        browser.run(
            f"document.getElementById('question').value = {json.dumps(QUESTION)};"
            "document.getElementById('ask-form').requestSubmit()"
        )
        until(browser, "document.querySelector('.turn .proof blockquote')")
        until(browser, "document.getElementById('stop').hidden")
        assert not browser.problems, browser.problems
        return str(browser.run("document.querySelector('.turn').innerText"))
    finally:
        browser.close()


def until(browser: Chromium, script: str) -> None:
    """Wait until an expression holds."""
    ends = time.monotonic() + 60
    while not browser.run(f"Boolean({script})"):
        assert time.monotonic() < ends, (script, browser.problems)
        time.sleep(0.05)


def main() -> None:
    """Start, use, tell, end."""
    server = Served(Path(sys.argv[1]), "-c", "notes")
    try:
        sys.stdout.write(json.dumps({"networks": networks(), **use(server)}))
    finally:
        server.close()


if __name__ == "__main__":
    main()
