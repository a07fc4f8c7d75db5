"""The program as a person and a script meet it: real models, the handbook, whole commands."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli.app import run
from tests.guard import on_path

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "corpora" / "handbook"

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def home(real_home, tmp_path_factory):
    """A home with the handbook ingested, sharing the models that were built once."""
    home = tmp_path_factory.mktemp("cli-home")
    (home / "models").symlink_to(real_home / "models")
    assert run(["--home", str(home), "ingest", str(HANDBOOK), "--json"]) == 0
    return home


@pytest.fixture
def rag(home, capsys, monkeypatch):
    """Runs a command; (exit code, stdout, stderr)."""

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(["--home", str(home), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def shape(value):
    """The keys of a JSON value, and those of the first entry of its lists."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def test_search_prints_the_fields_scripts_rely_on(rag):
    code, out, _ = rag("search", "exit code when interrupted", "-k", 3, "--json")
    found = json.loads(out)
    fields = (
        "rank score passage_id doc_id source title heading page start_line end_line start end text"
    )
    assert code == 0 and {"query", "mode", "results", "seconds"} <= found.keys()
    assert set(fields.split()) <= found["results"][0].keys()
    assert [result["rank"] for result in found["results"]] == [1, 2, 3]
    assert found["results"][0]["source"].endswith("handbook/scripting.md")


def test_lines_and_offsets_of_a_result_are_those_of_the_file(rag):
    _, out, _ = rag("search", "why are there two prefixes", "--json")
    for result in json.loads(out)["results"]:
        text = Path(result["source"]).read_text(encoding="utf-8")
        assert text[result["start"] : result["end"]] == result["text"]
        lines = text.split("\n")[result["start_line"] - 1 : result["end_line"]]
        assert result["text"] in "\n".join(lines)


def test_sums_of_texts_and_documents_are_searched_with(rag):
    code, out, err = rag("search", "--like", "prefixes", "--like", "chat.md", "--json", "-k", 4)
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["query"], found["mode"]) == ("prefixes + chat.md", "dense")
    assert (found["like"], found["unlike"]) == (["prefixes", "chat.md"], [])
    assert [result["rank"] for result in found["results"]] == [1, 2, 3, 4]
    assert not any(result["source"].endswith("/chat.md") for result in found["results"])
    plain = rag("search", "sql", "--unlike", "vectors", "--unlike", "missing.md")
    assert plain[0] == 0 and "sql" in plain[1] and "missing.md is no document" in plain[2]


ASK = {
    "question": None,
    "answer": None,
    "abstained": None,
    "mode": None,
    "confidence": None,
    "model": None,
    "prompt_sha256": None,
    "prompt_tokens": None,
    "reused_tokens": None,
    "completion_tokens": None,
    "citations": "marker passage_id source page start_line end_line quote verified",
    "passages": "rank score passage_id source heading in_prompt",
    "sentences": "text supported markers",
    "budget": "context_window system history passages question reserved free",
    "seconds": "load retrieve first_token total",
    "dropped": None,
}


@pytest.mark.parametrize("extract", [True, False], ids=["extract", "generate"])
def test_ask_proves_its_answer_and_prints_the_fields_scripts_rely_on(rag, extract):
    question = "How many dimensions does a vector of the default embedder have?"
    code, out, err = rag("ask", question, "--json", *(["--extract"] if extract else []))
    answer = json.loads(out)
    assert (code, err) == (0, "")
    for key, fields in ASK.items():
        value = answer[key][0] if isinstance(answer[key], list) and answer[key] else answer[key]
        assert fields is None or set(fields.split()) <= value.keys()
    assert not answer["abstained"] and answer["citations"]
    for citation in answer["citations"]:
        text = Path(citation["source"]).read_text(encoding="utf-8")
        lines = text.split("\n")[citation["start_line"] - 1 : citation["end_line"]]
        assert citation["verified"] and citation["quote"] in "\n".join(lines)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", answer["answer"])}
    assert marks and marks <= {citation["marker"] for citation in answer["citations"]}
    if not extract:
        assert answer["model"] == "smollm2-135m-instruct"
        budget = answer["budget"]
        parts = ("system", "history", "passages", "question", "reserved", "free")
        assert sum(budget[part] for part in parts) == budget["context_window"]
        used = answer["prompt_tokens"] + budget["reserved"] + budget["free"]
        assert used == budget["context_window"]


def test_a_question_the_documents_do_not_cover_is_left_unanswered(rag):
    code, out, _ = rag("ask", "who won the 1998 world cup?", "--json")
    answer = json.loads(out)
    assert (code, answer["abstained"], answer["mode"]) == (0, True, "abstained")
    assert answer["citations"] == [] and answer["passages"] != [] and answer["prompt_tokens"] == 0


def test_the_same_question_gives_the_same_bytes(rag):
    first, second = (json.loads(rag("ask", "What is RR@10?", "--json")[1]) for _ in range(2))
    assert first["prompt_sha256"] == second["prompt_sha256"]
    assert first["answer"] == second["answer"]


def test_a_question_is_read_from_a_pipe(rag):
    _, out, _ = rag("ask", "-", "--extract", "--json", stdin="What is a qrel?\n")
    assert json.loads(out)["question"] == "What is a qrel?"


