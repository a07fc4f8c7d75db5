"""`rag eval compare` as a person and a script meet it: two run files, or two settings."""

from __future__ import annotations

import html
import json

import pytest

from rag.cli.app import run

TEXTS = {
    "q1": "\u202eWhat do cats hunt\u200b at night <b>?\x1b[31m",
    "q2": "green tea degrees, " + "poured slowly " * 40,
    "q3": "who barks",
}
PAGES = {
    "cats": "Cats sleep most of the day and hunt at night.",
    "dogs": "Dogs bark at night and sleep less than cats.",
    "tea": "Green tea is poured at eighty degrees.",
}


@pytest.fixture
def folder(tmp_path):
    """A BEIR folder with two runs beside it."""
    folder = tmp_path / "animals"
    (folder / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", PAGES), ("queries", TEXTS)):
        lines = [json.dumps({"_id": key, "text": text}) for key, text in rows.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    (folder / "qrels" / "test.tsv").write_text("q1\tcats\t1\nq2\ttea\t1\nq3\tdogs\t1\n")
    wrong = "q1 Q0 dogs 1 1.0 a\nq2 Q0 dogs 1 1.0 a\nq3 Q0 dogs 1 1.0 a\n"
    (folder / "a.run").write_text(wrong)
    (folder / "b.run").write_text(
        wrong.replace("q1 Q0 dogs", "q1 Q0 cats").replace("2 Q0 dogs", "2 Q0 tea")
    )
    return folder


@pytest.fixture
def compare(folder, tmp_path, capsys, monkeypatch):
    """Runs the command in the folder; (exit code, stdout, stderr)."""
    monkeypatch.chdir(folder)

    def call(*arguments):
        code = run(["--home", str(tmp_path / "home"), "eval", "compare", *arguments])
        return (code, *capsys.readouterr())

    return call


QRELS = ("--qrels", "qrels/test.tsv", "--measures", "RR@10")


def test_the_list_of_changes_shows_what_was_asked(compare):
    code, out, _ = compare("a.run", "b.run", *QRELS)
    first, second = (line for line in out.splitlines() if "0.000 → 1.000" in line and "q" in line)
    assert code == 0 and first.split("   ")[-1] == "q1  What do cats hunt at night <b>?[31m"
    assert "q2  green tea degrees, poured slowly" in second and second.endswith("…")
    assert len(second) <= 110 and not {"\x1b", "\u202e", "\u200b"} & set(out)


def test_json_keeps_the_ids_and_adds_the_texts(compare):
    _, out, _ = compare("a.run", "b.run", *QRELS, "--json")
    found = json.loads(out)
    assert (found["run_a"], found["run_b"]) == ("a.run", "b.run")
    change = found["comparisons"][0]["changes"][0]
    assert change == {"query_id": "q1", "before": 0.0, "after": 1.0, "text": TEXTS["q1"]}


def test_queries_elsewhere_are_named_and_absent_ones_leave_the_ids(compare, folder, tmp_path):
    moved = folder / "qrels.tsv"
    moved.write_text((folder / "qrels" / "test.tsv").read_text())
    qrels = ("--qrels", "qrels.tsv", "--measures", "RR@10")
    _, out, _ = compare("a.run", "b.run", *qrels)
    assert [line for line in out.splitlines() if line.endswith("q1")] and "cats hunt" not in out
    _, out, _ = compare("a.run", "b.run", *qrels, "--queries", "queries.jsonl")
    assert "cats hunt" in out


def test_the_page_shows_what_was_asked_and_runs_nothing(compare, folder):
    pytest.importorskip("matplotlib")
    code, _, _ = compare("a.run", "b.run", *QRELS, "--html", "page.html")
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert code == 0 and html.escape("q1 What do cats hunt at night <b>?") in page
    assert "poured slowl…</td>" in page and "<b>" not in page
    assert not {"\x1b", "\u202e", "\u200b"} & set(page)


def test_kept_outcomes_need_no_qrels(compare, folder):
    kept = {"measures": {"right": 0.5}, "queries": {"q1": {"right": 1}, "q2": {"right": 0}}}
    outcomes = [{"id": "q2", "question": "green <b>tea\x1b[31m"}]
    (folder / "a.json").write_text(json.dumps(kept | {"outcomes": outcomes}))
    kept["queries"]["q2"]["right"] = 1
    (folder / "b.json").write_text(json.dumps(kept))
    code, out, _ = compare("a.json", "b.json")
    assert code == 0 and "right     0.500 → 1.000" in out and "green <b>tea[31m" in out
    found = json.loads(compare("a.json", "b.json", "--json")[1])["comparisons"][0]
    assert (found["wins"], found["ties"], found["difference"]) == (1, 1, 0.5)
    kept["queries"]["q3"] = {"right": 1}
    (folder / "b.json").write_text(json.dumps(kept))
    code, _, err = compare("a.json", "b.json")
    assert code == 1 and "differ in 1 judged queries, such as 'q3'" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.run", "b.run"), "'--dataset' for settings"),
        (("default", "mode=dense", "--dataset", ".", "--qrels", "x"), "has its own"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(compare, arguments, said):
    code, _, err = compare(*arguments)
    assert code == 2 and said in err


@pytest.mark.real
def test_two_settings_are_searched_with_and_compared(compare, real_home, folder, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(real_home / "models")
    code, out, _ = compare("mode=lexical", "default", "--dataset", str(folder), "--json")
    found = json.loads(out)
    assert code == 0 and (found["dataset"], found["split"]) == ("animals", "test")
    assert (found["run_a"], found["run_b"]) == ("mode=lexical", "default")
    assert {c["measure"] for c in found["comparisons"]} == {"nDCG@10", "R@100", "RR@10"}
    same = compare("default", "default", "--dataset", str(folder), "--json")[1]
    assert all(c["ties"] == 3 and c["p_value"] == 1.0 for c in json.loads(same)["comparisons"])
    code, _, err = compare("default", "b.run", "--dataset", str(folder))
    assert code == 1 and "'b.run' is no setting" in err


@pytest.mark.real
def test_lost_documents_are_told_once_and_refused_on_request(folder, real_home, tmp_path, capsys):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(real_home / "models")
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.write("q2\tlost\t1\nq3\tlost\t1\n")
    call = ["--home", str(tmp_path / "home"), "eval", "retrieval", str(folder), "--json"]
    assert run(call) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["measures"]["R@100"] == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert err.count("counted as not found, such as 'lost'") == 1
    assert run([*call, "--strict"]) == 1
    assert "the document 'lost' does not exist" in capsys.readouterr().err


QUESTIONS = [
    {
        "id": "q1", "question": "when do cats hunt", "type": "fact", "answerable": True,
        "spans": [{"source": "cats.md", "start_line": 3, "end_line": 3}],
        "points": [["at night"]], "reference": "At night.",
    },
    {
        "id": "q2", "question": "who won the cup of 1998?", "type": "fact", "answerable": False,
        "spans": [], "points": [], "reference": "Not there.",
    },
]  # fmt: skip


@pytest.mark.real
def test_questions_are_asked_judged_kept_and_guarded(real_home, tmp_path, capsys):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(real_home / "models")
    (tmp_path / "pages").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "pages" / f"{name}.md").write_text(f"# {name.title()}\n\n{text}\n")
    file, kept, page = (tmp_path / name for name in ("mine.jsonl", "kept.json", "page.html"))
    file.write_text("\n".join(map(json.dumps, QUESTIONS)))

    def call(*arguments):
        code = run(["--home", str(tmp_path / "home"), *map(str, arguments)])
        return (code, *capsys.readouterr())

    assert call("eval", "questions", file)[0] == 1  # nothing to ask yet
    assert call("ingest", tmp_path / "pages")[0] == 0
    ask = ("eval", "questions", file, "--extract", "--save", kept, "--report", page)
    code, out, _ = call(*ask, "--json")
    value = json.loads(out)
    assert code == 0 and set(value) == {
        "file", "answerable", "unanswerable", "by_type", "seconds_per_question", "model",
    }  # fmt: skip
    assert value["answerable"]["right"] == value["answerable"]["document_first"] == 1.0
    assert set(value["unanswerable"]) == {"n", "withheld", "closest_only"}
    assert "hunt at night" in page.read_text(encoding="utf-8")
    assert json.loads(kept.read_text())["queries"]["q1"]["right"] == 1.0
    code, out, _ = call(*ask, "--types", "fact", "--limit", 1)
    assert code == 0 and "answerable        1   right 1.000" in out
    assert call("eval", "gate", file, "--extract", "--update")[0] == 0
    code, out, _ = call("eval", "gate", file, "--extract", "--json")
    assert code == 0 and json.loads(out)["passed"] is True
    assert (tmp_path / "mine.baseline.json").is_file()
    code, _, err = call("eval", "questions", file, "--types", "poem")
    assert code == 1 and "no questions of the type poem" in err
