"""What `make bench` measures, one function a table. Each returns its rows."""

from __future__ import annotations

import json
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared.measuring import Run, cpu, median, run, runs, seconds
from rag.index.collection import Collection
from rag.load.split import embedded_text
from rag.models.e5_build import ensure_built
from rag.models.find_adapter import find_adapter
from rag.models.find_reader import find_reader
from rag.models.reader_copy import fastest_weights

RAG = (sys.executable, "-m", "rag")
QUERY = "sqlite backup tools"
QUESTION = "how do I vacuum a sqlite database into a new file?"
SAMPLED = 500
"""Passages the peers embed: all of them would take minutes."""
MODEL = "smollm2-135m-instruct"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report.

    :ivar wanted: the target in words; "" where there is none.
    :ivar met: whether it was reached.
    """

    what: str
    value: str
    wanted: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What the sections share: where things lie, and figures that later ones compare with."""

    work: Path
    corpus: Path
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        """The collection that is measured."""
        return self.work / "home"

    @property
    def figures(self) -> dict[str, float]:
        """What earlier sections kept."""
        file = self.work / "figures.json"
        return json.loads(file.read_text()) if file.is_file() else {}

    def keep(self, **figures: float) -> None:
        """Keep figures for later sections."""
        (self.work / "figures.json").write_text(json.dumps({**self.figures, **figures}))

    def rag(self, times: int, *arguments: object, wanted: int = 0) -> list[Run]:
        """Runs of a command of the program."""
        return runs(times, [*RAG, "--home", self.home, *arguments], self.environment, wanted)

    def plain(self, *arguments: object) -> Run:
        """A run of a peer."""
        return run([sys.executable, "-m", "benchmarks.speed.plain", *arguments], self.environment)


