"""One server, one store, people with their own tokens: nobody sees another's text, whatever they
ask for and by whichever face."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

pytest.importorskip("psycopg", reason="the extra postgres is not installed")

from rag import Assistant
from rag.core.store_address import as_role
from rag.postgres.connection import connect
from rag.postgres.rights import EVERYBODY, allow, share
from rag.server.app import OPERATIONS
from rag.server.guard.owners import add_owner
from tests.helpers.postgres_server import PASSWORD, USER
from tests.helpers.serving import ROOT, Served

pytestmark = pytest.mark.real

NOTES = {
    "alice": "# The safe\n\nThe safe in the cellar opens with the number 4711.\n",
    "ben": "# The bees\n\nThe bees of the orchard are fed with sugar water in September.\n",
}
COMMON = "# The house\n\nThe doors of the house open at nine in the morning.\n"
SECRETS = ("4711", "The safe", "alice/", "diary", "a1b2-alice")
"""Of Alice: what she wrote, titles, paths, names of collections and what she asked."""
QUESTION = "Which number opens it?"
MCP = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def place(postgres, empty_store):
    """A store with a role for the server, which sees nothing itself, and one for each person."""
    mark = uuid.uuid4().hex[:8]
    roles = {name: f"{name} {mark}" for name in NOTES}  # a role's name may hold a space
    server, database = f"server_{mark}", f"store_{mark}"
    with connect(postgres.url()) as admin:
        admin.execute(f"CREATE DATABASE {database} TEMPLATE {empty_store}".encode())
        admin.execute(f"CREATE ROLE {server} LOGIN PASSWORD '{PASSWORD}'".encode())
        for role in roles.values():
            admin.execute(f'CREATE ROLE "{role}" NOLOGIN'.encode())
            admin.execute(f'GRANT "{role}" TO {server} WITH INHERIT FALSE, SET TRUE'.encode())
    for role in roles.values():
        allow(postgres.url(database), role, write=True)
    yield postgres.url(database).replace(USER, server, 1), roles
    with connect(postgres.url()) as admin:
        admin.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def tokens(tmp_path_factory, place):
    """The file of tokens, and each person's."""
    file = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    return file, {name: add_owner(file, name, role) for name, role in place[1].items()}


@pytest.fixture(scope="module")
def served(tmp_path_factory, place, tokens, real_home, request):
    """The server, over a collection `notes` of each, Alice's `diary`, and one for everybody."""
    address, roles = place
    folder = tmp_path_factory.mktemp("owners")
    home = folder / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    for name, text in NOTES.items():
        (folder / name).mkdir()
        (folder / name / "note.md").write_text(text)
    (folder / "common").mkdir()
    (folder / "common" / "house.md").write_text(COMMON)
    made = [("alice", "notes"), ("alice", "diary"), ("ben", "notes"), ("alice", "common")]
    for name, collection in made:
        own = as_role(address, roles[name])
        with Assistant(home, collection, store=own) as assistant:
            path = folder / (name if collection != "common" else "common")
            assert not assistant.ingest(path).failures
    share(as_role(address, roles["alice"]), "common", EVERYBODY)
    patch = pytest.MonkeyPatch()
    patch.setenv("RAG_STORE", address)
    server = Served(home, "--tokens", str(tokens[0]), "-m", "none-is-needed")
    patch.undo()
    yield server
    server.close()


@pytest.fixture
def as_(served, tokens):
    """Calls as somebody."""
    return lambda who, method, path, body=None, **headers: served.call(
        method, path, body, token=tokens[1].get(who), **headers
    )


def asked(as_, who, collection="notes", question=QUESTION, **more):
    body = {"question": question, "collection": collection, "extract": True, **more}
    return as_(who, "POST", "/api/ask", body, Accept="application/json")


def found(as_, who, query=QUESTION, **more):
    answer = as_(who, "POST", "/api/search", {"query": query, **more})
    assert answer.status == 200, answer.body
    return [result["text"] for result in answer.json["results"]]


def finished(as_, who, job):
    for _ in range(600):
        told = as_(who, "GET", f"/api/jobs/{job}").json
        if told["state"] in ("done", "failed"):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_each_sees_their_own_and_what_is_shared(as_):
    names = {
        who: {c["name"] for c in as_(who, "GET", "/api/collections").json["collections"]}
        for who in NOTES
    }
    assert names == {"alice": {"notes", "diary", "common"}, "ben": {"notes", "common"}}
    assert "4711" in found(as_, "alice", collection="notes")[0]
    assert "sugar water" in found(as_, "ben", collection="notes")[0]
    assert all("at nine" in found(as_, who, collection="common")[0] for who in NOTES)
    assert "4711" in asked(as_, "alice").json["answer"]


