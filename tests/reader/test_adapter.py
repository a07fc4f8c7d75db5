"""The adapter means the same to llama.cpp as to transformers: the same next tokens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.core.config import load_config
from rag.evidence.grounding import marked_sentences
from rag.models.find_adapter import adapter_file
from rag.models.find_reader import find_reader
from rag.models.registry import ADAPTERS
from rag.prompt.messages import CANNOT_ANSWER, Excerpt, build_messages
from rag.prompt.templates import load_prompts
from rag.workspace import load_generator

SPANS = Path(__file__).parents[2] / "eval" / "handbook"
PLACES = 48
LEAST = 0.98


def prompts() -> list[tuple]:
    """Questions of the handbook over the sentence that answers each and one that does not."""
    queries = (SPANS / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {entry["_id"]: entry["text"] for entry in map(json.loads, queries)}
    spans = [json.loads(x) for x in (SPANS / "spans.jsonl").read_text("utf-8").splitlines()]
    found = []
    for span, other in zip(spans[::3], spans[1::3], strict=False):
        excerpts = [Excerpt(str(n), s["source"], s["quote"]) for n, s in enumerate((other, span))]
        question = questions[span["query_id"]]
        found.append(build_messages(load_prompts("tiny"), excerpts, (), question))
    return found[:PLACES]


@pytest.mark.real
@pytest.mark.slow
def test_llama_cpp_and_merged_weights_agree_on_the_next_token():
    pytest.importorskip("gguf")
    torch = pytest.importorskip("torch")
    from rag.reader.generate import LlamaGenerator
    from rag.reader.llama_context import ReaderSettings
    from training.merged import load_merged

    path = find_reader(Path(), "smollm2-135m-instruct")
    adapter = adapter_file(ADAPTERS[0])
    generator = LlamaGenerator(path, ReaderSettings(context_window=1024, adapter=adapter))
    model = load_merged(path, adapter)
    same = places = 0
    for messages in prompts():
        prompt = list(generator.encode(messages))
        text = "".join(generator.generate(prompt, 16))
        written = generator._model.tokenize(text, False)
        with torch.no_grad():
            logits = model(torch.tensor([prompt + written])).logits[0, len(prompt) - 1 :]
        likeliest = logits.argmax(-1).tolist()
        places += len(written)
        same += sum(a == b for a, b in zip(written, likeliest, strict=False))
    generator.close()
    assert places > 150
    assert same / places >= LEAST


MILL = (
    Excerpt("a", "Hartley", "The mill at Hartley burned down in 1871."),
    Excerpt("b", "Hartley", "It was rebuilt by Ann Lowe two years later."),
)


def ask(question: str, tmp_path: Path, adapter: str) -> str:
    generator = load_generator(load_config(home=tmp_path, adapter=adapter))
    try:
        messages = build_messages(load_prompts("tiny"), MILL, (), question)
        return "".join(generator.generate(generator.encode(messages), 48))
    finally:
        generator.close()


@pytest.mark.real
def test_the_bundled_reader_answers_in_a_few_words_with_their_mark(tmp_path):
    answer = ask("Who rebuilt the mill?", tmp_path, "auto")
    assert marked_sentences(answer) == [("Ann Lowe", (2,))]


@pytest.mark.real
def test_the_bundled_reader_says_when_the_excerpts_do_not_answer(tmp_path):
    answer = ask("How many people live in Hartley today?", tmp_path, "auto")
    assert answer == CANNOT_ANSWER


@pytest.mark.real
def test_without_its_adapter_the_bundled_reader_is_as_it_was_published(tmp_path):
    question = "Who rebuilt the mill?"
    answer = ask(question, tmp_path, "none")
    assert "[2]" not in answer
    assert len(answer.split()) > 4
