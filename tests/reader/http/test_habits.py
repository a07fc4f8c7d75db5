"""Readers of a billion parameters and more as they are known to write: what of it a person sees.

Whatever a model's habit, only what the quotes bear out is shown, every mark leads to a quote that
is proved, and nothing of reasoning, tools or rules is left over.
"""

from __future__ import annotations

import re

import pytest

from rag.answer.answer import Ask, answer
from rag.cli.app import run
from rag.core.config import Config
from rag.search.retrieve import Search
from rag.workspace import reading
from tests.helpers.reader_server import delta, scripted
from tests.reader.http.test_server import PAGE, QUESTION

pytestmark = pytest.mark.real

TRUE = "`rag doctor` examines a collection and says in plain words what it found."
MORE = "It compares the catalogue with the vector index, vector by vector."
WRONG = "It was written in 1987 by Konrad Zuse."

SHOWN = {
    "plain": f"{TRUE} [1]",
    "two sentences": f"{TRUE} [1] {MORE} [1]",
    "reasoning first": f"<think>\nThe user asks about the doctor. {WRONG}\n</think>\n\n{TRUE} [1]",
    "reasoning of another family": f"[THINK]{WRONG}[/THINK]{TRUE} [1]",
    "channels": f"<|channel|>analysis<|message|>{WRONG}<|end|><|start|>assistant"
    f"<|channel|>final<|message|>{TRUE} [1]",
    "bold": "**`rag doctor`** examines a collection and says in plain words what it found. [1]",
    "a list": f"- {TRUE} [1]\n- {MORE} [1]\n",
    "a heading": f"## Answer\n\n{TRUE} [1]",
    "a mark before the full stop": f"{TRUE[:-1]} [1].",
    "no marks": TRUE,
    "a mark of no quote": f"{TRUE} [99]",
    "many marks": f"{TRUE} [1][2][3]",
    "marks in words": f"{TRUE} (Excerpt 1)",
    "an introduction": f"According to the excerpts, {TRUE}  [1]",
    "goes on with another": f"{TRUE} [1]\n\nQuestion: What is E5?\nAnswer: {WRONG}",
    "something made up after it": f"{TRUE} [1] {WRONG} [1]",
    "the same again and again": f"{TRUE} [1] " * 30,
}
"""Of these the true sentence is shown."""

REFUSED = {
    "as the rules say": "The documents do not say.",
    "reasoned": "<think>Nothing there.</think>\n\nThe documents do not say.",
}

QUOTED = {
    "nothing": "",
    "reasoning without end": f"<think>{TRUE} " + "Let me think. " * 60,
    "made up": f"{WRONG} [1]",
    "a tool": '<tool_call>\n{"name": "search", "arguments": {"query": "doctor"}}\n</tool_call>',
    "a tool as JSON": '{"name": "shell", "parameters": {"command": "rag doctor --repair"}}',
    "an apology": "I'm sorry, but as an AI language model I cannot access your files.",
    "another subject": "The mitochondria is the powerhouse of the cell. [1]",
    "the question again": f"Question: {QUESTION}\nAnswer: {TRUE} [1]",
    "only marks": "[1] [2] [3]",
    "a true sentence and ninety made up": f"{TRUE} [1] "
    + " ".join(f"It costs {n} euros a month. [1]" for n in range(90)),
}
"""Here nothing of what was written is borne out: the quotes answer."""

LEFT_OVER = re.compile(r"</?think|\[/?THINK|tool_call|<\||Zuse|Let me think|parameters|\[99\]")


@pytest.fixture(scope="module")
def home(real_home, tmp_path_factory):
    home = tmp_path_factory.mktemp("habits-home")
    (home / "models").symlink_to(real_home / "models")
    assert run(["--home", str(home), "ingest", str(PAGE), "--json"]) == 0
    return home


def asked(home, text: str):
    """What is shown when a model writes this, in pieces as models do."""
    pieces = [delta(piece) for piece in re.findall(r"\s*\S+|\s+$", text)]
    with scripted(lambda body: iter([*pieces, "[DONE]"])) as server:
        config = Config(home, model=f"{server.address}#qwen3:4b")
        with reading(config, with_generator=True) as workspace:
            return answer(workspace, Ask(QUESTION), Search())


def is_proved(found) -> bool:
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", found.text)}
    return (
        marks == {citation.marker for citation in found.citations}
        and all(citation.verified for citation in found.citations)
        and not LEFT_OVER.search(found.text)
    )


@pytest.mark.parametrize("habit", SHOWN)
def test_the_true_sentence_is_shown_and_nothing_beside_it_that_is_not(home, habit):
    found = asked(home, SHOWN[habit])
    assert found.mode == "generated" and is_proved(found)
    assert "examines a collection and says in plain words what it found" in found.text
    assert found.text.count("examines a collection") == 1


@pytest.mark.parametrize("habit", REFUSED)
def test_a_refusal_is_taken_for_one(home, habit):
    found = asked(home, REFUSED[habit])
    assert found.mode == "abstained" and not found.citations


@pytest.mark.parametrize("habit", QUOTED)
def test_where_nothing_is_borne_out_the_quotes_answer(home, habit):
    found = asked(home, QUOTED[habit])
    assert found.mode == "extracted" and found.citations and is_proved(found)
