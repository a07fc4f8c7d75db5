"""The whole program on either store: what it prints is the same."""

from __future__ import annotations

import io
import json
import sys

import pytest

from rag.cli.app import run
from rag.core.config import Config

pytestmark = pytest.mark.real

NOTES = {
    "backups.md": "# Backups\n\nEvery night the database is copied to the cellar.\n",
    "garden/tomatoes.md": "# Tomatoes\n\nTomatoes want sun, water and a stick to climb on.\n",
    "garden/beans.md": "# Beans\n\nBeans are sown in May, five to a hole.\n",
    "lease.md": "# Lease\n\nThe lease of the office ends in March 2027. #office\n",
    "costs.csv": "day,what,amount\n2025-05-01,train,12.50\n2025-05-02,train,7.50\n",
    "travel.md": "# Travel\n\nThe night train to Vienna leaves at eight in the evening.\n",
}


@pytest.fixture(params=["home", "postgres"])
def program(request, tmp_path, real_home, capsys, monkeypatch):
    """Runs a command on a store; its standard output, having ended well."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    if request.param == "postgres":
        monkeypatch.setenv("RAG_STORE", request.getfixturevalue("store_url"))
    for name, text in NOTES.items():
        (tmp_path / "notes" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notes" / name).write_text(text)

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run(["--home", str(home), *map(str, arguments)])
        out, err = capsys.readouterr()
        assert code == 0, err
        return out

    return call


def test_commands_do_the_same_on_both(program, tmp_path):
    notes = tmp_path / "notes"
    told = json.loads(program("ingest", notes, "--json"))
    assert (told["documents"]["added"], told["documents"]["failed"]) == (6, 0)
    assert json.loads(program("ingest", notes, "--json"))["documents"]["unchanged"] == 6
    found = json.loads(program("search", "when does the lease end", "--json"))["results"]
    assert found[0]["source"].endswith("lease.md")
    only = json.loads(program("search", "water", "--filter", "garden/*", "--json"))["results"]
    assert {r["source"].rsplit("/")[-2] for r in only} == {"garden"}
    answer = json.loads(program("ask", "--extract", "when does the lease end?", "--json"))
    assert "2027" in answer["answer"]
    total = json.loads(program("ask", "how much did I spend on train?", "--json"))
    assert "20" in total["answer"]
    near = json.loads(program("related", "garden/beans.md", "--json"))["results"]
    assert near[0]["source"].endswith("tomatoes.md")
    program("related", "--all")
    status = json.loads(program("status", "--json"))
    assert (status["documents"], status["bytes"] > 0) == (6, True)
    assert json.loads(program("doctor", "--json"))["checks"][0]["ok"]
    program("export", tmp_path / "export")
    program("-c", "copy", "import", tmp_path / "export")
    assert json.loads(program("-c", "copy", "status", "--json"))["documents"] == 6
    rows = json.loads(program("sql", "SELECT count(*) AS n FROM documents", "--json"))["rows"]
    assert rows == [{"n": 6}]
    assert "passages" in program("sql", "--schema")
    (notes / "lease.md").unlink()
    assert json.loads(program("ingest", notes, "--json"))["documents"]["removed"] == 1
    assert json.loads(program("changes", "--json"))["removed"]
    program("remove", "travel.md")
    names = [c["name"] for c in json.loads(program("collections", "--json"))["collections"]]
    assert names == ["copy", "default"]


def test_exploring_works_on_both(program, tmp_path):
    pytest.importorskip("sklearn")
    program("ingest", tmp_path / "notes", "--json")
    assert len(json.loads(program("cluster", 2, "--json"))["clusters"]) == 2
    program("map", tmp_path / "map.html")
    assert "tomatoes.md" in (tmp_path / "map.html").read_text()


def test_a_chat_is_kept_and_taken_up_again_on_both(program, tmp_path):
    program("ingest", tmp_path / "notes", "--json")
    program("chat", "--extract", stdin="When does the lease end?\n")
    kept = json.loads(program("history", "list", "--json"))
    assert "When does the lease end?" in json.dumps(kept)


def test_the_store_of_one_collection_can_be_named_in_the_settings(tmp_path, store_url, monkeypatch):
    from rag.core.config import load_config

    file = tmp_path / "rag.toml"
    file.write_text(f'[stores]\nteam = "{store_url}"\n')
    assert load_config(file, {}, home=tmp_path).store == ""
    assert load_config(file, {}, home=tmp_path, collection="team").store == store_url
    assert load_config(file, {"RAG_STORE": "postgresql://x"}, home=tmp_path, collection="team") == (
        Config(home=tmp_path, collection="team", store="postgresql://x")
    )
