"""The exploring commands as a script and a person meet them, on vectors made by hand."""

from __future__ import annotations

import csv
import io
import json
import sys
from importlib import import_module

import pytest
import typer

from rag.core.errors import ConfigError, EmptyCollection, RagError, SourceError
from rag.core.locations import collection_folder
from tests.helpers.blobs import blobs
from tests.helpers.exploring import catalog_of, put

ESCAPE = "\x1b]0;stolen\x07\u202e"


@pytest.fixture
def home(tmp_path):
    """Two dozen notes in two folders, of two subjects, one of them with a hostile title."""
    vectors = blobs(2, 12)
    names = ["kitchen", "garden"]
    texts = {
        f"{names[n // 12]}/note{n}.md": [
            (f"{['bread and dough', 'beans and peas'][n // 12]} {n}", vectors[n].tolist())
        ]
        for n in range(24)
    }
    folder = collection_folder(tmp_path / "home", "default")
    folder.mkdir(parents=True)
    catalog_of(folder, texts).close()
    return tmp_path / "home"


@pytest.fixture
def hostile(home):
    """The same with a document whose name and text would take over a terminal or a page."""
    from rag.catalog.catalog import Catalog

    catalog = Catalog(collection_folder(home, "default") / "catalog.sqlite")
    put(catalog, {f"kitchen/{ESCAPE}[red]<script>.md": [(f"{ESCAPE} bread", blobs(1, 1)[0])]})
    catalog.close()
    return home


@pytest.fixture
def rag(capsys):
    app = typer.Typer()
    for name in ("related", "cluster", "map", "classify", "sql"):
        import_module(f"rag.cli.commands.explore.{name}").add_to(app)

    def call(home, *arguments):
        app([*map(str, arguments), "--home", str(home)], standalone_mode=False)
        return capsys.readouterr().out

    return call


def asked(rag, home, *arguments):
    """The one JSON object a command prints."""
    return json.loads(rag(home, *arguments, "--json"))


def test_related_documents_as_json(rag, home):
    found = asked(rag, home, "related", "note3.md", "-k", 5)
    assert found["source"] == "kitchen/note3.md"
    assert [r["rank"] for r in found["results"]] == [1, 2, 3, 4, 5]
    assert all(r["source"].startswith("kitchen/") for r in found["results"])
    keys = ["rank", "score", "source", "title", "average", "best", "passage_id"]
    assert list(found["results"][0]) == [*keys, "start_line", "end_line"]
    assert "kitchen/note3.md" not in {r["source"] for r in found["results"]}


def test_related_paragraphs_as_json(rag, home):
    found = asked(rag, home, "related", "note3.md:2")
    assert (found["source"], found["start_line"], found["end_line"]) == ("kitchen/note3.md", 1, 3)
    keys = "rank score passage_id source title heading page start_line end_line text"
    assert list(found["results"][0]) == keys.split()


def test_related_prints_a_line_each(rag, home):
    assert len(rag(home, "related", "note3.md", "-k", 3).splitlines()) == 3
    assert "bread and dough" in rag(home, "related", "note3.md:1", "-k", 1)


def test_all_related_documents_are_printed_or_written(rag, home, tmp_path):
    found = asked(rag, home, "related", "--all", "-k", 2)
    assert len(found["documents"]) == 24
    assert found["compared"] == 24
    assert list(found["documents"][0]["related"][0]) == ["rank", "score", "source", "title"]
    done = asked(rag, home, "related", "--all", "-k", 2, "-o", tmp_path / "r.json")
    assert done == {"file": str(tmp_path / "r.json"), "documents": 24, "compared": 0}
    assert json.loads((tmp_path / "r.json").read_text())["documents"] == found["documents"]
    rag(home, "related", "--all", "-k", 2, "-o", tmp_path / "r.sql")
    assert (tmp_path / "r.sql").read_text().count("INSERT INTO related") == 48


def test_clusters_as_json_nest_their_members(rag, home):
    (first, second) = asked(rag, home, "cluster")["clusters"]
    keys = ["number", "name", "named_by", "size", "terms", "members"]
    assert list(first) == list(second) == keys
    assert list(first["members"][0]) == ["source", "title", "start_line", "closeness"]
    assert (first["size"], len(first["members"]), first["named_by"]) == (12, 12, "terms")


def test_clusters_as_a_table_and_as_markdown(rag, home):
    table = rag(home, "cluster", "2")
    assert ("bread" in table and "beans" in table) and len(table.splitlines()) == 6
    markdown = rag(home, "cluster", "2", "--markdown")
    assert markdown.count("\n## ") + markdown.startswith("## ") == 2
    assert markdown.count("\n- ") == 24


def test_the_map_is_written_in_three_kinds(rag, home, tmp_path):
    done = asked(rag, home, "map", tmp_path / "m.html", "--method", "pca", "--colour", "cluster")
    assert {**done, "seconds": 0} == {
        "file": str(tmp_path / "m.html"), "points": 24, "unit": "documents", "method": "pca",
        "seconds": 0,
    }  # fmt: skip
    assert '"name":"cluster"' in (tmp_path / "m.html").read_text()
    rag(home, "map", tmp_path / "m.svg", "--paragraphs", "--method", "pca")
    assert (tmp_path / "m.svg").read_bytes().startswith(b"<?xml")


