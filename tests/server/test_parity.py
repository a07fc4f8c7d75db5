"""Fifty questions through every face: the same answer, the same citations, the same confidence."""

from __future__ import annotations

import anyio
import httpx2
import openai
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from rag import Assistant
from rag.contract.answer import answer_json
from tests.helpers import hostile
from tests.helpers.serving import TOKEN

pytestmark = pytest.mark.real

# Those of the garden, and some that it does not cover; a few are asked of the language model too.
QUESTIONS = [hostile.question(number) for number in range(44)] + [
    "Who won the 1998 world cup?", "How long is the Nile?", "What is a monad?",
    "When does the train to Vienna leave?", "How do I bake rye bread?", "Who wrote Faust?",
]  # fmt: skip
WRITTEN = 3


def told(found):
    """What has to be the same, from an object of `rag ask --json`."""
    citations = [(c["source"], c["quote"], c["verified"]) for c in found["citations"]]
    return found["answer"], not found["abstained"], round(found["confidence"], 4), citations


@pytest.fixture(scope="module")
def reference(served_home):
    """The answers of the program itself; `rag ask --json` prints this object."""
    with Assistant(served_home, "garden") as assistant:
        quotes = [told(answer_json(assistant.ask(q, extract=True))) for q in QUESTIONS]
        written = [told(answer_json(assistant.ask(q))) for q in QUESTIONS[:WRITTEN]]
    return quotes + written


ASKED = [(q, True) for q in QUESTIONS] + [(q, False) for q in QUESTIONS[:WRITTEN]]


def test_the_api_says_the_same(server, reference):
    for (question, extract), expected in zip(ASKED, reference, strict=True):
        body = {"question": question, "collection": "garden", "extract": extract}
        assert (
            told(server.call("POST", "/api/ask", body, Accept="application/json").json) == expected
        )


def test_openais_routes_say_the_same(server, reference):
    with openai.OpenAI(base_url=f"{server.base}/v1", api_key=TOKEN, max_retries=0) as client:
        for (question, extract), expected in zip(ASKED, reference, strict=True):
            found = client.chat.completions.create(
                model="rag/garden:quotes" if extract else "rag/garden",
                messages=[{"role": "user", "content": question}],
            )
            citations = [(c["source"], c["quote"], c["verified"]) for c in found.citations]
            answer = found.choices[0].message.content
            assert (answer, found.covered, round(found.confidence, 4), citations) == expected


def test_mcp_says_the_same(server, reference):
    async def run():
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{server.base}/mcp", http_client=http)
            async with Client(transport) as client:
                return [
                    (await client.call_tool("ask", {
                        "question": question, "collection": "garden", "extract": extract,
                    })).structured_content
                    for question, extract in ASKED
                ]  # fmt: skip

    for found, expected in zip(anyio.run(run), reference, strict=True):
        citations = [(c["source"], c["quote"], c["verified"]) for c in found["citations"]]
        same = found["answer"], found["covered"], round(found["confidence"], 4), citations
        assert same == expected
