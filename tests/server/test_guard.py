"""Nobody gets in who should not, nothing is read that should not, and the owner always gets in."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.core.errors import ConfigError
from rag.server.app import OPERATIONS
from rag.server.guard.hosts import make_hosts
from rag.server.guard.keys import Keys, check_token, kept_token, token_file
from rag.server.guard.owners import digest_of
from tests.helpers import hostile
from tests.helpers.serving import TOKEN

pytestmark = pytest.mark.real

ROUTES = [("GET", "/"), ("GET", "/docs"), ("GET", "/openapi.json"), ("GET", "/view/x"),
          ("GET", "/static/app.js"), ("GET", "/v1/models"), ("POST", "/mcp"), ("POST", "/said"),
          *((o.method, re.sub(r"\{\w+(:int)?\}", "1", o.path)) for o in OPERATIONS
            if o.path != "/api/health")]  # fmt: skip
ESCAPES = ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
           "/etc/passwd", "%2fetc%2fpasswd", "....//etc/passwd", "%00/etc/passwd",
           "..\\..\\etc\\passwd", "~root", "file:///etc/passwd", "%ff%fe"]  # fmt: skip


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, by what is in it."""
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith("catalog.sqlite-")
    }


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[f"{m} {p}" for m, p in ROUTES])
def test_no_route_is_open_without_the_token(server, method, path):
    assert server.call(method, path, token=None).status == 401
    assert server.call(method, path, token="wrong" * 5).status in (401, 429)
    assert server.call(method, f"{path}?token={TOKEN}&access_token={TOKEN}", token=None).status in (
        401, 429)  # fmt: skip


def test_health_tells_nothing_but_that_it_runs(server):
    assert server.call("GET", "/api/health", token=None).json == {"status": "ok"}


HOSTS = ("evil.example", "evil.example:{port}", "localhost:1", "127.0.0.1.evil.example:{port}",
         "0.0.0.0:{port}", "", "a b", "192.168.0.7:{port}", "[::1", "localhost:{port}@evil"
         )  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_name_is_refused_before_anything_else(server, host):
    answer = server.call("GET", "/api/health", Host=host.format(port=server.port))
    assert answer.status in (400, 421)


def test_our_own_names_are_let_through(server):
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert server.call("GET", "/api/health", Host=f"{name}:{server.port}").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost:1",
                                    "http://127.0.0.1:1", "file://"])  # fmt: skip
def test_pages_of_other_origins_may_not_call_even_with_the_token(server, origin):
    answer = server.call("POST", "/api/search", {"query": "tea"}, Origin=origin)
    assert (answer.status, answer.code) == (403, "foreign_origin")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_browser_that_says_another_site_asks_is_refused(server, site):
    fetch = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}
    assert server.call("GET", "/api/status", **fetch).code == "cross_site"
    assert server.call("POST", "/api/search", {"query": "tea"}, **fetch).status == 403


