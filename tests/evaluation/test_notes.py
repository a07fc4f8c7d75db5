"""Judged words are found again wherever they are; the gate stops real falls only."""

from __future__ import annotations

import json
import re
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.catalog.changes import FileState
from rag.core.document_structure import Section
from rag.core.errors import DatasetError, FetchError
from rag.core.records import Document
from rag.evaluation.declared import Declaration, declarations, fetch, find, unpack
from rag.evaluation.evaluate import Ranking, Run
from rag.evaluation.gate import check, load_baseline, save_baseline
from rag.evaluation.measures import Scores, score
from rag.evaluation.mine import propose
from rag.evaluation.notes import (
    SpanJudgement,
    add_notes,
    evaluate_notes,
    judgements,
    load_notes,
    locate,
)
from rag.evaluation.report import comparison_page, run_page
from rag.evaluation.settings import settings
from rag.evaluation.testset import Judgement, Query, Testset
from rag.evaluation.tune import tune
from rag.evaluation.wording import question_in, worded_by
from rag.index.collection import Collection, writing
from rag.ingest.document_writer import DocumentWriter
from rag.load.split import SplitSettings
from rag.models.checksum import sha256_of
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeEmbedder, FakeGenerator

PAGES = {
    "backups.md": "Backups\nLitestream is a tool that copies databases to another place. "
    "It runs every night on the small server in the hall.\n\n"
    "The restore takes nine minutes when the network is quiet enough.",
    "garden.md": "Garden\nTomatoes are a fruit that wants a lot of sun and water. "
    "The beds in the garden are watered every night by a small pump.",
    "server.md": "The small server\nThe server in the hall is quiet and copies databases at night. "
    "Its network card was replaced in March after nine quiet years.",
}
# Notes on everything, so that no word is in one place only.
OTHERS = {
    f"other{i}.md": f"Other notes {i}\nThe {a} in the hall takes nine minutes and {b} run at night."
    for i, (a, b) in enumerate(
        [("pump", "databases"), ("network", "tomatoes"), ("restore", "copies"), ("tool", "beds")]
        * 4
    )
}


def store(home, pages, merge=12):
    with writing(home, "default") as collection:
        writer = DocumentWriter(
            collection, FakeEmbedder(), SplitSettings(60, merge), lambda p: None, len(pages)
        )
        for name, text in pages.items():
            title = text.split("\n")[0]
            document = Document(name, name, text, title, sections=(Section(0, 1, title),))
            writer.add(FileState(name, name, "", len(text), 0, ""), document)
        writer.flush()
    return Collection(home, "default")


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    collection = store(tmp_path_factory.mktemp("home"), PAGES | OTHERS)
    yield collection
    collection.close()


def texts(collection, passage_ids):
    return [p.text for p in collection.catalog.passages(passage_ids).values()]


RESTORE = SpanJudgement("q1", "backups.md", "The restore takes nine minutes")


def test_judged_words_are_found_in_their_passage(collection):
    assert texts(collection, locate(collection.catalog, RESTORE)) == [
        "The restore takes nine minutes when the network is quiet enough."
    ]


def test_reflowed_words_are_still_the_same(collection):
    span = SpanJudgement("q1", "backups.md", "The restore\n  takes nine\tminutes")
    assert locate(collection.catalog, span) == locate(collection.catalog, RESTORE)


def test_words_that_moved_to_another_file_are_found_there(collection):
    span = SpanJudgement("q1", "old/gone.md", RESTORE.quote)
    assert locate(collection.catalog, span) == locate(collection.catalog, RESTORE)


def test_words_cut_apart_by_a_splitter_count_in_every_piece(tmp_path):
    pages = {"a.md": "Title\nOne two three four.\n\nFive six seven eight."}
    collection = store(tmp_path, pages, merge=0)
    found = locate(collection.catalog, SpanJudgement("q", "a.md", "three four. Five six"))
    assert texts(collection, found) == [
        "Title\nOne two three four.",
        "Five six seven eight.",
    ]


