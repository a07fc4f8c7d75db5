"""Fifty questions through every face: the same answer, the same citations, the same confidence."""

from __future__ import annotations

import json
import subprocess
import sys

import anyio
import httpx2
import openai
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from rag import Assistant
from rag.contract.answer import answer_json
from tests.helpers import hostile
from tests.helpers.serving import ROOT, TOKEN

pytestmark = pytest.mark.real

# Those of the garden, and some that it does not cover; a few are asked of the language model too.
QUESTIONS = [hostile.question(number) for number in range(44)] + [
    "Who won the 1998 world cup?", "How long is the Nile?", "What is a monad?",
    "When does the train to Vienna leave?", "How do I bake rye bread?", "Who wrote Faust?",
]  # fmt: skip
WRITTEN = 3
LIMITED = "how many ships are counted a day, only in PDFs?"
"""Of the notes: the words that limit it are a filter, and every face says so."""


def told(found):
    """What has to be the same, from an object of `rag ask --json`."""
    citations = [(c["source"], c["quote"], c["verified"]) for c in found["citations"]]
    return found["answer"], not found["abstained"], round(found["confidence"], 4), citations


def by_mcp(server, tool, calls):
    """What a tool gives, call by call."""

    async def run():
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{server.base}/mcp", http_client=http)
            async with Client(transport) as client:
                return [(await client.call_tool(tool, call)).structured_content for call in calls]

    return anyio.run(run)


def by_command(home, *arguments):
    """The object that a command prints."""
    command = [sys.executable, "-m", "rag", "--home", str(home), "-c", "notes", *arguments]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=120,
                          cwd=ROOT, check=True)  # fmt: skip
    return json.loads(done.stdout)


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
    asked = [{"question": q, "collection": "garden", "extract": extract} for q, extract in ASKED]
    for found, expected in zip(by_mcp(server, "ask", asked), reference, strict=True):
        citations = [(c["source"], c["quote"], c["verified"]) for c in found["citations"]]
        same = found["answer"], found["covered"], round(found["confidence"], 4), citations
        assert same == expected


def test_limits_in_a_questions_words_hold_in_every_face(server, served_home):
    printed = by_command(served_home, "ask", LIMITED, "--extract")
    asked = {"question": LIMITED, "collection": "notes", "extract": True}
    served = server.call("POST", "/api/ask", asked, Accept="application/json").json
    chat = {"model": "rag/notes:quotes", "messages": [{"role": "user", "content": LIMITED}]}
    completed = server.call("POST", "/v1/chat/completions", chat).json
    tool = by_mcp(server, "ask", [asked])[0]
    found = [printed, served, completed, tool]
    assert [one["scope"] for one in found] == ["only files of kind pdf"] * 4
    places = [[(c["source"], c["quote"]) for c in one["citations"]] for one in found]
    assert places[0] and all(place == places[0] for place in places)
    assert all(source.endswith("ships.pdf") for source, _quote in places[0])


def test_limits_in_a_querys_words_hold_in_every_search_and_are_told(server, served_home):
    for anywhere in (False, True):
        query = {"query": LIMITED, "collection": "notes", "anywhere": anywhere}
        found = [
            by_command(served_home, "search", LIMITED, *["--anywhere"] * anywhere),
            server.call("POST", "/api/search", query).json,
            by_mcp(server, "search", [query])[0],
        ]
        assert [one["scope"] for one in found] == [
            None if anywhere else "only files of kind pdf"
        ] * 3
        sources = [[result["source"] for result in one["results"]] for one in found]
        assert sources[0] and all(source == sources[0] for source in sources)
        assert {source.rpartition(".")[2] for source in sources[0]} != {"pdf"} or not anywhere
        assert anywhere or {source.rpartition(".")[2] for source in sources[0]} == {"pdf"}
