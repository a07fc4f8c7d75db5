"""The API: what it answers, in whose words, and what it does when somebody leaves."""

from __future__ import annotations

import http.client
import json
import re
import struct
import subprocess
import sys
import time
import zlib

import pytest

from tests.helpers.serving import TOKEN, Served

pytestmark = pytest.mark.real

QUESTION = "Where is the database copied every night?"


def rag(home, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "rag", "--home", str(home), "-c", "notes", *arguments, "--json"],
        capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def finished(server, job):
    for _ in range(300):
        found = server.call("GET", f"/api/jobs/{job}").json
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def document_named(server, ending, collection="notes"):
    path = f"/api/collections/{collection}/documents?path=*{ending}"
    return server.call("GET", path).json["documents"][0]["document"]


def test_a_search_is_that_of_the_command_line(server, served_home):
    ours = server.call("POST", "/api/search", {"query": "green tea", "k": 3}).json
    theirs = rag(served_home, "search", "green tea", "-k", "3")
    same = ("rank", "score", "passage_id", "source", "text", "start_line", "start", "end")
    assert [{k: r[k] for k in same} for r in ours["results"]] == [
        {k: r[k] for k in same} for r in theirs["results"]]  # fmt: skip


def test_pages_of_results_follow_each_other(server):
    all_at_once = server.call("POST", "/api/search", {"query": "the office", "k": 4}).json
    found, cursor = [], ""
    for _ in range(2):
        body = {"query": "the office", "k": 2, "cursor": cursor}
        page = server.call("POST", "/api/search", body).json
        found += page["results"]
        cursor = page["next_cursor"]
    assert [r["passage_id"] for r in found] == [r["passage_id"] for r in all_at_once["results"]]


@pytest.mark.parametrize("extract", [True, False], ids=["quotes", "model"])
def test_an_answer_is_that_of_the_command_line(server, served_home, extract):
    body = {"question": QUESTION, "extract": extract}
    ours = server.call("POST", "/api/ask", body, Accept="application/json").json
    theirs = rag(served_home, "ask", QUESTION, *(["--extract"] * extract))
    for key in ("answer", "abstained", "mode", "sentences", "confidence", "model", "passages"):
        assert ours[key] == theirs[key], key
    assert [c | {"view": ""} for c in ours["citations"]] == [
        c | {"view": ""} for c in theirs["citations"]]  # fmt: skip


def test_an_answer_comes_as_it_is_made_proof_first(server):
    events = server.events("/api/ask", {"question": QUESTION})
    kinds = [kind for kind, _ in events if kind != "queued"]
    assert kinds[:2] == ["search", "evidence"] and kinds[-1] == "done"
    values = dict(events)
    assert "copied to the cellar" in values["evidence"]["quotes"][0]["quote"]
    assert values["done"]["citations"][0]["verified"] is True


def test_a_reading_comes_line_by_line_each_with_its_proof(server):
    events = server.events("/api/ask", {"question": "every passage about the cellar"})
    kinds = [kind for kind, _ in events if kind != "queued"]
    assert kinds == ["search", "progress", "sentence", "sentence", "sentence", "done"]
    told = [value for kind, value in events if kind == "sentence"]
    done = events[-1][1]
    assert all(value["line"] for value in told) and not told[0]["quotes"]
    assert [value["text"] for value in told] == [one["text"] for one in done["sentences"]]
    proofs = [proof for value in told for proof in value["quotes"]]
    assert [(p["marker"], p["view"]) for p in proofs] == [
        (c["marker"], c["view"]) for c in done["citations"]]  # fmt: skip
    assert all(proof["verified"] for proof in proofs)
    assert dict(events)["progress"]["plan"] == done["plan"] and done["stopped"] is False


def test_what_is_not_covered_shows_what_is_nearest(server):
    events = dict(server.events("/api/ask", {"question": "Who won the 1998 world cup?"}))
    assert events["done"]["abstained"] and len(events["withheld"]["nearest"]) == 3
    assert 0 <= events["withheld"]["confidence"] < 0.5