def test_words_that_are_gone_are_told(collection, tmp_path):
    gone = SpanJudgement("q2", "backups.md", "The restore takes ten minutes")
    add_notes(tmp_path, [(Query("q1", "how long?"), RESTORE), (Query("q2", "and now?"), gone)])
    qrels, lost = judgements(collection, load_notes(tmp_path))
    assert [j.query_id for j in qrels] == ["q1"]
    assert lost == ["q2"]


def test_notes_are_measured_by_passage(collection, tmp_path):
    add_notes(tmp_path, [(Query("q1", "The restore takes nine minutes"), RESTORE)])
    notes = load_notes(tmp_path)
    run = evaluate_notes(collection, FakeEmbedder(), notes.queries, Search(limit=5))
    assert score(run, judgements(collection, notes)[0], "RR@10")[0].mean == 1.0


def test_broken_notes_are_refused_with_their_line(tmp_path):
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "x"}\n{"_id": "q2"}\n')
    (tmp_path / "spans.jsonl").write_text(
        '{"query_id": "q9", "source": "a", "quote": "b"}\n{"query_id": "q1", "quote": " "}\n'
    )
    with pytest.raises(DatasetError) as caught:
        load_notes(tmp_path)
    assert "queries.jsonl:2: the query 'q2' is empty" in caught.value.message
    assert "spans.jsonl:1: the query 'q9' does not exist" in caught.value.message
    assert "spans.jsonl:2: the quote is empty" in caught.value.message


def test_proposals_quote_the_collection_and_repeat_themselves(collection):
    found = list(propose(collection, FakeEmbedder(), 6, seed=1))
    assert found
    assert found == list(propose(collection, FakeEmbedder(), 6, seed=1))
    for proposal in found:
        assert proposal.quote in (PAGES | OTHERS)[proposal.source]
        assert locate(collection.catalog, proposal.judged()[1])
        assert proposal.origin in ("heading", "definition", "sentence")


def test_scripts_without_spaces_have_questions_too():
    assert question_in("拷贝保存在哪里？", "旧拷贝保存在抽屉里。") == "拷贝保存在哪里？"


def test_examples_are_turns_before_the_sentence_asked_in_the_same_way(collection):
    generator = FakeGenerator("What takes nine minutes?")
    passage = collection.catalog.passages_of("backups.md")[-1]
    word = worded_by(generator)
    assert word(passage, passage.text) == "What takes nine minutes?"
    assert word(passage, "Nothing of that.") == ""
    asked = "Which question does this answer?"
    prompt = " ".join(generator.prompts[0].split())
    assert prompt.count(asked) == prompt.count("assistant:") == 5
    assert prompt.endswith(f"{passage.text} {asked} assistant:")
    assert "assistant: When does the lease of the office end? user:" in prompt
    assert generator.reused_tokens() > 50


def test_what_asks_is_no_statement_to_ask_for(tmp_path):
    pages = {"a.md": "Which of the texts stand in more than one document here?"}
    asked: list[str] = []

    def word(passage, sentence):
        asked.append(sentence)
        return ""

    list(propose(store(tmp_path, pages), FakeEmbedder(), 3, 0, word))
    assert not asked


def test_a_link_is_asked_for_by_the_words_a_person_reads(tmp_path):
    linked = "The pump in the [garden hall](notes/garden.md#hall) takes nine minutes at night."
    shown: list[str] = []

    def word(passage, sentence):
        shown.append(sentence)
        return ""

    list(propose(store(tmp_path, {"a.md": linked}), FakeEmbedder(), 3, 0, word))
    assert shown == ["The pump in the garden hall takes nine minutes at night."]


def test_a_question_that_any_word_search_answers_is_not_proposed(tmp_path):
    pages = {
        f"n{i}.md": f"Note\nWord{i} stands in this single note only, as number{i}."
        for i in range(4)
    }
    assert list(propose(store(tmp_path, pages), FakeEmbedder(), 5)) == []


