"""`pull` against a hub on this machine, one that redirects, breaks off and lies."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.core.errors import ConfigError, FetchError, ModelMissing
from rag.models.checksum import checksum_file
from rag.models.fetch import EMBEDDER_FILES, pull_model
from rag.models.find_reader import find_reader
from rag.models.installed import list_models, model_path
from rag.models.verify import verify_models

NAME = "owner/repo-GGUF/model.q4.gguf"
CONTENT = bytes(range(256)) * 10_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Hub:
    """Files by path, and how the next answers misbehave.

    `requests` notes (path, Range header) of each request for a file's bytes.
    """

    def __init__(self):
        self.files = {f"/{'/'.join(NAME.split('/')[:2])}/resolve/main/model.q4.gguf": CONTENT}
        self.break_after = []
        self.digest = DIGEST
        self.ranges = True
        self.status = 200
        self.requests = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        hub = self.server.hub
        path = self.path.removeprefix("/blobs")
        if hub.status != 200 or path not in hub.files:
            return self.answer(hub.status if hub.status != 200 else 404)
        if path == self.path:
            # As the hub does for large files: the checksum comes with a redirect elsewhere.
            checksum = {"X-Linked-ETag": f'"{hub.digest}"'} if hub.digest else {}
            return self.answer(302, {"Location": f"/blobs{path}"} | checksum)
        hub.requests.append((path, self.headers.get("Range")))
        return self.send(hub, hub.files[path])

    def send(self, hub, content):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = int(asked[1]) if asked and hub.ranges else 0
        if asked and start >= len(content):
            return self.answer(416)
        rest = content[start:]
        self.send_response(206 if asked and hub.ranges else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        end = hub.break_after.pop(0) if hub.break_after else len(rest)
        self.wfile.write(rest[:end])
        self.close_connection = True

    def answer(self, status, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def hub():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.hub = Hub()
    server.hub.environment = {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}/"}
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.hub
    server.shutdown()
    server.server_close()
    thread.join()


def pull(home, hub, name=NAME, report=None):
    return pull_model(home, name, report, hub.environment)


def ranges(hub):
    return [asked for _, asked in hub.requests]


def test_a_file_is_fetched_through_a_redirect_and_checked(tmp_path, hub):
    reports = []
    path = pull(tmp_path, hub, report=lambda *a: reports.append(a))
    assert path == tmp_path / "models" / "owner" / "repo-GGUF" / "model.q4.gguf"
    assert path.read_bytes() == CONTENT
    assert checksum_file(path).read_text() == DIGEST
    assert reports[-1] == (len(CONTENT), len(CONTENT), "model.q4.gguf")
    assert {p.name for p in path.parent.iterdir()} == {
        path.name, checksum_file(path).name, ".lock"
    }  # fmt: skip


def test_what_is_there_is_not_fetched_again(tmp_path, hub):
    assert pull(tmp_path, hub) == pull(tmp_path, hub)
    assert len(hub.requests) == 1


def test_a_broken_connection_is_continued(tmp_path, hub):
    hub.break_after = [1_000_000, 500_000]
    assert pull(tmp_path, hub).read_bytes() == CONTENT
    assert ranges(hub) == [None, "bytes=1000000-", "bytes=1500000-"]


def test_an_interrupted_download_goes_on_next_time(tmp_path, hub):
    hub.break_after = [1_000_000] + [0] * 5
    with pytest.raises(FetchError, match="cannot download") as raised:
        pull(tmp_path, hub)
    assert raised.value.hint == f"rag models pull {NAME}"
    assert not find_or_none(tmp_path)
    hub.requests.clear()
    assert pull(tmp_path, hub).read_bytes() == CONTENT
    assert ranges(hub) == ["bytes=1000000-"]


def find_or_none(home):
    try:
        return find_reader(home, NAME)
    except ModelMissing:
        return None


def test_a_server_without_ranges_begins_anew(tmp_path, hub):
    hub.ranges = False
    hub.break_after = [1_000_000]
    assert pull(tmp_path, hub).read_bytes() == CONTENT


def test_without_a_checksum_two_halves_are_never_joined(tmp_path, hub):
    hub.digest = ""
    hub.break_after = [1_000_000]
    assert pull(tmp_path, hub).read_bytes() == CONTENT
    assert ranges(hub) == [None, "bytes=1000000-", None]


def test_a_wrong_checksum_leaves_nothing(tmp_path, hub):
    hub.digest = "0" * 64
    with pytest.raises(FetchError, match="arrived damaged") as raised:
        pull(tmp_path, hub)
    assert DIGEST in raised.value.message
    assert [p.name for p in (tmp_path / "models/owner/repo-GGUF").iterdir()] == [".lock"]


def test_a_left_over_that_is_longer_than_the_file_is_replaced(tmp_path, hub):
    folder = tmp_path / "models" / "owner" / "repo-GGUF"
    folder.mkdir(parents=True)
    (folder / "model.q4.gguf.part").write_bytes(CONTENT + b"more")
    assert pull(tmp_path, hub).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "HTTP 404"), (401, "needs a login"), (403, "needs a login"), (503, "HTTP 503")],
)
def test_a_refusal_is_said_in_words(tmp_path, hub, status, said):
    hub.status = status
    with pytest.raises(FetchError, match=said) as raised:
        pull(tmp_path, hub)
    assert "model.q4.gguf" in raised.value.message
    assert raised.value.hint


def test_no_network_is_said_in_words(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(FetchError, match="refused") as raised:
            pull_model(tmp_path, NAME, environment={"HF_ENDPOINT": endpoint})
    assert raised.value.hint == f"rag models pull {NAME}"


def test_an_address_that_is_none_is_said_in_words(tmp_path):
    with pytest.raises(FetchError, match="nonsense"):
        pull_model(tmp_path, NAME, environment={"HF_ENDPOINT": "nonsense"})


def test_a_folder_that_cannot_be_written(tmp_path, hub):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(FetchError, match="cannot store"):
        pull(tmp_path, hub)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.gguf", "a/../b.gguf", "owner/repo/.hidden.gguf", "model", "a/b/c.txt"],
)
def test_a_name_that_is_no_models_is_refused(tmp_path, hub, name):
    with pytest.raises(ModelMissing):
        pull(tmp_path, hub, name)
    assert hub.requests == []


def test_an_embedder_is_its_files(tmp_path, hub):
    for file in EMBEDDER_FILES:
        hub.files[f"/intfloat/e5-tiny/resolve/main/{file}"] = CONTENT
    folder = pull(tmp_path, hub, "intfloat/e5-tiny")
    assert folder == tmp_path / "models" / "intfloat" / "e5-tiny"
    assert all((folder / file).read_bytes() == CONTENT for file in EMBEDDER_FILES)
    assert model_path(tmp_path, "intfloat/e5-tiny") == folder
    with pytest.raises(ConfigError, match="not an E5 model"):
        pull(tmp_path, hub, "intfloat/other")


def test_a_known_name_stands_for_its_repository_and_file(tmp_path, hub):
    place = "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF"
    file = "smollm2-1.7b-instruct-q4_k_m.gguf"
    hub.files[f"/{place}/resolve/main/{file}"] = CONTENT
    path = pull(tmp_path, hub, "smollm2-1.7b-instruct")
    assert path == find_reader(tmp_path, "smollm2-1.7b-instruct")
    assert path == find_reader(tmp_path, f"{place}/{file}")
    listed = {model.name: model for model in list_models(tmp_path)}
    assert listed["smollm2-1.7b-instruct"].present
    assert listed["smollm2-1.7b-instruct"].bytes == len(CONTENT)


def test_a_pulled_model_is_listed_and_verified(tmp_path, hub):
    path = pull(tmp_path, hub)
    listed = [model for model in list_models(tmp_path) if model.name == NAME]
    assert [(m.kind, m.present, m.path) for m in listed] == [("reader", True, str(path))]
    assert [(m.name, m.ok) for m in verify_models(tmp_path)][-1:] == [(NAME, True)]
    path.write_bytes(CONTENT[:-1])
    broken = verify_models(tmp_path)[-1]
    assert not broken.ok
    assert broken.detail.endswith(f"rm {path} && rag models pull {NAME}")