def test_piped_text_is_context_for_the_question(rag):
    note = "The spare key of the shed hangs behind the blue flowerpot."
    _, out, _ = rag("ask", "where does the spare key of the shed hang?", "--extract", "--json",
                    stdin=note)  # fmt: skip
    assert "blue flowerpot" in json.loads(out)["answer"]


def test_chat_answers_one_question_a_line_from_a_pipe(rag):
    code, out, _ = rag("chat", "--extract", "--json", stdin="what is E5?\nwhat is a qrel?\n")
    assert code == 0
    assert [json.loads(line)["question"] for line in out.splitlines()] == [
        "what is E5?",
        "what is a qrel?",
    ]


def test_status_doctor_and_config(rag):
    status = json.loads(rag("status", "--json")[1])
    assert status["documents"] == len(list(HANDBOOK.glob("*.md")))
    code, out, _ = rag("doctor", "--json")
    assert code == 0 and json.loads(out)["ok"]
    assert json.loads(rag("config", "--json")[1])["collection"] == "default"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-c", "nothing", "ask", "x"], 'the collection "nothing" is empty'),
        (["-c", "nothing", "search", "x"], "rag ingest PATH"),
        (["ingest", "no/such/folder"], "no such file or folder: no/such/folder"),
        (["ask", "x", "--model", "no-such-model"], "no-such-model"),
        (["ask", ""], "the question is empty"),
        (["search", "x", "--mode", "fuzzy"], "fuzzy"),
        (["search", " "], "the query is empty"),
        (["search", "--unlike", "x"], "--unlike needs something to start from"),
        (["search", "--like", ""], "an empty text"),
        (["search", "--like", "x", "--mode", "lexical"], "--mode dense"),
        (["export", "notes.db", "--format", "csv"], "no format 'csv'"),
        (["remove", "never-ingested.md"], "never-ingested.md"),
        (["models", "path", "nonsense"], "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_failure_is_one_clear_line_and_exit_code_1(rag, arguments, said):
    code, out, err = rag(*arguments)
    assert (code, out) == (1, "")
    assert said in err and err.startswith("error: ") and len(err.strip().splitlines()) <= 2


def test_usage_errors_exit_with_2(rag):
    assert rag("ask")[0] == 2
    assert rag("search")[0] == 2
    assert rag("search", "x", "-k", "zero")[0] == 2


def test_a_file_that_is_no_text_is_listed_and_stops_nothing(rag, tmp_path):
    (tmp_path / "photo.md").write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 20)
    (tmp_path / "note.md").write_text("The boiler was serviced in March 2024.")
    code, out, _ = rag("-c", "mixed", "ingest", tmp_path, "--json")
    report = json.loads(out)
    assert (code, report["documents"]["added"], report["documents"]["failed"]) == (0, 1, 1)
    assert "photo.md" in report["failures"][0]["source"] and report["failures"][0]["reason"]


def test_hostile_text_reaches_the_terminal_as_text(rag, tmp_path):
    hostile = "The \x1b[31mred\x1b[0m valve [bold]opens[/bold] at \u202e9 bar \x07 exactly."
    (tmp_path / "valve.md").write_text(hostile, encoding="utf-8")
    rag("-c", "hostile", "ingest", tmp_path)
    for command in (
        ["search", "valve"],
        ["ask", "--extract", "at what pressure does the valve open"],
    ):
        _, out, _ = rag("-c", "hostile", *command)
        assert "\x1b" not in out and "\x07" not in out and "\u202e" not in out
        assert "[bold]opens[/bold]" in out


def environment(home):
    return {**os.environ, "RAG_HOME": str(home), "PYTHONPATH": on_path(ROOT), "NO_COLOR": "1"}


def test_no_library_speaks_on_the_terminal(home, tmp_path):
    command = [sys.executable, "-m", "rag", "ask", "what is E5?"]
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, cwd=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("word for word\n")


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (
            ["ask", "why does E5 want a prefix?"],
            "torch transformers tokenizers chromadb pathspec filelock rag.whole.carry_out",
        ),
        (
            ["search", "E5"],
            "torch transformers tokenizers chromadb llama_cpp jinja2 pathspec filelock",
        ),
    ],
    ids=["ask", "search"],
)
def test_one_shot_commands_import_only_what_they_use(home, tmp_path, arguments, heavy):
    code = (
        f"import sys; from rag.cli.app import run; code = run({arguments});"
        f"sys.exit(code or ' '.join(m for m in {heavy.split()} if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(home), cwd=tmp_path,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_help_and_errors_import_nothing_heavy(home, tmp_path):
    heavy = ("numpy", "chromadb", "llama_cpp", "onnxruntime", "torch", "rich", "prompt_toolkit")
    code = (
        "import sys; from rag.cli.app import run; run(['--help']);"
        f"sys.exit(','.join(m for m in {heavy} if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(home), cwd=tmp_path,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_question_to_nothing_is_refused_before_anything_reads_it(tmp_path):
    heavy = ("onnxruntime", "rag.question.plan", "rag.answer.answer")
    code = (
        "import sys; from rag.cli.app import run; code = run(['-c', 'nobody', 'ask', 'why?']);"
        f"print(*(m for m in {heavy} if m in sys.modules)); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), cwd=tmp_path,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "\n")
    assert "is empty" in done.stderr


def test_a_closed_pipe_is_silent(home, tmp_path):
    command = f"{sys.executable} -m rag search E5 -k 50 | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], env=environment(home),
                          cwd=tmp_path, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