def test_a_model_words_questions_that_are_kept_where_they_can_be_judged(collection):
    generator = FakeGenerator("“What runs in the hall?”")
    found = list(propose(collection, FakeEmbedder(), 3, 0, worded_by(generator)))
    worded = [proposal for proposal in found if proposal.origin == "model"]
    assert all(proposal.question == "What runs in the hall?" for proposal in worded)
    assert len(worded) == 1
    assert any(" ".join(worded[0].quote.split()) in prompt for prompt in generator.prompts)


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("What keeps the copy?", "What keeps the copy?"),
        ("Question:\n1. no\n- Where is the copy kept?\nmore", "Where is the copy kept?"),
        ("What is the meaning of this sentence?", ""),
        ("Is a copy in a drawer like a copy in a file?", ""),
        ("拷贝保存在哪里？", ""),
        ("Copies are kept in a drawer", ""),
        ("Why?", ""),
        ("Is it that the old copies are kept in a drawer?", ""),
        ("", ""),
    ],
)
def test_only_a_question_with_something_left_to_answer_is_taken(written, question):
    assert question_in(written, "The old copies are kept in a drawer.") == question


def test_questions_cannot_be_added_to_a_file(tmp_path):
    (tmp_path / "notes").write_text("a file")
    with pytest.raises(DatasetError, match="cannot make the folder"):
        add_notes(tmp_path / "notes", [])


def test_mined_questions_are_written_and_read(collection, tmp_path):
    found = list(propose(collection, FakeEmbedder(), 3))
    assert add_notes(tmp_path, [p.judged() for p in found]) == len(found)
    notes = load_notes(tmp_path)
    assert [q.text for q in notes.queries] == [p.question for p in found]


def scores(values, measure="nDCG@10"):
    pairs = tuple((f"q{i:02}", float(v)) for i, v in enumerate(values))
    return Scores(measure, sum(values) / len(values), pairs)


GOOD = [0.9, 1.0, 0.8, 1.0] * 5


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        (GOOD, True),
        ([v + 0.0 for v in GOOD[:19]] + [0.5], True),  # one query fell: chance
        ([v - 0.005 for v in GOOD], True),  # every query fell, too little to matter
        ([v - 0.1 for v in GOOD], False),
        ([min(1.0, v + 0.1) for v in GOOD], True),
    ],
)
def test_the_gate_stops_falls_that_are_large_and_supported(now, passed):
    verdict = check([scores(GOOD)], [scores(now)], most=0.01)
    assert verdict.passed is passed
    assert verdict.failed == (() if passed else ("nDCG@10",))


def test_a_baseline_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "deep" / "baseline.json"
    save_baseline(file, "notes", "hybrid", [scores(GOOD), scores(GOOD, "RR@10")])
    assert load_baseline(file) == (scores(GOOD), scores(GOOD, "RR@10"))
    file.write_text("[]")
    with pytest.raises(DatasetError, match="is no baseline"):
        load_baseline(file)
    with pytest.raises(DatasetError, match="cannot read the baseline"):
        load_baseline(tmp_path / "none.json")


def test_new_questions_do_not_disturb_the_gate():
    verdict = check([scores(GOOD)], [scores([*GOOD, 0.0])], most=0.01)
    assert (verdict.passed, verdict.missing) == (True, 0)
    assert check([scores(GOOD)], [scores(GOOD[:15])], most=0.01).missing == 5


def test_tuning_keeps_a_setting_only_if_it_wins_on_queries_it_was_not_chosen_on():
    candidates = settings(Search())
    assert next(iter(candidates.values())) == Search()
    noise = [0.5 + 0.4 * ((7 * i) % 11 - 5) / 5 for i in range(40)]
    better = {"mode=dense": [min(1.0, v + 0.2) for v in noise]}
    lucky = {"mode=dense": [*noise[:39], 1.0]}

    def tuned(values):
        by_search = {search: values.get(name, noise) for name, search in candidates.items()}
        return tune(candidates, lambda search: scores(by_search[search]))

    assert (tuned(better).chosen, tuned(better).keep) == ("mode=dense", True)
    assert (tuned(lucky).chosen, tuned(lucky).keep) == ("mode=dense", False)
    assert (tuned({}).chosen, tuned({}).keep) == ("default", False)