def test_a_map_needs_no_more_packages_than_its_colours(rag, home, tmp_path, monkeypatch):
    for module in {"sklearn", *(name for name in sys.modules if name.startswith("sklearn."))}:
        monkeypatch.setitem(sys.modules, module, None)
    assert asked(rag, home, "map", tmp_path / "m.html")["method"] == "pca"
    page = (tmp_path / "m.html").read_text()
    assert '"name":"folder"' in page and '"name":"cluster"' not in page
    with pytest.raises(ConfigError, match="scikit-learn is not installed"):
        rag(home, "map", tmp_path / "m.html", "--colour", "cluster")


def test_classify_reports_accuracy_first(rag, home):
    found = asked(rag, home, "classify", "--folders", "--min", 12, "--apply")
    assert list(found) == ["accuracy", "documents"]
    keys = ["examples", "labels", "folds", "majority", "centroid", "logistic", "interval"]
    assert list(found["accuracy"]) == keys
    assert found["accuracy"]["labels"] == {"garden": 12, "kitchen": 12}
    assert found["accuracy"]["logistic"] == 1.0
    assert list(found["documents"][0]) == ["source", "title", "label", "confidence"]
    text = rag(home, "classify", "--folders", "--min", 12)
    assert text.startswith("accuracy 100.0% (86% to 100%)")


def test_sql_as_table_csv_and_json(rag, home):
    statement = "SELECT title, length(vector) AS size, vector FROM documents JOIN passages"
    statement += " USING (doc_id) JOIN vectors USING (text_hash) ORDER BY title LIMIT 2"
    found = asked(rag, home, "sql", statement)
    assert found == {
        "columns": ["title", "size", "vector"],
        "rows": [
            {"title": "note0", "size": 128, "vector": "<128 bytes>"},
            {"title": "note1", "size": 128, "vector": "<128 bytes>"},
        ],
    }
    rows = list(csv.reader(io.StringIO(rag(home, "sql", statement, "--csv"))))
    assert rows == [
        ["title", "size", "vector"],
        ["note0", "128", "<128 bytes>"],
        ["note1", "128", "<128 bytes>"],
    ]
    assert rag(home, "sql", statement).splitlines() == [
        "title  size  vector", "note0  128   <128 bytes>", "note1  128   <128 bytes>",
    ]  # fmt: skip


def test_sql_takes_values_and_shows_its_schema(rag, home):
    found = asked(rag, home, "sql", "SELECT ? AS a, ? AS b", "-p", "it's", "-p", "2")
    assert found["rows"] == [{"a": "it's", "b": "2"}]
    assert "CREATE TABLE IF NOT EXISTS passages" in rag(home, "sql", "--schema")


OUTPUTS = [
    ("related", "note3.md", "-k", "100"),
    ("related", "note3.md:1", "-k", "100"),
    ("cluster", "2", "--markdown"),
    ("cluster", "25"),
    ("classify", "--folders", "--min", "12", "--apply"),
    ("sql", "SELECT source, title FROM documents"),
    ("sql", "SELECT source, title FROM documents", "--csv"),
]


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
def test_hostile_names_reach_the_terminal_as_plain_text(rag, hostile, arguments):
    shown = rag(hostile, *arguments)
    assert "stolen" in shown
    assert not set(shown) & set("\x1b\x07\u202e")
    # rich would take [red] as markup and leave it out; Markdown has it escaped.
    assert "[red]" in shown.replace("\\", "")


def test_hostile_names_reach_the_sql_file_as_plain_text(rag, hostile, tmp_path):
    rag(hostile, "related", "--all", "-o", tmp_path / "r.sql")
    assert not set((tmp_path / "r.sql").read_text()) & set("\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("related",), ConfigError),
        (("related", "a.md", "--all"), ConfigError),
        (("related", "missing.md"), SourceError),
        (("related", "--all", "-o", "r.txt"), ConfigError),
        (("cluster", "many"), ConfigError),
        (("cluster", "0"), ConfigError),
        (("map", "m.pdf"), ConfigError),
        (("map", "m.html", "--colour", "size"), ConfigError),
        (("map", "no/such/folder/m.html", "--method", "pca"), SourceError),
        (("classify",), ConfigError),
        (("classify", "--folders", "--min", "12", "--file", "missing.txt"), SourceError),
        (("sql",), ConfigError),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_mistakes_have_a_message(rag, home, monkeypatch, arguments, error):
    monkeypatch.chdir(home)
    with pytest.raises(error) as raised:
        rag(home, *arguments)
    assert raised.value.message
    assert "Traceback" not in raised.value.message


@pytest.mark.parametrize("arguments", [("related", "a.md"), ("cluster",), ("map",),
                                       ("classify", "--folders"), ("sql", "SELECT 1")])  # fmt: skip
def test_an_empty_collection_is_said_to_be_empty(rag, tmp_path, arguments):
    with pytest.raises(RagError) as error:
        rag(tmp_path / "nothing", *arguments)
    assert isinstance(error.value, EmptyCollection)
