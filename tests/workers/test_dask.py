"""An ingest under a Dask scheduler: the same shards, whoever dies."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError
from tests.helpers.postgres_server import PASSWORD
from tests.workers.fleet import alone, exported, plan_for, write_files
from tests.workers.worker_process import means_of

distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")


@pytest.fixture
def cluster(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


def address(cluster) -> str:
    return cluster.scheduler_address.replace("tcp://", "dask://")


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(cluster, store_url, tmp_path):
    from rag.workers.dask import ingest_on

    config = Config(home=tmp_path / "home", store=store_url)
    folder = write_files(tmp_path / "notes", 100)
    plan = plan_for(config, folder)
    killed, seen = threading.Event(), []

    def kill_once(progress) -> None:
        seen.append(progress.documents)
        if not killed.is_set():
            killed.set()
            os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)

    report = ingest_on(address(cluster), config, plan, kill_once, means_of)
    assert killed.is_set()
    assert (report.added, report.failures, seen[-1]) == (100, (), 100)
    assert exported(config) == alone(tmp_path / "alone", folder)


def test_shards_hold_every_file_once_and_equal_content_side_by_side():
    from rag.catalog.changes import FileState
    from rag.workers.dask import shards

    files = [FileState(f"d{n}", "", "", 1, 1, f"hash{n % 40}") for n in range(80)]
    cut = shards(files, 16)
    assert sorted(f.doc_id for shard in cut for f in shard) == sorted(f.doc_id for f in files)
    assert [len({f.content_hash for f in shard}) for shard in cut] == [8] * 5


def test_no_password_is_sent_to_the_scheduler(store_url):
    from rag.core.store_address import without_password

    assert PASSWORD in store_url
    assert PASSWORD not in without_password(store_url)


@pytest.mark.parametrize("wrong", ["tcp://127.0.0.1:1", "dask://", "127.0.0.1:8786"])
def test_what_is_no_scheduler_is_said(wrong, tmp_path):
    from rag.ingest.plan import Plan
    from rag.workers.dask import ingest_on

    config = Config(home=tmp_path, store="postgresql://127.0.0.1:1/none")
    with pytest.raises(ConfigError, match="not the address"):
        ingest_on(wrong, config, Plan((), (), (), 0, (), ()))
