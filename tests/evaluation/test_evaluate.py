"""Queries go through the product's own search; their measures are those of ir-measures."""

from __future__ import annotations

import json

import ir_measures
import pytest

from rag.core.config import Config
from rag.core.errors import DatasetError
from rag.core.locations import collections_folder
from rag.evaluation.corpus import beir_document, embedded_corpus
from rag.evaluation.evaluate import Ranking, Run, evaluate, percentile
from rag.evaluation.measures import read_qrels, score
from rag.evaluation.runfile import read_run, write_run
from rag.evaluation.testset import Judgement, load_testset
from rag.ingest.document_writer import Progress
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder

DOCUMENTS = {
    "cats": ("Cats", "Cats sleep most of the day and hunt at night."),
    "dogs": ("Dogs", "Dogs bark at night and sleep less than cats."),
    "tea": ("Tea", "Green tea is poured at eighty degrees."),
    "blank": ("", ""),
    "q3": ("", "Which animals sleep most of the day and hunt at night?"),
}
QUERIES = {
    "q1": "what do cats hunt at night",
    "q2": "green tea degrees",
    "q3": "Which animals sleep most of the day and hunt at night?",
}
QRELS = [("q1", "cats", 2), ("q1", "dogs", 1), ("q2", "tea", 1), ("q3", "cats", 1)]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "animals"
    (folder / "qrels").mkdir(parents=True)
    documents = [{"_id": i, "title": t, "text": x} for i, (t, x) in DOCUMENTS.items()]
    queries = [{"_id": i, "text": text} for i, text in QUERIES.items()]
    for name, rows in (("corpus", documents), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    lines = ["query-id\tcorpus-id\tscore", *["\t".join(map(str, row)) for row in QRELS]]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines))
    return folder


@pytest.fixture
def config(tmp_path):
    return Config(home=tmp_path / "home", merge_tokens=4)


def run_of(config, folder, embedder=None, **search):
    embedder, testset = embedder or FakeEmbedder(), load_testset(folder)
    with embedded_corpus(config, testset, embedder) as collection:
        return evaluate(collection, embedder, testset, Search(limit=100, **search))


def test_rankings_are_those_of_the_product_folded_to_documents(config, folder):
    embedder, testset = FakeEmbedder(), load_testset(folder)
    with embedded_corpus(config, testset, embedder) as collection:
        run = evaluate(collection, embedder, testset, Search(limit=100))
        for ranking in run.rankings:
            found = retrieve(collection, embedder, QUERIES[ranking.query_id], Search(limit=100))
            ids = list(dict.fromkeys(scored.passage.doc_id for scored in found))
            assert [doc_id for doc_id, _ in ranking.documents] == [
                doc_id for doc_id in ids if doc_id != ranking.query_id
            ]


def test_a_query_never_finds_itself(config, folder):
    ranking = run_of(config, folder).rankings[2]
    assert ranking.query_id == "q3"
    assert "q3" not in dict(ranking.documents)
    assert ranking.documents[0][0] == "cats"


def test_each_mode_is_evaluated_by_its_own_scores(config, folder):
    runs = {mode: run_of(config, folder, mode=mode) for mode in ("hybrid", "dense", "lexical")}
    assert {run.name for run in runs.values()} == set(runs)
    assert len({run.rankings[0].documents for run in runs.values()}) == 3


def test_a_document_of_many_passages_does_not_crowd_out_the_others(config, folder):
    long = "\n\n".join(f"Cats hunt mice number {i} at night." for i in range(60))
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(json.dumps({"_id": "long", "title": "Mice", "text": long}) + "\n")
    embedder, testset = FakeEmbedder(), load_testset(folder)
    with embedded_corpus(config, testset, embedder) as collection:
        run = evaluate(collection, embedder, testset, Search(limit=4, mode="dense"))
    assert [len(ranking.documents) for ranking in run.rankings] == [4, 4, 4]


def test_a_judged_document_that_the_corpus_lacks_counts_as_not_found(config, folder):
    whole = score(run_of(config, folder), load_testset(folder).qrels, "R@100")[0].mean
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.write("\nq2\tlost\t1")
    now = score(run_of(config, folder), load_testset(folder).qrels, "R@100")[0]
    assert whole == 1.0 and dict(now.by_query) == {"q1": 1.0, "q2": 0.5, "q3": 1.0}


def test_the_corpus_is_embedded_once(config, folder):
    first, second = FakeEmbedder(), FakeEmbedder()
    assert run_of(config, folder, first) is not None
    before = sum(map(len, first.passages))
    run_of(config, folder, second)
    assert (before, second.passages) == (4, [])


def test_other_split_settings_or_texts_are_another_corpus(config, folder):
    run_of(config, folder)
    longer = FakeEmbedder()
    run_of(Config(home=config.home, merge_tokens=50), folder, longer)
    with (folder / "corpus.jsonl").open("a") as file:
        file.write(json.dumps({"_id": "new", "title": "", "text": "Something new."}) + "\n")
    changed = FakeEmbedder()
    run_of(config, folder, changed)
    assert longer.passages and changed.passages


