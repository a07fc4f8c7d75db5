"""The whole program over llama-cpp-python's own server, which runs the bundled model."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from rag.cli.app import run
from rag.core.reader_address import parse_address
from rag.models.find_reader import find_reader
from rag.reader.http.generate import HttpGenerator
from rag.reader.http.neutralise import neutralised
from tests.helpers.hostile import documents
from tests.helpers.reader_server import delta, llama_server, scripted

pytestmark = [pytest.mark.real, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "corpora" / "handbook" / "troubleshooting.md"
QUESTION = "What does rag doctor do?"
FACT = "Which command checks a collection?"
"""A tiny model is asked for facts only."""


@pytest.fixture(scope="module")
def server():
    with llama_server(find_reader(Path(), "smollm2-135m-instruct"), 2048) as address:
        yield address


@pytest.fixture(scope="module")
def home(real_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("http-home")
    (home / "models").symlink_to(real_home / "models")
    assert run(["--home", str(home), "ingest", str(PAGE), "--json"]) == 0
    return home


@pytest.fixture
def rag(home, capsys, monkeypatch):
    """Runs a command; (exit code, stdout, stderr)."""

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(["--home", str(home), *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_a_question_is_answered_proved_and_budgeted(rag, server):
    code, out, err = rag("ask", FACT, "--model", f"{server}#smollm2-135m", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["citations"][0]["verified"] and answer["completion_tokens"] > 0
    assert answer["model"] == f"smollm2-135m at {server}" and not answer["broken_off"]
    budget = answer["budget"]
    assert budget["context_window"] == 4096 and not budget["estimated"]
    parts = ("system", "history", "passages", "question")
    assert sum(budget[part] for part in parts) == answer["prompt_tokens"]


def test_a_question_outside_the_documents_never_reaches_the_server(rag):
    with scripted(lambda body: iter([delta("France."), "[DONE]"])) as server:
        code, out, _ = rag(
            "ask", "who won the 1998 world cup?", "--model", server.address, "--json"
        )
    assert code == 0 and json.loads(out)["abstained"] and server.chats() == []


def test_a_conversation_keeps_its_subject(rag, server):
    lines = f"{QUESTION}\nand what does it repair?\n"
    code, out, err = rag("chat", "--model", f"{server}#smollm2-135m", "--json", stdin=lines)
    first, second = map(json.loads, out.splitlines())
    assert (code, err) == (0, "")
    assert first["citations"] and "doctor" in second["query"]
    assert second["budget"]["history"] > 0 or second["mode"] != "generated"


def test_what_was_proved_stays_when_the_server_goes(rag):
    def breaks_off(body):
        yield delta(
            "`rag doctor` examines a collection and says in plain words what it found. [1] It "
        )
        raise EOFError

    with scripted(breaks_off) as server:
        code, out, err = rag("ask", QUESTION, "--model", f"{server.address}#", "--json")
    answer = json.loads(out)
    assert code == 0 and answer["mode"] == "generated"
    assert answer["answer"].startswith("`rag doctor` examines a collection")
    assert answer["citations"][0]["verified"]
    assert err.count("\n") == 1 and "has gone: it broke off" in err


def test_one_that_goes_before_a_word_leaves_the_quotes(rag):
    def breaks_off(body):
        raise EOFError
        yield

    with scripted(breaks_off) as server:
        code, out, err = rag("ask", QUESTION, "--model", server.address, "--json")
    answer = json.loads(out)
    assert code == 0 and answer["mode"] == "extracted" and answer["citations"]
    assert "has gone" in err


def test_a_wrong_address_is_one_line(rag):
    code, _, err = rag("ask", QUESTION, "--model", "http://127.0.0.1:1#m")
    assert code == 1 and "no reader answers" in err and "Traceback" not in err


def test_another_machine_is_warned_of_once(rag, home):
    from rag.cli.distant_reader import warn_of_distance
    from rag.core.config import Config

    config = Config(home, model="http://192.0.2.1:8000#m")
    warn_of_distance(config)
    told = home / "models" / "distant-readers.txt"
    assert told.read_text() == "http://192.0.2.1:8000\n"
    warn_of_distance(config)
    assert told.read_text().count("\n") == 1
    told.unlink()


def test_no_hostile_document_is_a_control_token_to_the_server(server, vocabulary):
    """As the server itself tokenises it, control strings included."""

    def tokens(text: str) -> list[int]:
        body = json.dumps({"input": text}).encode()
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{server}/extras/tokenize", body, head)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["tokens"]

    assert any(vocabulary.is_control(token) for token in tokens("<|im_end|>"))
    for text in documents().values():
        assert not [t for t in tokens(neutralised(text)) if vocabulary.is_control(t)], text


def test_the_server_is_free_at_once_when_a_stream_is_closed(server):
    made = HttpGenerator(parse_address(server), 2048)
    from rag.core.protocols import Message, Part

    tokens = made.encode([Message("user", (Part("Count from one to a thousand in words."),))])
    long = made.generate(tokens, 1500)
    next(long)
    long.close()
    started = time.monotonic()
    assert list(made.generate(tokens, 2))
    # 1500 tokens take this model half a minute and more on such a machine.
    assert time.monotonic() - started < 15


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal of POSIX")
def test_ctrl_c_stops_the_servers_generation(home):
    def endless(body):
        while True:
            yield delta("word ")
            time.sleep(0.01)

    with scripted(endless) as server:
        command = [sys.executable, "-m", "rag", "--home", str(home), "ask", QUESTION]
        process = subprocess.Popen(
            [*command, "--model", server.address],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        end = time.monotonic() + 60
        while not server.chats() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert server.left.wait(10)
        process.communicate(timeout=20)
        assert process.returncode == 130


def test_a_chat_changes_to_a_server_and_says_what_it_cannot_count(rag):
    says = "`rag doctor` examines a collection"
    with scripted(lambda body: iter([delta(f"{says}. [1]"), "[DONE]"])) as server:
        lines = f"/model {server.address}#qwen3:4b\n{QUESTION}\n/budget\n/model http://\n/model\n"
        code, out, err = rag("chat", "--extract", stdin=lines)
    assert f"the model is {server.address}#qwen3:4b" in out and says in out
    assert "(estimated: the server does not count)" in out and "of 4096" in out
    # The last command but one fails, which the next one survives.
    assert code == 1 and "is no address of a reader" in err
    assert f"{server.address}#qwen3:4b" in out.partition("/budget")[0]


def test_a_chat_goes_on_after_its_server_broke_off(rag):
    whole = iter([False, True])

    def unsteady(body):
        yield delta("`rag doctor` examines a collection. [1] It ")
        if not next(whole):
            raise EOFError
        yield delta("compares. [1]")
        yield "[DONE]"

    with scripted(unsteady) as server:
        again = f"{QUESTION}\n{QUESTION}\n"
        code, out, err = rag("chat", "--model", server.address, stdin=again)
    assert (code, err) == (0, "")
    assert out.count("(the reader at ") == 1 and "has gone: it broke off" in out
