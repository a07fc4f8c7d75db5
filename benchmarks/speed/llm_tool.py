"""The `llm` tool with its sentence-transformers plugin, in a virtual environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.shared.measuring import run, seconds
from benchmarks.shared.places import ROOT
from benchmarks.speed.sections import QUERY, Bench, Row, at_least
from rag.models.e5_build import ensure_built

CONSTRAINTS = ROOT / "constraints.txt"
PACKAGES = ("llm", "llm-sentence-transformers")


def llm_tool(bench: Bench) -> list[Row]:
    """`embed-multi` of the sampled passages and `similar` among them."""
    llm = _install(bench.work / "llm-venv")
    texts = json.loads((bench.work / "texts.json").read_text(encoding="utf-8"))
    lines = [json.dumps({"id": n, "content": f"passage: {t}"}) for n, t in enumerate(texts)]
    file = bench.work / "texts.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    own = {**bench.environment, "LLM_USER_PATH": str(bench.work / "llm-user")}
    # A model that an earlier run registered would be refused.
    shutil.rmtree(bench.work / "llm-user", ignore_errors=True)
    (bench.work / "llm-user").mkdir()
    model = ensure_built(bench.home, "torch")
    run([llm, "sentence-transformers", "register", model, "--alias", "e5", "--lazy"], own)
    database = bench.work / "llm.db"
    database.unlink(missing_ok=True)
    embed = run([llm, "embed-multi", "sample", file, "--format", "nl", "-m", "e5",
                 "-d", database, "--batch-size", "32"], own)  # fmt: skip
    similar = [llm, "similar", "sample", "-c", f"query: {QUERY}", "-d", database, "-n", "8"]
    found = [run(similar, own) for _ in range(3)][1:]
    rate = len(texts) / embed.seconds
    return [
        Row("`llm embed-multi`, passages per second, whole process", f"{rate:.0f}"),
        at_least("`rag ingest` against it", bench.figures["ingest"] / rate, 2.3),
        Row("`llm similar`, whole process", f"{seconds(found):.3f} s"),
        at_least("`rag search` against it", seconds(found) / bench.figures["search"], 5),
    ]


def _install(folder: Path) -> Path:
    """The tool's program; installed where it is not yet."""
    program = folder / "bin" / "llm"
    if not program.is_file():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-c", CONSTRAINTS, *PACKAGES], check=True)
    return program