def test_an_interrupted_corpus_goes_on_where_it_stopped(config, folder, monkeypatch):
    import rag.ingest.document_writer

    monkeypatch.setattr(rag.ingest.document_writer, "WINDOW_PASSAGES", 8)
    with (folder / "corpus.jsonl").open("a") as file:
        for i in range(40):
            file.write(json.dumps({"_id": f"d{i}", "title": "", "text": f"Number {i}"}) + "\n")

    class Stop(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.documents >= 16:
            raise Stop

    before, after, testset = FakeEmbedder(), FakeEmbedder(), load_testset(folder)
    with pytest.raises(Stop), embedded_corpus(config, testset, before, stop):
        pass
    with embedded_corpus(config, testset, after) as collection:
        assert collection.catalog.counts().documents == 45
    texts = [text for embedder in (before, after) for call in embedder.passages for text in call]
    assert len(texts) == len(set(texts)) == 44
    assert after.passages


def test_a_folder_of_files_is_evaluated_by_their_paths(config, folder, tmp_path):
    pages = tmp_path / "pages"
    (pages / "deep").mkdir(parents=True)
    (pages / "cats.md").write_text("# Cats\n\nCats hunt at night.\n")
    (pages / "deep" / "tea.md").write_text("# Tea\n\nGreen tea, eighty degrees.\n")
    qrels = "q1\tcats.md\t1\nq2\tdeep/tea.md\t1\n"
    (folder / "qrels" / "test.tsv").write_text(qrels)
    embedder, testset = FakeEmbedder(), load_testset(folder, documents=pages)
    with embedded_corpus(config, testset, embedder) as collection:
        run = evaluate(collection, embedder, testset, Search(limit=100))
    assert [ranking.documents[0][0] for ranking in run.rankings] == ["cats.md", "deep/tea.md"]


def test_the_title_is_the_first_line_and_the_heading():
    document = beir_document("d1", " Two\nlines ", "Text\u200b here.")
    assert document.text == "Two lines\nText here."
    assert [section.title for section in document.sections] == ["Two lines"]
    assert beir_document("d2", "", "Text.").sections == ()


def test_measures_equal_those_of_ir_measures_on_the_run_file(config, folder, tmp_path):
    run = run_of(config, folder)
    file = tmp_path / "runs" / "hybrid.run"
    write_run(run, file)
    qrels = [ir_measures.Qrel(q, d, r) for q, d, r in QRELS]
    names = ["nDCG@10", "R@100", "RR@10", "AP", "Success@1"]
    by_hand = ir_measures.calc_aggregate(
        [ir_measures.parse_measure(name) for name in names],
        qrels,
        list(ir_measures.read_trec_run(str(file))),
    )
    found = score(run, load_testset(folder).qrels, " ".join(names))
    assert {s.measure: s.mean for s in found} == {str(m): v for m, v in by_hand.items()}
    assert score(read_run(file), load_testset(folder).qrels, " ".join(names)) == found


def test_a_judged_query_without_results_counts_as_zero():
    run = Run("x", (Ranking("q1", (("a", 1.0),)),))
    qrels = (Judgement("q1", "a", 1), Judgement("q2", "b", 1))
    for scores in score(run, qrels, "nDCG@10, RR@10"):
        assert scores.by_query == (("q1", 1.0), ("q2", 0.0))
        assert scores.mean == 0.5


def test_an_unknown_measure_is_named():
    with pytest.raises(DatasetError, match="unknown measure 'nDGC@10'"):
        score(Run("x", (Ranking("q1", ()),)), (Judgement("q1", "a", 1),), "nDGC@10")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("q1 Q0 d2 2 0.5", ":2: not query"),
        ("q1 Q0 d2 two 0.5 tag", ":2: not query"),
        ("q1 Q0 d2 2 nan tag", ":2: not query"),
        ("q1 Q0 d1 2 0.5 tag", ":2: the document 'd1' is ranked twice for 'q1'"),
    ],
)
def test_malformed_run_files_are_refused_with_their_line(tmp_path, line, reason):
    file = tmp_path / "bad.run"
    file.write_text(f"q1 Q0 d1 1 0.9 tag\n{line}\n")
    with pytest.raises(DatasetError) as caught:
        read_run(file)
    assert f"bad.run{reason}" in caught.value.message


def test_runs_of_other_systems_are_read_by_score(tmp_path):
    file = tmp_path / "other.run"
    file.write_bytes(b"q1\tQ0\ta\t1\t1.5\tx\r\nq1\tQ0\tb\t2\t2.5\tx\r\n\r\n")
    assert read_run(file) == Run("x", (Ranking("q1", (("b", 2.5), ("a", 1.5))),))


def test_ids_that_a_run_file_cannot_hold_are_refused(tmp_path):
    with pytest.raises(DatasetError, match=r"'my notes\.md' cannot be written"):
        write_run(Run("x", (Ranking("q1", (("my notes.md", 1.0),)),)), tmp_path / "x.run")


def test_judgements_are_read_in_both_layouts(tmp_path):
    expected = (Judgement("q1", "a", 2),)
    for text in ("query-id\tcorpus-id\tscore\r\nq1\ta\t2\r\n", "q1 0 a 2\n", "q1\ta\t2\n"):
        (tmp_path / "qrels").write_text(text)
        assert read_qrels(tmp_path / "qrels") == expected
    (tmp_path / "qrels").write_text("q1 0 a\n")
    with pytest.raises(DatasetError, match="qrels:1: not query, document and a whole number"):
        read_qrels(tmp_path / "qrels")


def test_percentiles_are_values_that_occurred():
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0
    assert percentile([], 0.5) == 0.0


def test_a_collection_without_text_is_refused(config, folder):
    blank = json.dumps({"_id": "blank", "title": "", "text": ""})
    (folder / "corpus.jsonl").write_text(blank)
    (folder / "qrels" / "test.tsv").write_text("q1\tblank\t0\n")
    testset = load_testset(folder)
    with (
        pytest.raises(DatasetError, match="holds no text"),
        embedded_corpus(config, testset, FakeEmbedder()),
    ):
        pass


def test_nothing_of_an_evaluation_appears_among_the_collections(config, folder):
    run_of(config, folder)
    assert not collections_folder(config.home).exists()