def at_most(what: str, value: float, limit: float, unit: str = "s") -> Row:
    """A row whose value may not exceed a limit."""
    shown = f"{value:.3f} s" if unit == "s" else f"{value:,.0f} {unit}"
    return Row(what, shown, f"≤ {limit:g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float) -> Row:
    """A row whose value, a ratio, may not fall below a limit."""
    return Row(what, f"{value:.1f} ×", f"≥ {limit:g} ×", value >= limit)


def starting(bench: Bench) -> list[Row]:
    """Help, an error, and what importing the usual libraries takes."""
    help_ = seconds(bench.rag(5, "--help"))
    error = seconds(bench.rag(5, "-c", "empty", "ask", "x", wanted=1))
    peers = "import sentence_transformers, chromadb"
    imports = seconds(runs(2, [sys.executable, "-c", peers], bench.environment))
    return [
        at_most("`rag --help`", help_, 0.25),
        at_most("an error: `rag ask` of an empty collection", error, 0.25),
        Row(f"for comparison: `{peers}`", f"{imports:.3f} s"),
    ]


def ingesting(bench: Bench) -> list[Row]:
    """The whole corpus, and again; passages per second against plain sentence-transformers."""
    shutil.rmtree(bench.home / "collections", ignore_errors=True)
    bench.home.mkdir(parents=True, exist_ok=True)
    command = [*RAG, "--home", bench.home, "ingest", bench.corpus, "--json"]
    ensure_built(bench.home, "onnx")
    ensure_built(bench.home, "torch")
    first = run(command, bench.environment)
    passages = first.json["passages"]["added"]
    again = runs(3, command, bench.environment)
    texts = bench.work / "texts.json"
    texts.write_text(json.dumps(_sample(bench.home)), encoding="utf-8")
    plain = bench.plain("encode", ensure_built(bench.home, "torch"), texts).json
    ours = passages / first.seconds
    rate = plain["passages"] / plain["seconds"]
    bench.keep(ingest=ours)
    return [
        Row(f"first ingest, {passages:,} passages, whole process", f"{first.seconds:.1f} s"),
        Row("passages per second, end to end", f"{ours:.0f}"),
        Row("sentence-transformers, batch 32, `encode` alone: passages per second", f"{rate:.0f}"),
        at_least("end to end against `encode` alone", ours / rate, 2.3),
        at_most("memory of the first ingest", first.megabytes, 1500, "MB"),
        Row(
            "processor time a passage",
            f"{1000 * first.cpu / passages:.1f} ms against"
            f" {1000 * plain['cpu'] / plain['passages']:.1f} ms",
        ),
        Row("ingest again, nothing changed, whole process", f"{seconds(again):.3f} s"),
        at_least("first ingest against ingest again", first.seconds / seconds(again), 50),
    ]


def _sample(home: Path) -> list[str]:
    collection = Collection(home, "default")
    passages = list(collection.catalog.all_passages())
    chosen = random.Random(1).sample(passages, min(SAMPLED, len(passages)))
    collection.close()
    return [embedded_text(passage.heading, passage.text) for passage in chosen]


def searching(bench: Bench) -> list[Row]:
    """One-shot search against the same with sentence-transformers loaded plainly."""
    ours = bench.rag(5, "search", QUERY)
    collection = Collection(bench.home, "default")
    passages, chroma = collection.catalog.counts().passages, collection.folder / "chroma"
    collection.close()
    model = ensure_built(bench.home, "torch")
    plain = [bench.plain("search", model, chroma, QUERY) for _ in range(3)][1:]
    bench.keep(search=seconds(ours))
    return [
        at_most(f"`rag search`, {passages:,} passages, whole process", seconds(ours), 1.5),
        Row("sentence-transformers and Chroma, whole process", f"{seconds(plain):.3f} s"),
        Row("processor time", f"{cpu(ours):.2f} s against {cpu(plain):.2f} s"),
        at_least("times faster", seconds(plain) / seconds(ours), 5),
        Row("memory", f"{median([one.megabytes for one in ours]):.0f} MB"
            f" against {median([one.megabytes for one in plain]):.0f} MB"),
    ]  # fmt: skip


def asking(bench: Bench) -> list[Row]:
    """One-shot answers, and a conversation."""
    found = bench.rag(5, "ask", QUESTION, "--json", "--timings")
    moments = [one.json["timings"]["moments"] for one in found]
    command = [sys.executable, "-m", "benchmarks.speed.conversation", bench.home]
    chat = run(command, bench.environment)
    answers = [
        at_most("`rag ask`: evidence after", median([m["evidence"] for m in moments]), 1.6),
        at_most("memory", median([one.megabytes for one in found]), 900, "MB"),
        at_most("in a conversation: evidence after", chat.json["evidence"], 0.3),
        at_most("in a conversation: retrieval alone", chat.json["retrieve"], 0.025),
        Row("in a conversation: first token after", f"{chat.json['first_token']:.2f} s"),
    ]
    if all("first token" in m for m in moments):
        first = median([m["first token"] for m in moments])
        answers.insert(1, at_most("`rag ask`: first generated token after", first, 3.0))
    return answers


def reading(bench: Bench) -> list[Row]:
    """The reader against llama-cpp-python by itself: same prompt, batch and threads, from the copy
    that the program runs; and against it with the package's own file."""
    from rag.core.cores import usable_cores
    from rag.reader.llama import LlamaModel

    packaged = find_reader(bench.home, MODEL)
    copy = fastest_weights(bench.home, packaged, find_adapter(packaged)).path
    model = LlamaModel(packaged, vocabulary_only=True)
    tokens = json.dumps(model.tokenize(" ".join(_sample(bench.home)[:12]), False)[:400])
    model.close()
    settings = json.dumps({"batch_tokens": 64, "threads": usable_cores()})
    ways = (("ours", copy), ("raw", copy), ("raw", packaged))
    rounds = [
        [bench.plain(which, gguf, tokens, settings).json for which, gguf in ways] for _ in range(5)
    ]
    rows = []
    for part, name in (("read", "prompt read"), ("write", "answer written")):
        ours, raw, package = (median([one[place][part] for one in rounds]) for place in range(3))
        value = f"{ours:.0f} against {raw:.0f} tokens/s: {ours / raw:.2f}"
        rows.append(Row(name, value, "≥ 0.95 of llama.cpp", ours >= 0.95 * raw))
        shown = f"{package:.0f} tokens/s: ours is {ours / package:.1f} ×"
        rows.append(Row(f"{name} by llama.cpp from the package's file", shown))
    return rows