def test_a_link_opens_the_door_once_and_leaves_a_cookie_no_script_can_read(server):
    path = "/open" + server.link.partition("/open")[2]
    first = server.call("GET", path, token=None)
    assert (first.status, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert TOKEN not in cookie and TOKEN not in str(first.headers)
    assert server.call("GET", path, token=None).status in (401, 429)
    kept = cookie.partition(";")[0]
    assert server.call("GET", "/api/status", token=None, Cookie=kept).status == 200
    # A cookie alone changes nothing: the browser has to say that our own page sends it.
    search = {"query": "tea"}
    assert server.call("POST", "/api/search", search, token=None, Cookie=kept).status == 403
    own = {"Cookie": kept, "Origin": server.base, "Sec_Fetch_Site": "same-origin"}
    assert server.call("POST", "/api/search", search, token=None, **own).status == 200


def test_the_token_can_be_typed_into_the_page(server):
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": server.base}
    wrong = server.call("POST", "/open", b"token=nonsense", token=None, **form)
    assert wrong.status in (401, 429) and b"<form" in wrong.body
    right = server.call("POST", "/open", f"token={TOKEN}".encode(), token=None, **form)
    assert right.status == 303


def test_ten_thousand_wrong_tokens_let_nobody_in_and_lock_nobody_out(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    seen = set()
    for number in range(10_000):
        connection.request("GET", "/api/status", headers={"Authorization": f"Bearer {number:024}"})
        answer = connection.getresponse()
        answer.read()
        seen.add(answer.status)
        if answer.headers.get("connection") == "close":
            connection.close()
    assert seen <= {401, 429} and 429 in seen
    assert server.call("GET", "/api/status").status == 200


def test_every_answer_says_what_a_browser_may_not_do(server):
    for path in ("/", "/api/status", "/nowhere", "/docs"):
        headers = server.call("GET", path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_parameter_leads_to_a_file(server, served_home, escape):
    before = contents(served_home.parent)
    paths = [f"/static/{escape}", f"/view/{escape}", f"/api/documents/{escape}",
             f"/api/documents/{escape}/text", f"/api/documents/{escape}/pages/1.png",
             f"/api/collections/{escape}", f"/api/collections/{escape}/documents",
             f"/api/jobs/{escape}", f"/api/documents/x?collection={escape}",
             f"/api/collections/notes/documents?path={escape}"]  # fmt: skip
    for path in paths:
        try:
            answer = server.call("GET", path)
        except http.client.InvalidURL:
            continue
        assert b"root:" not in answer.body
        assert answer.status in (200, 400, 404), path
    for body in ({"paths": [escape]}, {"paths": [f"/{escape}"]}):
        answer = server.call("POST", "/api/collections/notes/ingest", body)
        assert answer.status in (403, 404), answer.body
    for name in ("document", "quote"):
        body = {"document": "x", "quote": "root", name: escape}
        assert server.call("POST", "/api/verify", body).status in (200, 404)
    assert contents(served_home.parent) == before


@pytest.mark.parametrize("name", ["..%2f..%2fx", "..%2f..%2f..%2fhome%2fx.md", ".hidden.md",
                                  "a%2fb.md", "a%5cb.md", "%00.md", "x%1b%5b2J.md", "..",
                                  "a" * 300 + ".md", "%20", "CON%3a.md"])  # fmt: skip
def test_a_file_is_uploaded_under_a_plain_name_or_not_at_all(server, served_home, name):
    before = contents(served_home.parent)
    answer = server.call("PUT", f"/api/collections/notes/files/{name}", b"# x\n\nwords\n")
    assert answer.status in (400, 404, 405), answer.body
    assert contents(served_home.parent) == before


def test_a_body_that_says_it_has_five_gigabytes_is_refused_unread(server):
    started = time.monotonic()
    for method, path in (("POST", "/api/search"), ("PUT", "/api/collections/notes/files/x.md")):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.putrequest(method, path)
        connection.putheader("Authorization", f"Bearer {TOKEN}")
        connection.putheader("Content-Length", str(5 << 30))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()
    assert time.monotonic() - started < 10


def test_a_body_in_pieces_is_stopped_where_it_becomes_too_large(server):
    def endless():
        for _ in range(64):
            yield b"x" * 65536

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/api/search", endless(), headers, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # closed while we were still sending
    assert server.call("GET", "/api/health").status == 200


def test_requests_that_never_become_complete_hold_nobody_up(server):
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(150)]
    for one in slow:
        one.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-A: ")
    started = time.monotonic()
    assert server.call("GET", "/api/status").status == 200
    assert time.monotonic() - started < 5
    ends = time.monotonic() + 30
    for one in slow:
        one.settimeout(max(0.1, ends - time.monotonic()))
        with contextlib.suppress(ConnectionResetError):
            assert one.recv(4096) == b""
        one.close()
    assert time.monotonic() < ends


def test_hostile_documents_leave_every_route_as_text(server):
    names = [e["document"] for e in server.call(
        "GET", "/api/collections/garden/documents?limit=1000").json["documents"]]  # fmt: skip
    assert len(names) == len(hostile.ATTACKS)
    for name in names:
        page = server.call("GET", f"/view/{name}?collection=garden&start=0&end=50").body.decode()
        inner = page.partition("<main")[2]
        assert not re.search(r"<(script|img|svg|iframe|object|a href=\"(?!#|\?))", inner), name
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
        text = server.call("GET", f"/api/documents/{name}/text?collection=garden")
        assert text.headers["content-type"] == "application/json"
        assert text.headers["x-content-type-options"] == "nosniff"


SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize("number", range(0, len(hostile.ATTACKS), 5))
def test_hostile_documents_are_answered_as_data_by_every_face(server, number):
    question = hostile.question(number)
    body = {"question": question, "collection": "garden", "extract": True}
    said = [{"role": "user", "content": question}]
    chat = {"model": "rag/garden:quotes", "messages": said}
    tool = {"name": "ask", "arguments": {"question": question, "collection": "garden"}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}
    both = {"Accept": "application/json, text/event-stream"}
    answers = [
        server.call("POST", "/api/search", {"query": question, "collection": "garden"}),
        server.call("POST", "/api/ask", body, Accept="application/json"),
        server.call("POST", "/api/ask", body),
        server.call("POST", "/v1/chat/completions", chat),
        server.call("POST", "/mcp", call, **both),
    ]
    for answer in answers:
        assert answer.status == 200
        assert answer.headers["content-type"].partition(";")[0] in (
            "application/json", "text/event-stream")  # fmt: skip
        # Control codes travel escaped; nothing is a page that a browser would run.
        assert not SHOWN.search(answer.body.decode().replace("\r\n", "\n"))
        assert answer.headers["x-content-type-options"] == "nosniff"
    addresses = [note["url_citation"]["url"] for note in
                 answers[3].json["choices"][0]["message"]["annotations"]]  # fmt: skip
    assert all(address.startswith(f"{server.base}/view/") for address in addresses)


def test_a_token_is_long_and_printable():
    for token in ("short", "x" * 15, "with a space in it at all", "ümläut" * 5, "x" * 20 + "\n"):
        with pytest.raises(ConfigError):
            check_token(token)
    assert check_token("x" * 16)


def test_the_kept_token_is_made_once_and_read_by_its_owner_alone(tmp_path):
    token = kept_token(tmp_path)
    assert kept_token(tmp_path) == token and len(token) >= 32
    assert token_file(tmp_path).stat().st_mode & 0o077 == 0
    assert token_file(tmp_path).parent.stat().st_mode & 0o077 == 0


def keys_of(secret="s", **tokens):
    return Keys({name: digest_of(token) for name, token in tokens.items()}, secret, 80)


def cookie(keys, name):
    return {"cookie": f"{keys.cookie_name}={keys.cookie_of(name)}"}


def test_links_end_and_cookies_are_another_tokens_no_more():
    keys = keys_of(anna="a" * 20)
    code = keys.new_link("anna")
    assert keys.take_link(code) == "anna" and not keys.take_link(code) and not keys.take_link("")
    assert not keys_of(anna="b" * 20).by_cookie(cookie(keys, "anna"))
    assert not keys_of("another secret", anna="a" * 20).by_cookie(cookie(keys, "anna"))
    assert keys.by_cookie(cookie(keys, "anna")) == "anna"
    assert not keys.by_cookie({"cookie": "rag_80="})


def test_each_token_link_and_cookie_is_its_owners():
    keys = keys_of(anna="a" * 20, ben="b" * 20)
    bearer = {"authorization": f"Bearer {'b' * 20}"}
    assert keys.by_bearer(bearer) == "ben" == keys.by_cookie(cookie(keys, "ben"))
    assert keys.take_link(keys.new_link("anna")) == "anna" == keys.by_token("a" * 20)
    for given in ("", "a" * 19, "ab" * 10, digest_of("a" * 20)):
        assert keys.by_token(given) == ""


def test_an_address_others_reach_wants_a_token_of_its_own(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "rag", "--home", str(tmp_path), "serve", "--host", "0.0.0.0"],
        capture_output=True, text=True, timeout=60, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 1 and "choose a token" in done.stderr


def test_hosts_of_a_network_and_allowed_origins():
    hosts = make_hosts("0.0.0.0", 8321, ("https://rag.example",))
    assert hosts.allows_host("192.168.1.5:8321") and hosts.allows_host("rag.example")
    assert not hosts.allows_host("evil.example:8321")
    assert hosts.allows_origin("https://rag.example", "127.0.0.1:8321")
    for wrong in ("rag.example", "https://rag.example/path", "javascript:x"):
        with pytest.raises(ConfigError):
            make_hosts("127.0.0.1", 1, (wrong,))
