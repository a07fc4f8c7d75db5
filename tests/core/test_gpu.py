"""A GPU is found and used without importing torch where there is none; no test machine has one."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

from rag.core.gpu import count_devices, has_cuda
from rag.embedding.growing_embedder import GrowingEmbedder
from tests.helpers.fakes import FakeEmbedder

DRIVER = """
int cuInit(unsigned flags) { return %d; }
int cuDeviceGetCount(int *count) { *count = %d; return 0; }
"""


def test_without_a_driver_there_is_no_gpu():
    assert count_devices("no-such-driver.so.1") == 0
    assert not has_cuda("no-such-driver.so.1")


@pytest.mark.parametrize(("status", "devices", "found"), [(0, 2, 2), (0, 0, 0), (100, 1, 0)])
def test_the_driver_is_asked_how_many_there_are(tmp_path, status, devices, found):
    source, library = tmp_path / "driver.c", tmp_path / "driver.so"
    source.write_text(DRIVER % (status, devices))
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    built = subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source)],
                           capture_output=True)  # fmt: skip
    if built.returncode:
        pytest.skip("no C compiler")
    assert count_devices(str(library)) == found


def test_looking_for_a_gpu_does_not_import_torch():
    code = "import sys, rag.core.gpu as g; g.has_cuda(); sys.exit('torch' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0


def test_the_faster_embedder_is_opened_once_and_only_for_much():
    small, large = FakeEmbedder(), FakeEmbedder()
    opened = []

    def open_large():
        opened.append(1)
        return large

    embedder = GrowingEmbedder(small, open_large, after=3)
    texts = [f"text {n}" for n in range(7)]
    rows = [embedder.embed_passages(part) for part in (texts[:2], texts[2:4], texts[4:6])]
    assert opened == [1]
    assert small.passages == [texts[:2], texts[2:4]] and large.passages == [texts[4:6]]
    embedder.embed_passages(texts[6:])
    embedder.embed_queries(["a question"])
    assert opened == [1] and small.queries == [["a question"]]
    assert np.allclose(np.concatenate(rows), FakeEmbedder().embed_passages(texts[:6]))