def test_errors_are_in_the_command_lines_words(server):
    for method, path, body, status, code in (
        ("POST", "/api/search", {"query": " "}, 400, "config_error"),
        ("POST", "/api/search", {"query": "x", "colour": 1}, 400, "config_error"),
        ("POST", "/api/search", {"query": "x", "k": 5000}, 400, "config_error"),
        ("POST", "/api/search", {"query": "x", "filter": {"path": 3}}, 400, "config_error"),
        ("POST", "/api/search", {"query": "x", "cursor": "9" * 30}, 400, "config_error"),
        ("POST", "/api/ask", {"question": "x", "collection": "gone"}, 404, "empty_collection"),
        ("GET", "/api/documents/nothing", None, 404, "source_error"),
        ("GET", "/api/jobs/nothing", None, 404, "source_error"),
        ("GET", "/nowhere", None, 404, "not_found"),
        ("DELETE", "/api/status", None, 405, "method_not_allowed"),
        ("POST", "/api/search", b"{", 400, "config_error"),
        ("POST", "/api/search", b"[" * 100_000, 400, "config_error"),
    ):
        answer = server.call(method, path, body, Content_Type="application/json")
        assert (answer.status, answer.code) == (status, code), (path, body, answer.body)
        assert set(answer.json["error"]) == {"code", "message", "hint"}
    form = server.call("POST", "/api/search", b'{"query": "x"}', Content_Type="text/plain")
    assert form.status == 400


def test_documents_are_listed_with_their_total(server):
    page = server.call("GET", "/api/collections/notes/documents?limit=2&sort=path").json
    assert page["total"] >= 5 and len(page["documents"]) == 2 and page["next_cursor"]
    tables = server.call("GET", "/api/collections/notes/documents?kind=csv").json
    assert [d["source"].rpartition("/")[2] for d in tables["documents"]] == ["rooms.csv"]


def test_facets_count_every_document_and_a_kind_is_a_family(server):
    found = server.call("GET", "/api/collections/notes/facets").json
    kinds = {one["name"]: one["documents"] for one in found["kinds"]}
    assert (kinds["csv"], kinds["pdf"]) == (1, 1)
    assert found["total"] == sum(one["documents"] for one in found["kinds"])
    body = {"query": "desks", "filter": {"kind": "sheet"}}
    sources = [r["source"] for r in server.call("POST", "/api/search", body).json["results"]]
    assert sources and all(source.endswith("rooms.csv") for source in sources)


def test_a_form_overrules_what_the_question_looks_like(server):
    body = {"question": "how many documents are there?", "extract": True}
    counted = server.call("POST", "/api/ask", body, Accept="application/json").json
    assert counted["form"] == "count" and counted["plan"]
    read = server.call(
        "POST", "/api/ask", body | {"form": "lookup"}, Accept="application/json"
    ).json
    assert read["plan"] is None
    assert server.call("POST", "/api/ask", body | {"form": "poem"}).status == 400


def test_what_is_summed_comes_with_its_rows_as_cells(server):
    body = {"question": "how many desks are there in total?", "extract": True}
    found = server.call("POST", "/api/ask", body, Accept="application/json").json
    assert found["form"] == "table", found
    tables = [citation["table"] for citation in found["citations"]]
    assert tables[0]["columns"] == ["room", "floor", "desks"]
    assert tables[0]["rows"] == [["Harbour", "2", "14"]]


def test_a_model_is_heard_while_it_writes_and_judged_sentence_by_sentence(server):
    events = server.events("/api/ask", {"question": QUESTION})
    written = "".join(value["text"] for kind, value in events if kind == "token")
    (first, *_) = [value for kind, value in events if kind == "sentence"]
    assert written.strip() and first["status"] == "supported" and first["citations"]


def test_the_map_leads_to_the_documents_and_brings_its_own_rules(server):
    answer = server.call("GET", "/map?collection=notes")
    page = answer.body.decode()
    assert answer.status == 200 and page.count("/view/") == 5
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src")
    assert server.call("GET", "/map?collection=gone").status == 404


def test_a_documents_text_is_given_some_lines_at_a_time(server):
    document = document_named(server, "backups.md")
    found = server.call("GET", f"/api/documents/{document}/text?from=3&lines=1").json
    assert found["text"] == "Every night the database is copied to the cellar."
    assert (found["from_line"], found["to_line"], found["next_line"]) == (3, 3, 4)
    assert server.call("GET", f"/api/documents/{document}/text?from=99").status == 400


