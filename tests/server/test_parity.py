"""Fifty questions through every face: the same answer, the same citations, the same confidence."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys

import anyio
import httpx2
import openai
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from rag.cli.app import run
from tests.helpers import hostile
from tests.helpers.serving import ROOT, TOKEN

pytestmark = pytest.mark.real

# Those of the garden, some that it does not cover, and those of the notes: read, counted, added up,
# nearly held. A few are asked of the language model too.
GARDEN = [hostile.question(number) for number in range(36)] + [
    "Who won the 1998 world cup?", "How long is the Nile?", "What is a monad?",
    "When does the train to Vienna leave?", "How do I bake rye bread?", "Who wrote Faust?",
]  # fmt: skip
NOTES = [
    "Where is the database copied every night?", "when does the lease of the office end?",
    "How hot should the water for green tea be?", "how many ships are counted a day?",
    "how many desks are there in total?", "which room has the most desks?",
    "how many documents are there?", "Which colour has the lighthouse keeper's boat?",
]  # fmt: skip
ASKED = [("garden", q, True) for q in GARDEN] + [("notes", q, True) for q in NOTES]
ASKED += [("garden", q, False) for q in GARDEN[:3]] + [("notes", q, False) for q in NOTES[:2]]
"""(collection, question, quotes alone) of each."""
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
    """What `rag ask --json` prints for each."""
    found = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", None)
        for collection, question, extract in ASKED:
            command = ["--home", str(served_home), "-c", collection, "ask", question, "--json"]
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                assert run([*command, *["--extract"] * extract]) == 0
            found.append(told(json.loads(printed.getvalue())))
    return found


def test_the_questions_are_answered_computed_and_withheld(reference):
    assert sum(extract for *_, extract in ASKED) == 50
    answers = [answered for _answer, answered, *_ in reference]
    assert answers.count(False) >= 4 and answers.count(True) >= 40
    assert any("20" in answer for answer, answered, *_ in reference[42:50] if answered)


def test_the_api_says_the_same(server, reference):
    for (collection, question, extract), expected in zip(ASKED, reference, strict=True):
        body = {"question": question, "collection": collection, "extract": extract}
        found = server.call("POST", "/api/ask", body, Accept="application/json").json
        assert told(found) == expected


def test_openais_routes_say_the_same(server, reference):
    with openai.OpenAI(base_url=f"{server.base}/v1", api_key=TOKEN, max_retries=0) as client:
        for (collection, question, extract), expected in zip(ASKED, reference, strict=True):
            found = client.chat.completions.create(
                model=f"rag/{collection}:quotes" if extract else f"rag/{collection}",
                messages=[{"role": "user", "content": question}],
            )
            citations = [(c["source"], c["quote"], c["verified"]) for c in found.citations]
            answer = found.choices[0].message.content
            assert (answer, found.covered, round(found.confidence, 4), citations) == expected


def test_mcp_says_the_same(server, reference):
    names = ("collection", "question", "extract")
    asked = [dict(zip(names, values, strict=True)) for values in ASKED]
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
