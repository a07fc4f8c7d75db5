"""The server works where there is no network. That it asks for none is held in every test: what a
test starts may not connect to another machine (`tests/guard`)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
ALONE = ["unshare", "--map-root-user", "--net", "bash", "-c"]
"""Runs a command in a network of its own, with nothing in it but the loopback."""


def may_be_alone() -> str:
    """Why a network of its own cannot be had here; "" where it can."""
    if not shutil.which("unshare"):
        return "there is no unshare"
    script = "ip link set lo up"
    done = subprocess.run([*ALONE, script], capture_output=True, text=True, timeout=20)
    return "" if done.returncode == 0 else f"no network of its own: {done.stderr.strip()}"


@pytest.mark.skipif(bool(may_be_alone()), reason=may_be_alone() or "it can be had")
def test_everything_works_where_there_is_no_network(served_home):
    command = f"ip link set lo up && exec '{sys.executable}' -m tests.helpers.cut_off \"$0\""
    done = subprocess.run(
        [*ALONE, command, str(served_home)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["networks"] == ["lo"]
    assert "cellar" in told["answer"] and "cellar" in told["chat"]
    if told["page"]:
        assert "cellar" in told["page"]
    assert {told[name] for name in ("view", "mcp", "picture", "map", "docs")} == {200}