def test_a_quote_is_verified_against_the_file(server):
    document = document_named(server, "lease.md")
    body = {"document": document, "quote": "The lease of  the office\nends in 2027."}
    assert server.call("POST", "/api/verify", body).json["found"] is True
    wrong = server.call("POST", "/api/verify", body | {"quote": "ends in 2031"}).json
    assert (wrong["found"], wrong["file_changed"]) == (False, False)


def test_a_page_of_a_pdf_is_a_picture_and_its_words_have_places(server):
    document = document_named(server, "ships.pdf")
    text = server.call("GET", f"/api/documents/{document}/text?lines=100").json["text"]
    start = text.index("lighthouse")
    base = f"/api/documents/{document}/pages"
    picture = server.call("GET", f"{base}/2.png")
    assert picture.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", picture.body[16:24])
    assert (width, height) == (1100, 1424)
    assert zlib.decompress(picture.body[picture.body.index(b"IDAT") + 4 : -16])
    (box,) = server.call("GET", f"{base}/2/boxes?start={start}&end={start + 17}").json["boxes"]
    assert 15 < box["left"] < 30 and 9 < box["top"] < 12 and 10 < box["width"] < 30
    assert server.call("GET", f"{base}/1/boxes?start={start}&end={start + 17}").json["boxes"] == []
    assert server.call("GET", f"{base}/99.png").status == 404
    refused = server.call("GET", f"/api/documents/{document}/cutout.png?start=0&end=9")
    assert refused.status == 404
    assert "were not read by OCR" in refused.body.decode()


@pytest.mark.parametrize(
    ("ending", "words", "shown"),
    [
        ("backups.md", "kept for ninety days", '<mark id="mark">kept for ninety days</mark>'),
        ("rooms.csv", "Attic,4,6", '<tr class="marked" id="mark"><th class="number">4</th>'),
        ("ships.pdf", "forty-one ships", '<figure class="page" id="mark"><img src="/api/documents'),
    ],
    ids=["markdown", "table", "pdf"],
)
def test_a_citation_opens_the_document_at_the_very_words(server, ending, words, shown):
    document = document_named(server, ending)
    text = server.call("GET", f"/api/documents/{document}/text?lines=100").json["text"]
    start = text.index(words)
    page = server.call("GET", f"/view/{document}?start={start}&end={start + len(words)}")
    assert page.status == 200 and shown in page.body.decode()
    assert "<rect" in page.body.decode() or ending != "ships.pdf"


def test_an_upload_is_read_told_of_and_can_be_forgotten(served_home, tmp_path):
    server = Served(served_home, "-c", "uploads")
    try:
        body = b"# Bees\n\nThe bees of the orchard are counted in April.\n"
        answer = server.call("PUT", "/api/collections/uploads/files/bees%20%C3%A4.md", body)
        assert answer.status == 202
        done = finished(server, answer.json["job"])
        assert [f["status"] for f in done["files"]] == ["added"], done
        broken = server.call("PUT", "/api/collections/uploads/files/broken.pdf", b"%PDF-1.4 no")
        same = server.call("POST", "/api/collections/uploads/ingest", {}).json["job"]
        states = {f["source"][-5:]: f["status"] for f in finished(server, same)["files"]}
        assert states == {" \u00e4.md": "unchanged", "n.pdf": "refused"}, states
        refused = finished(server, broken.json["job"])["files"][0]
        assert refused["status"] == "refused" and refused["reason"]
        events = server.call(
            "GET", f"/api/jobs/{answer.json['job']}", Accept="text/event-stream").body  # fmt: skip
        assert b"event: file" in events and b"event: done" in events
        found = server.call("POST", "/api/search", {"query": "bees in the orchard"}).json
        assert "counted in April" in found["results"][0]["text"]
        changed = body.replace(b"April", b"May")
        again = server.call("PUT", "/api/collections/uploads/files/bees%20%C3%A4.md", changed)
        assert finished(server, again.json["job"])["files"][0]["status"] == "updated"
        found = server.call("POST", "/api/search", {"query": "bees in the orchard"}).json
        assert "counted in May" in found["results"][0]["text"]
        document = found["results"][0]["document"]
        gone = server.call("DELETE", f"/api/collections/uploads/documents/{document}").json
        assert gone == {"documents": 1, "file_deleted": True}
        assert server.call("GET", f"/api/documents/{document}").status == 404
    finally:
        server.close()