@pytest.fixture(scope="module")
def alices(served, tokens):
    """Ids of what is Alice's: her document, a job, a conversation."""

    def call(method, path, body=None, **headers):
        return served.call(method, path, body, token=tokens[1]["alice"], **headers)

    listed = call("GET", "/api/collections/notes/documents").json["documents"]
    upload = call("PUT", "/api/collections/diary/files/a1b2-alice.md", b"# The safe\n\nOil it.\n")
    assert upload.status == 202, upload.body
    body = {"question": "Which number opens a1b2-alice?", "extract": True, "conversation": "new",
            "collection": "notes"}  # fmt: skip
    kept = call("POST", "/api/ask", body, Accept="application/json").json
    return {
        "document": listed[0]["document"] if "document" in listed[0] else listed[0]["doc_id"],
        "source": listed[0]["source"],
        "job": upload.json["job"],
        "conversation": kept["conversation"],
        "passage": found_id(call),
    }


def found_id(call):
    body = {"query": "the number of the safe", "collection": "notes"}
    return call("POST", "/api/search", body).json["results"][0]["passage_id"]


def probes(alices):
    """Everything that can be asked for what is Alice's, as (method, path, body, headers)."""
    yield from routes(alices)
    for collection in ("", "diary", "notes", "common"):
        yield from searches(alices, collection)
        yield from questions(alices, collection)
        yield from tools(alices, collection)
    yield "POST", "/mcp", tool("status", {}), MCP
    client = {"capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    yield "POST", "/mcp", rpc("initialize", {"protocolVersion": "2025-06-18", **client}), MCP
    yield "GET", "/v1/models", None, {}


def routes(alices):
    """All that is read, with her ids in the places of their paths."""
    places = {"document": alices["document"], "job": alices["job"], "number": "1",
              "number:int": str(alices["conversation"]), "name": "x.md"}  # fmt: skip
    paths = [operation.path for operation in OPERATIONS if operation.method == "GET"]
    for path in (*paths, "/view/{document}", "/map", "/openapi.json"):
        for name in ("diary", "notes"):
            for place, value in {**places, "collection": name}.items():
                path = path.replace("{" + place + "}", quote(value, safe=""))
            yield "GET", path, None, {"Accept": "text/event-stream"}
            yield "GET", path, None, {}
            yield "GET", f"{path}?collection={name}", None, {}


def searches(alices, collection):
    """With every kind of condition."""
    document, source = alices["document"], alices["source"]
    for more in ({}, {"filter": {"source": source}}, {"filter": {"path": "*"}},
                 {"like": [document]}, {"like": [source]}, {"unlike": [alices["passage"]]},
                 {"anywhere": True, "explain": True}):  # fmt: skip
        body = {"query": QUESTION, "collection": collection, "k": 1000, **more}
        yield "POST", "/api/search", body, {}


def questions(alices, collection):
    """Whole and as they are made, of every form, in OpenAI's too."""
    body = {"question": QUESTION, "collection": collection, "extract": True}
    for form in ("", "list", "count", "summary", "every", "changes"):
        yield "POST", "/api/ask", {**body, "form": form}, {"Accept": "application/json"}
    number = str(alices["conversation"])
    for more in ({}, {"conversation": number}, {"filter": {"source": alices["source"]}}):
        yield "POST", "/api/ask", {**body, **more}, {}
    quoted = {"quote": "opens with", "document": alices["document"], "collection": collection}
    yield "POST", "/api/verify", quoted, {}
    chat = [{"role": "user", "content": QUESTION}]
    yield (
        "POST",
        "/v1/chat/completions",
        {"model": f"rag/{collection}:quotes", "messages": chat},
        {},
    )


def tools(alices, collection):
    """Of the Model Context Protocol."""
    source = alices["source"]
    for name, given in (
        ("search", {"query": QUESTION, "detail": "full"}),
        ("ask", {"question": QUESTION, "extract": True}),
        ("read", {"document": alices["document"]}),
        ("read", {"document": source}),
        ("verify", {"document": alices["document"], "quote": "opens"}),
        ("documents", {}),
    ):
        yield "POST", "/mcp", tool(name, {**given, "collection": collection}), MCP
    uri = f"rag://{collection or 'notes'}/{quote(source)}"
    yield "POST", "/mcp", rpc("resources/read", {"uri": uri}), MCP


def rpc(method, params):
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def tool(name, arguments):
    return rpc("tools/call", {"name": name, "arguments": arguments})


def leaked(answer, sent) -> list[str]:
    """What of Alice's stands in an answer, beyond what the caller said."""
    said = answer.body.decode("utf-8", "replace")
    for own in sent:
        said = said.replace(own, "").replace(quote(own, safe=""), "").replace(quote(own), "")
    return [secret for secret in SECRETS if secret in said]


def test_no_route_tool_model_or_error_shows_anothers_text(as_, alices):
    sent = [alices["source"], "diary"]
    asked_for = list(probes(alices))
    seen = set()
    for method, path, body, headers in asked_for:
        answer = as_("ben", method, path, body, **headers)
        assert leaked(answer, sent) == [], (method, path, body, answer.body[:2000])
        assert answer.status < 500, (method, path, body, answer.body)
        seen.add(path.split("?")[0])
    assert len(asked_for) > 120 and len(seen) > 20


def test_the_same_is_shown_to_whom_it_belongs(as_, alices):
    """Else the test above would hold nothing."""
    shown = [
        path
        for method, path, body, headers in probes(alices)
        if leaked(as_("alice", method, path, body, **headers), [])
    ]
    for route in ("/api/search", "/api/ask", "/v1/chat/completions", "/mcp", "/v1/models"):
        assert route in shown
    assert any("/view/" in path for path in shown) and any("/api/jobs/" in path for path in shown)
    assert any("/conversations" in path for path in shown)


def test_nothing_of_anothers_is_changed(as_, alices):
    document, kept = quote(alices["document"], safe=""), alices["conversation"]
    for method, path, body in (
        ("DELETE", f"/api/collections/diary/documents/{document}", None),
        ("DELETE", f"/api/collections/common/documents/{document}", None),
        ("DELETE", f"/api/collections/notes/conversations/{kept}", None),
        ("POST", "/api/collections/diary/ingest", {"paths": [alices["source"]]}),
    ):
        as_("ben", method, path, body)
    assert "4711" in found(as_, "alice", collection="diary")[0]
    listed = as_("alice", "GET", "/api/collections/notes/conversations").json["conversations"]
    assert len(listed) == 1


def test_jobs_and_uploads_are_whose_they_are(as_, alices):
    assert finished(as_, "alice", alices["job"])["state"] == "done"
    assert as_("ben", "GET", f"/api/jobs/{alices['job']}").status == 404
    body = b"# The hive\n\nThe hive stands on the hill.\n"
    upload = as_("ben", "PUT", "/api/collections/diary/files/hive.md", body).json
    assert finished(as_, "ben", upload["job"])["state"] == "done"
    # A collection of Ben's, of the same name: two, and neither sees the other's.
    assert ["hill" in text for text in found(as_, "ben", collection="diary", k=9)] == [True]
    assert not any("hill" in text for text in found(as_, "alice", collection="diary", k=9))


def test_turns_at_the_same_time_never_meet(as_):
    """The same thread, the same name of a collection, the same question, from both at once."""

    def look(number):
        who = list(NOTES)[number % 2]
        if number % 3:
            return who, str(found(as_, who, collection="notes"))
        return who, json.dumps(asked(as_, who).json)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(look, range(60)))
    assert all(("4711" in text) == (who == "alice") for who, text in seen)
    assert not any("sugar water" in text for who, text in seen if who == "alice")