def test_the_report_stands_alone_and_escapes_what_it_shows(tmp_path):
    pytest.importorskip("matplotlib")
    queries = (Query("q1", "<script>alert(1)</script>"), Query("q2", "two"))
    qrels = (Judgement("q1", "a", 1), Judgement("q2", "b", 1))
    testset = Testset("set", "test", tmp_path, queries, qrels)
    run = Run("hybrid", tuple(Ranking(q, (("a", 2.0), ("b", 1.0)), 0.01) for q in ("q1", "q2")))
    found = score(run, qrels, "nDCG@10 RR@10")
    page = run_page(testset, run, found)
    assert "<script>" not in page
    assert page.count("<svg") == 3
    assert not re.search(r"(?:src|href)=\"(?!#)", page.replace('xlink:href="#', ""))
    assert run_page(testset, run, found) == page


def test_a_comparison_has_its_page():
    pytest.importorskip("matplotlib")
    from rag.evaluation.compare import compare

    before, after = [scores(GOOD)], [scores([v - 0.1 for v in GOOD])]
    page = comparison_page(("a<b", "b"), before, after, compare(before, after))
    assert "a&lt;b" in page and page.count("<svg") == 1


@pytest.fixture
def archive(tmp_path):
    file = tmp_path / "set.zip"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("set/corpus.jsonl", json.dumps({"_id": "a", "text": "x"}) + "\n")
        opened.writestr("set/qrels/test.tsv", "q\ta\t1\n")
        opened.writestr("readme.txt", "beside it")
    return file


@pytest.fixture
def server(archive):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = archive.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *values):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/set.zip"
    server.shutdown()


def declared(url, archive, **changes):
    values = {
        "name": "set",
        "about": "",
        "url": url,
        "bytes": archive.stat().st_size,
        "sha256": sha256_of(archive),
        "licence": "",
    }
    return Declaration(**{**values, **changes})


def test_a_declared_set_is_fetched_checked_and_unpacked(server, archive, tmp_path):
    home = tmp_path / "home"
    folder = fetch(home, declared(server, archive), lambda *values: None)
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == ["corpus.jsonl", "test.tsv"]
    assert [p.name for p in folder.parent.iterdir()] == ["set"]


def test_another_file_than_declared_is_refused(server, archive, tmp_path):
    home = tmp_path / "home"
    with pytest.raises(FetchError, match="declared are"):
        fetch(home, declared(server, archive, sha256="0" * 64), lambda *values: None)
    assert list((home / "datasets").iterdir()) == []


def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path):
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("corpus.jsonl", "{}")
        opened.writestr("../outside.txt", "no")
    with pytest.raises(FetchError, match="leads out"):
        unpack(file, tmp_path / "into" / "set")
    assert not (tmp_path / "outside.txt").exists()
    assert not (tmp_path / "into" / "set").exists()


def test_an_archive_that_is_none_is_refused(tmp_path):
    file = tmp_path / "bad.zip"
    file.write_bytes(b"not a zip")
    with pytest.raises(FetchError, match="cannot unpack"):
        unpack(file, tmp_path / "set")


def test_a_dataset_is_a_folder_or_a_name(tmp_path):
    assert find(tmp_path, str(tmp_path)) == tmp_path
    with pytest.raises(DatasetError) as caught:
        find(tmp_path, "scifact")
    assert caught.value.hint == "rag eval fetch scifact"
    with pytest.raises(DatasetError, match="no such folder or declared dataset: nothing"):
        find(tmp_path, "nothing")


def test_every_declaration_is_complete():
    for name, declaration in declarations().items():
        assert declaration.name == name
        assert re.fullmatch(r"[0-9a-f]{64}", declaration.sha256)
        assert declaration.bytes > 1_000_000
        assert declaration.url.startswith("https://") and declaration.licence