def test_a_file_that_changed_since_is_said_to_have(served_home, tmp_path):
    from tests.server.conftest import PAGES, pdf_of

    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_of(PAGES))
    server = Served(served_home, "-c", "changing", "--watch", str(folder))
    try:
        answer = server.call("POST", "/api/collections/changing/ingest", {})
        finished(server, answer.json["job"])
        outside = {"paths": [str(tmp_path)]}
        assert server.call("POST", "/api/collections/changing/ingest", outside).status == 403
        document = document_named(server, "a.pdf", "changing")
        (folder / "a.pdf").write_bytes(pdf_of(("Something else.",)))
        answer = server.call("GET", f"/api/documents/{document}/pages/1/boxes?start=0&end=9")
        assert (answer.status, answer.code) == (409, "file_changed")
        assert "has changed since" in server.call("GET", f"/view/{document}").body.decode()
    finally:
        server.close()


def test_a_server_that_only_reads_changes_nothing(served_home):
    server = Served(served_home, "-c", "notes", "--read-only")
    try:
        document = document_named(server, "lease.md")
        for method, path, body in (
            ("PUT", "/api/collections/notes/files/x.md", b"words"),
            ("POST", "/api/collections/notes/ingest", {}),
            ("DELETE", f"/api/collections/notes/documents/{document}", None),
            ("DELETE", "/api/collections/notes/conversations/1", None),
            ("POST", "/api/ask", {"question": QUESTION, "conversation": "new"}),
        ):
            answer = server.call(method, path, body)
            assert (answer.status, answer.code) == (403, "forbidden"), path
        assert server.call("GET", "/api/collections/garden").status == 404
    finally:
        server.close()


def test_a_conversation_is_kept_and_a_follow_up_leans_on_it(server):
    first = {"question": QUESTION, "extract": True, "conversation": "new"}
    answer = server.call("POST", "/api/ask", first, Accept="application/json").json
    number = answer["conversation"]
    second = {"question": "How long are they kept?", "extract": True, "conversation": str(number)}
    follow = server.call("POST", "/api/ask", second, Accept="application/json").json
    assert "ninety days" in follow["answer"]
    base = "/api/collections/notes/conversations"
    assert server.call("GET", base).json["conversations"][0]["conversation_id"] == number
    turns = server.call("GET", f"{base}/{number}").json["turns"]
    assert [t["answer"]["question"] for t in turns] == [QUESTION, "How long are they kept?"]
    assert turns[0]["answer"]["citations"][0]["view"].startswith("/view/")
    assert server.call("DELETE", f"{base}/{number}").json == {"conversations": 1}
    assert server.call("GET", f"{base}/{number}").status == 404


def test_everybody_is_told_their_place_and_who_leaves_frees_it(server):
    left = []
    for _ in range(4):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        connection.request("POST", "/api/ask", json.dumps({"question": QUESTION}), headers)
        left.append(connection)
    events = server.events("/api/ask", {"question": QUESTION, "extract": True})
    places = [value["position"] for kind, value in events if kind == "queued"]
    assert places == sorted(places, reverse=True) and events[-1][0] == "done"
    for connection in left:
        connection.close()
    for _ in range(100):
        if not server.call("GET", "/api/status").json["waiting"]["answers"]:
            return
        time.sleep(0.1)
    raise AssertionError("somebody who left is still waited for")


def test_the_description_names_every_route_and_docs_load_nothing_foreign(server):
    described = server.call("GET", "/openapi.json").json
    assert set(described["paths"]["/api/ask"]) == {"post"}
    assert "{number}" in "".join(described["paths"])
    docs = server.call("GET", "/docs").body.decode()
    assert "POST /api/ask" in docs and not re.search(r"(src|href)=\"(https?:)?//", docs)
