"""Files that are somewhere else: found, told from their former selves, fetched."""

from __future__ import annotations

import functools
import http.server
import os
import threading

import pytest

from rag.core.errors import SourceError
from rag.ingest.plan import Plan
from rag.ingest.plan_remote import with_remote
from rag.load.remote import find_remote, is_remote, local_copy, shown_url

EMPTY = Plan((), (), (), 0, (), ())
MUCH = 10**6


@pytest.fixture
def memory():
    import fsspec

    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


@pytest.fixture
def web(tmp_path):
    """A folder served on a free port of this machine, and its URL."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *args: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def known(plan: Plan) -> dict:
    return {state.doc_id: state for state in (*plan.added, *plan.updated)}


@pytest.mark.parametrize(
    ("path", "remote"),
    [("s3://bucket/a", True), ("https://h/a.md", True), ("notes/a.md", False), ("C:\\a", False),
     ("/a://b", False)],
)  # fmt: skip
def test_urls_are_told_from_paths(path, remote):
    assert is_remote(path) is remote


def test_a_folder_of_object_storage_is_followed(memory):
    memory.pipe("/notes/a.md", b"The pump stands in the cellar.")
    memory.pipe("/notes/deep/b.md", b"The meter stands in the hall.")
    memory.pipe("/notes/c.bin", b"\0")
    first = with_remote(EMPTY, ["memory://notes/"], {}, MUCH)
    assert [state.source for state in first.added] == ["memory:///notes/a.md",
                                                       "memory:///notes/deep/b.md"]  # fmt: skip
    assert [skipped.source for skipped in first.skipped] == ["memory:///notes/c.bin"]
    memory.pipe("/notes/a.md", b"The pump stands in the garden.")
    memory.rm("/notes/deep/b.md")
    again = with_remote(EMPTY, ["memory:///notes/"], known(first), MUCH)
    assert [state.source for state in again.updated] == ["memory:///notes/a.md"]
    assert [state.source for state in again.removed] == ["memory:///notes/deep/b.md"]


def test_a_file_of_a_web_server_is_fetched_when_it_changed(web):
    folder, base = web
    (folder / "my notes.md").write_text("The valve is red.")
    url = f"{base}/my%20notes.md"
    first = with_remote(EMPTY, [url], {}, MUCH)
    with local_copy(first.added[0].path) as copy:
        assert (copy.name, copy.read_text()) == ("my notes.md", "The valve is red.")
    assert not copy.exists()
    assert with_remote(EMPTY, [url], known(first), MUCH).unchanged == 1
    (folder / "my notes.md").write_text("The valve is blue.")
    os.utime(folder / "my notes.md", (2e9, 2e9))
    assert len(with_remote(EMPTY, [url], known(first), MUCH).updated) == 1


def test_what_is_not_there_or_too_large_is_said(web, memory):
    _, base = web
    with pytest.raises(SourceError, match="nothing is found at http"):
        find_remote(f"{base}/none.md", MUCH)
    memory.pipe("/big.md", b"x" * 2000)
    assert "over the limit" in find_remote("memory:///big.md", 1000).failures[0].reason


def test_what_opens_a_store_is_never_shown():
    shown = shown_url("https://user:secret@host/a.md?X-Signature=secret")
    assert shown == "https://host/a.md"
    with pytest.raises(SourceError) as raised:
        find_remote("https://user:secret@127.0.0.1:1/a.md?key=secret", MUCH)
    assert "secret" not in str(raised.value)


def test_a_missing_package_is_named():
    with pytest.raises(SourceError) as raised:
        find_remote("gs://bucket/a.md", MUCH)
    assert raised.value.hint == "pip install gcsfs"


def test_a_fetched_files_name_cannot_lead_elsewhere(memory):
    memory.pipe("/notes/..%2F..%2Fetc%2Fpasswd.md", b"x")
    (file,) = find_remote("memory:///notes/", MUCH).files
    with local_copy(file.url) as copy:
        assert copy.parent.name.startswith("rag-")
        assert "/" not in copy.name and not copy.name.startswith(".")
