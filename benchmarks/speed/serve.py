"""What serving costs: searches of many clients, questions of several, an ingest meanwhile, a kill.

    python -m benchmarks.speed.serve HOME --collection NAME

HOME holds a collection of notes (the TIL corpus for the figures quoted); a second collection of
made-up files comes and goes in it. The server is a process of its own, its clients are in this one:
on two cores they take from each other.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.shared.places import EVAL
from rag import Assistant
from rag.evaluation.evaluate import percentile

TOKEN = "only-for-this-benchmark"
SCRATCH = "serve-benchmark"
CLIENTS, SEARCHES, ASKING, FILES = 50, 2000, 8, 500


class Server:
    """`rag serve`, started and ended."""

    def __init__(self, home: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "rag", "--home", home, "serve", "--port", "0"]
        self.process = subprocess.Popen(
            [*map(str, command), "--token", TOKEN, "--rate", "0", *arguments],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        assert self.process.stdout
        self.port = int(self.process.stdout.readline().rpartition(":")[2])

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One request on a connection of its own, as JSON; an error is raised."""
        return Client(self.port).call(method, path, body)

    def processor(self) -> float:
        """Seconds of processor time that it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory that it holds now."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One request, as JSON; an error is raised."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return json.loads(content)


def questions() -> list[str]:
    """Covered questions about TIL."""
    lines = (EVAL / "abstaining" / "til.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [row["text"] for row in rows if row["answerable"]]


def timed(work: Any, *arguments: object) -> float:
    """Milliseconds that a call takes."""
    began = time.perf_counter()
    work(*arguments)
    return 1000 * (time.perf_counter() - began)


def in_process(home: Path, name: str, asked: list[str]) -> list[float]:
    """Milliseconds of each search without a server."""
    with Assistant(home, name) as assistant:
        assistant.search(asked[0])
        before = time.process_time()
        found = [timed(assistant.search, question) for question in asked * 3]
        spent = 1000 * (time.process_time() - before) / len(found)
    print(f"in process             {spread(found)}, {spent:.1f} ms of processor time each")
    return found


def one_client(server: Server, asked: list[str]) -> list[float]:
    """The same through the server, one after another."""
    client = Client(server.port)
    bodies = [{"query": question} for question in asked]
    client.call("POST", "/api/search", bodies[0])
    return [timed(client.call, "POST", "/api/search", body) for body in bodies * 3]


def many_clients(server: Server, asked: list[str], total: int) -> tuple[list[float], float]:
    """Milliseconds of each search of many clients at once, and searches a second."""
    found: list[float] = []

    def run(number: int) -> None:
        client = Client(server.port)
        for turn in range(total // CLIENTS):
            body = {"query": asked[(number * 7 + turn) % len(asked)]}
            found.append(timed(client.call, "POST", "/api/search", body))

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(run, range(CLIENTS)))
    return found, len(found) / (time.perf_counter() - began)


def asking(server: Server, asked: list[str]) -> tuple[int, int]:
    """How many of the clients that ask at once were answered, and the furthest place told."""
    answered, places = [], []

    def run(question: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        connection.request("POST", "/api/ask", json.dumps({"question": question}), headers)
        text = connection.getresponse().read().decode()
        answered.append("event: done" in text)
        places.extend(
            json.loads(part.partition("data: ")[2])["position"]
            for part in text.split("\n\n")
            if part.startswith("event: queued")
        )

    with ThreadPoolExecutor(ASKING) as pool:
        list(pool.map(run, asked[:ASKING]))
    return sum(answered), max(places)


def write_files(folder: Path) -> None:
    """Made-up notes, each with a word of its own."""
    for number in range(FILES):
        text = f"# Note {number}\n\nThe word of this note is quokka{number}.\n\n" + "\n\n".join(
            f"Paragraph {part} of note {number} tells of boats, bread and winter."
            for part in range(4)
        )
        (folder / f"{number}.md").write_text(text)


def wait_for(server: Server, job: str) -> dict[str, Any]:
    """A job once it is over."""
    while (found := server.call("GET", f"/api/jobs/{job}"))["state"] in ("waiting", "running"):
        time.sleep(0.2)
    return dict(found)


def ingesting(server: Server, asked: list[str]) -> tuple[list[float], dict[str, Any], str]:
    """Searches while files are ingested; what the ingest says; the best result after it."""
    job = server.call("POST", f"/api/collections/{SCRATCH}/ingest", {"paths": []})["job"]
    over = threading.Event()
    found: list[float] = []

    def search() -> None:
        client = Client(server.port)
        while not over.is_set():
            body = {"query": asked[len(found) % len(asked)]}
            found.append(timed(client.call, "POST", "/api/search", body))

    thread = threading.Thread(target=search)
    thread.start()
    report = wait_for(server, job)
    over.set()
    thread.join()
    body = {"query": f"quokka{FILES - 1}", "collection": SCRATCH, "k": 1}
    text = server.call("POST", "/api/search", body)["results"][0]["text"]
    return found, report, str(text)


def killed(home: Path, folder: Path, server: Server) -> int:
    """Documents after a kill in the middle of an ingest and a new start."""
    for file in folder.glob("*.md"):
        file.write_text(file.read_text() + "\n\nOne more paragraph, of lanterns.\n")
    server.call("POST", f"/api/collections/{SCRATCH}/ingest", {"paths": []})
    time.sleep(1.5)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    again = Server(home, "-c", SCRATCH, "--watch", str(folder))
    try:
        job = again.call("POST", f"/api/collections/{SCRATCH}/ingest", {"paths": []})["job"]
        wait_for(again, job)
        body = {"query": "a paragraph of lanterns", "k": 1}
        assert "lanterns" in again.call("POST", "/api/search", body)["results"][0]["text"]
        return int(again.call("GET", f"/api/collections/{SCRATCH}")["documents"])
    finally:
        again.process.send_signal(signal.SIGINT)
        again.process.wait()


def spread(found: list[float]) -> str:
    """Median and 95th percentile."""
    return f"p50 {percentile(found, 0.5):.1f} ms, p95 {percentile(found, 0.95):.1f} ms"


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--collection", default="default")
    arguments = parser.parse_args()
    asked, name = questions(), arguments.collection
    alone = in_process(arguments.home, name, asked)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_files(folder)
        server = Server(arguments.home, "-c", name, "-c", SCRATCH, "--watch", str(folder))
        try:
            measure(server, asked, alone)
            found, report, text = ingesting(server, asked)
            state = report["state"], report["report"]["documents"]
            fresh = f"quokka{FILES - 1}" in text
            print(
                f"while ingesting        {spread(found)}, {state}, found at once after it: {fresh}"
            )
            print(f"killed and restarted   {killed(arguments.home, folder, server)} documents")
        finally:
            server.process.kill()
            subprocess.run([sys.executable, "-m", "rag", "--home", str(arguments.home),
                            "collections", "remove", SCRATCH], check=False)  # fmt: skip


def measure(server: Server, asked: list[str], alone: list[float]) -> None:
    """Searches and questions, and the memory they take."""
    one_client(server, asked)
    before = server.processor()
    one = one_client(server, asked)
    spent = 1000 * (server.processor() - before) / len(one)
    overhead = percentile(one, 0.5) - percentile(alone, 0.5)
    more = f"{overhead:+.1f} ms, {spent:.1f} ms of processor time each"
    print(f"one client             {spread(one)}, {more}")
    many_clients(server, asked, 500)
    before = server.megabytes()
    many, rate = many_clients(server, asked, SEARCHES)
    print(f"{CLIENTS} clients             {spread(many)}, {rate:.0f} searches/s")
    more = server.megabytes() - before
    print(f"memory                 {before:.0f} MB, {more:+.0f} MB after {SEARCHES}")
    began = time.perf_counter()
    answered, place = asking(server, asked)
    seconds = time.perf_counter() - began
    done = f"{answered} answered in {seconds:.1f} s, furthest place {place}"
    print(f"{ASKING} questions at once    {done}")


if __name__ == "__main__":
    main()