def test_questions_open_no_connection_once_their_collections_are_open(as_, postgres, place):
    database = place[0].rpartition("/")[2]

    def sessions():
        sql = f"SELECT pid, backend_start FROM pg_stat_activity WHERE datname = '{database}'"
        with connect(postgres.url()) as admin:
            return {tuple(row) for row in admin.execute(sql.encode()).fetchall()}

    def ask_all():
        for who in NOTES:
            found(as_, who, collection="notes")
            assert asked(as_, who).status == 200
            assert as_(who, "GET", "/api/collections/notes/documents").status == 200

    ask_all()
    before = sessions()
    for _ in range(3):
        ask_all()
    assert sessions() == before and 0 < len(before) < 40


def test_only_their_tokens_open_the_door(as_, served, tokens):
    home_token = next(served.log.parent.glob("home/server/token")).read_text()
    for wrong in (home_token, "x" * 43, tokens[0].read_text().split('"')[3]):
        assert served.call("GET", "/api/status", token=wrong).status in (401, 429)
    assert as_("nobody", "GET", "/api/status").status in (401, 429)
    assert served.link == ""


def test_the_token_typed_into_the_page_opens_ones_own_page(as_, served, tokens):
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": served.base}
    opened = served.call("POST", "/open", f"token={tokens[1]['ben']}".encode(), token=None, **form)
    cookie = opened.headers["set-cookie"].partition(";")[0]
    shown = served.call("GET", "/api/collections", token=None, Cookie=cookie).json["collections"]
    assert {entry["name"] for entry in shown} >= {"notes", "common"}
    page = served.call("GET", "/map?collection=notes", token=None, Cookie=cookie)
    assert not leaked(page, [])


def test_the_log_and_the_files_of_the_server_hold_no_token(served, tokens):
    home = served.log.parent / "home"
    kept = [f for f in (served.log, *home.rglob("*")) if f.is_file() and "models" not in f.parts]
    held = b"".join(file.read_bytes() for file in kept)
    assert not any(token.encode() in held for token in tokens[1].values())


def test_a_role_that_the_server_cannot_have_is_said_before_it_serves(tmp_path, place):
    file = tmp_path / "tokens.toml"
    add_owner(file, "carol")
    done = subprocess.run(
        [sys.executable, "-m", "rag", "--home", str(tmp_path), "serve", "--port", "0",
         "--tokens", str(file)],
        env={**os.environ, "RAG_STORE": place[0]}, cwd=ROOT, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 1 and "the token of carol opens nothing" in done.stderr
    assert PASSWORD not in done.stderr and "Traceback" not in done.stderr
