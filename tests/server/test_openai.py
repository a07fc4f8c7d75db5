"""The official client of OpenAI's API: answers with their sources, whole and streamed."""

from __future__ import annotations

import openai
import pytest

from tests.helpers.serving import TOKEN

pytestmark = pytest.mark.real

QUESTION = "Where is the database copied every night?"


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=f"{server.base}/v1", api_key=TOKEN, max_retries=0) as client:
        yield client


def asked(*texts):
    roles = ("user", "assistant")
    return [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]


def test_collections_are_models(client):
    names = {model.id for model in client.models.list()}
    assert names >= {"rag/notes", "rag/notes:quotes", "rag/garden", "multilingual-e5-small"}


@pytest.mark.parametrize("model", ["rag/notes", "rag/notes:quotes"])
def test_an_answer_has_its_sources_in_openais_form_and_in_ours(client, server, model):
    answer = client.chat.completions.create(model=model, messages=asked(QUESTION), temperature=0.7)
    message = answer.choices[0].message
    citation = answer.citations[0]
    assert "cellar" in message.content and answer.covered is True
    assert citation["verified"] and citation["quote"] and citation["start_line"] == 3
    note = message.annotations[0].url_citation
    assert message.content[note.start_index : note.end_index] == "[1]"
    assert note.url.startswith(f"{server.base}/view/")
    assert server.call("GET", note.url.removeprefix(server.base).partition("#")[0]).status == 200
    same = server.call("POST", "/api/ask", {"question": QUESTION, "extract": "quotes" in model},
                       Accept="application/json").json  # fmt: skip
    assert message.content == same["answer"] and answer.confidence == same["confidence"]


@pytest.mark.parametrize("question", [QUESTION, "every passage about the cellar"])
def test_a_stream_says_the_same_and_its_last_chunk_holds_the_sources(client, question):
    whole = client.chat.completions.create(model="rag/notes", messages=asked(question))
    chunks = list(
        client.chat.completions.create(model="rag/notes", messages=asked(question), stream=True)
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == whole.choices[0].message.content
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].citations == whole.citations and chunks[-1].covered is True
    assert [c.choices[0].finish_reason for c in chunks[:-1]] == [None] * (len(chunks) - 1)


def test_earlier_messages_are_the_conversation(client):
    messages = asked(QUESTION, "To the cellar. [1]", "How long are they kept?")
    answer = client.chat.completions.create(model="rag/notes:quotes", messages=messages)
    assert "ninety days" in answer.choices[0].message.content


def test_what_is_not_covered_is_said_not_made_up(client):
    answer = client.chat.completions.create(
        model="rag/notes", messages=asked("Who won the 1998 world cup?")
    )
    assert answer.covered is False and answer.citations == [] and answer.nearest
    assert "don't seem to cover" in answer.choices[0].message.content


def test_vectors_of_queries_and_passages_differ_and_are_unit(client):
    texts = ["green tea", "the lease"]
    passages = client.embeddings.create(model="multilingual-e5-small", input=texts)
    queries = client.embeddings.create(
        model="multilingual-e5-small", input=texts, extra_body={"input_type": "query"}
    )
    assert [d.index for d in passages.data] == [0, 1] and len(passages.data[0].embedding) == 384
    assert sum(x * x for x in queries.data[0].embedding) == pytest.approx(1, abs=1e-3)
    assert passages.data[0].embedding != queries.data[0].embedding


def test_errors_are_the_clients_own(client, server):
    for wrong in (
        {"model": "gpt-4o", "messages": asked("x")},
        {"model": "rag/gone", "messages": asked("x")},
    ):
        with pytest.raises(openai.NotFoundError):
            client.chat.completions.create(**wrong)
    for messages in ([], asked("x", "y"), [{"role": "system", "content": "x"}], asked(" ")):
        with pytest.raises(openai.BadRequestError):
            client.chat.completions.create(model="rag/notes", messages=messages)
    with pytest.raises(openai.BadRequestError):
        client.embeddings.create(model="x", input="word " * 2000)
    stranger = openai.OpenAI(base_url=f"{server.base}/v1", api_key="nonsense", max_retries=0)
    with pytest.raises((openai.AuthenticationError, openai.RateLimitError)):
        stranger.models.list()
