"""Judged queries are read as they are, or refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.core.errors import DatasetError
from rag.evaluation.testset import Judgement, Query, first, load_testset

SCIFACT = Path(__file__).parents[3] / "shared" / "data" / "scifact"


@pytest.fixture
def folder(tmp_path):
    """Three documents, three queries of which two are judged."""
    write(tmp_path / "corpus.jsonl", *[document(i) for i in "abc"])
    write(tmp_path / "queries.jsonl", *[query(i) for i in (1, 2, 3)])
    write(
        tmp_path / "qrels" / "test.tsv",
        "query-id\tcorpus-id\tscore",
        "1\ta\t1",
        "2\tb\t2",
        "2\tc\t0",
    )
    return tmp_path


def document(doc_id, text="some text"):
    return json.dumps({"_id": doc_id, "title": f"Title {doc_id}", "text": text})


def query(query_id, text="a question"):
    return json.dumps({"_id": str(query_id), "text": text})


def write(file, *rows, end="\n"):
    file.parent.mkdir(exist_ok=True)
    file.write_bytes("".join(row + end for row in rows).encode())


def refusal(folder, split="test", **settings):
    with pytest.raises(DatasetError) as caught:
        load_testset(folder, split, **settings)
    return caught.value.message


def test_judged_queries_are_read_in_the_order_of_their_file(folder):
    testset = load_testset(folder)
    assert testset.queries == (Query("1", "a question"), Query("2", "a question"))
    assert testset.qrels == (Judgement("1", "a", 1), Judgement("2", "b", 2), Judgement("2", "c", 0))


def test_windows_line_ends_and_byte_order_marks_change_nothing(folder):
    expected = load_testset(folder)
    for file in (folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / "test.tsv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_testset(folder) == expected


def test_qrels_need_no_header(folder):
    write(folder / "qrels" / "test.tsv", "1\ta\t1")
    assert load_testset(folder).qrels == (Judgement("1", "a", 1),)


def test_a_line_separator_inside_a_text_does_not_end_the_line(folder):
    write(folder / "queries.jsonl", '{"_id": "1", "text": "one\u2028two"}', query(2))
    assert load_testset(folder).queries[0].text == "one\u2028two"


def test_numbers_serve_as_ids(folder):
    write(folder / "queries.jsonl", '{"_id": 1, "text": "one"}', query(2))
    assert load_testset(folder).queries[0].query_id == "1"


def test_limiting_keeps_the_first_queries_and_only_their_judgements(folder):
    assert first(load_testset(folder), 1).qrels == (Judgement("1", "a", 1),)
    assert first(load_testset(folder), 5) == load_testset(folder)


def test_files_of_a_folder_can_be_the_corpus(folder, tmp_path):
    write(tmp_path / "pages" / "one.md", "# One")
    write(folder / "qrels" / "test.tsv", "1\tone.md\t1")
    testset = load_testset(folder, documents=tmp_path / "pages")
    assert testset.qrels == (Judgement("1", "one.md", 1),)


def test_a_missing_split_names_those_there_are(folder):
    message = refusal(folder, "dev")
    assert "qrels/dev.tsv does not exist" in message
    assert "there are: test" in message


def test_ids_that_do_not_exist_are_refused_with_their_line(folder):
    write(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore", "9\ta\t1", "1\tz\t1")
    message = refusal(folder, strict=True)
    assert "test.tsv:2: the query '9' does not exist" in message
    assert "test.tsv:3: the document 'z' does not exist" in message


def test_judged_documents_that_the_corpus_lacks_stay_judged(folder):
    write(folder / "qrels" / "test.tsv", "1\ta\t1", "1\tz\t1", "2\tz\t1", "2\ty\t1")
    testset = load_testset(folder)
    assert testset.absent == ("z", "y")
    assert Judgement("1", "z", 1) in testset.qrels
    assert first(testset, 1).absent == ("z",)


def test_qrels_of_another_corpus_are_refused(folder):
    write(folder / "qrels" / "test.tsv", "1\tz\t1")
    assert "judges no document of" in refusal(folder)


def test_ids_used_twice_are_refused_with_both_lines(folder):
    write(folder / "corpus.jsonl", document("a"), document("b"), document("a"), document("c"))
    write(folder / "queries.jsonl", query(1), query(2), query(2))
    message = refusal(folder)
    assert "corpus.jsonl:3: the id 'a' was used in line 1 already" in message
    assert "queries.jsonl:3: the id '2' was used in line 2 already" in message


def test_empty_queries_are_refused_with_their_line(folder):
    write(folder / "queries.jsonl", query(1), query(2, "  "))
    assert "queries.jsonl:2: the query '2' is empty" in refusal(folder)


@pytest.mark.parametrize("line", ["1\ta", "1\ta\tone", "1 a 1", "1\ta\t1\tx"])
def test_malformed_judgements_are_refused_with_their_line(folder, line):
    write(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore", line)
    assert "test.tsv:2: not query-id, corpus-id and a whole number" in refusal(folder)


def test_contradicting_judgements_are_refused_and_repeated_ones_count_once(folder):
    write(folder / "qrels" / "test.tsv", "1\ta\t1", "1\ta\t1")
    assert load_testset(folder).qrels == (Judgement("1", "a", 1),)
    write(folder / "qrels" / "test.tsv", "1\ta\t1", "1\ta\t0")
    assert "test.tsv:2: ('1', 'a') was judged 1 before" in refusal(folder)


@pytest.mark.parametrize(
    ("line", "reason"), [("{not", "not JSON"), ("[1]", "not a JSON object"), ("{}", "no _id")]
)
def test_malformed_records_are_refused_with_their_line(folder, line, reason):
    write(folder / "corpus.jsonl", document("a"), line, document("b"), document("c"))
    assert f"corpus.jsonl:2: {reason}" in refusal(folder)


def test_a_hundred_mistakes_are_told_in_ten_lines(folder):
    write(folder / "qrels" / "test.tsv", *[f"{i}\ta\t1" for i in range(100, 200)])
    message = refusal(folder)
    assert message.count("\n") == 10
    assert message.endswith("… and 90 more")


def test_missing_files_empty_ones_and_other_bytes_are_refused(folder):
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\x00")
    assert "corpus.jsonl is not UTF-8 text" in refusal(folder)
    (folder / "corpus.jsonl").write_bytes(b"")
    assert "corpus.jsonl holds no documents" in refusal(folder)
    (folder / "queries.jsonl").unlink()
    (folder / "corpus.jsonl").write_text(document("a"))
    assert "queries.jsonl: No such file" in refusal(folder)


@pytest.mark.skipif(not SCIFACT.is_dir(), reason="the SciFact data is not beside this checkout")
def test_scifact_is_read_whole():
    testset = load_testset(SCIFACT)
    assert (len(testset.queries), len(testset.qrels)) == (300, 339)
    assert testset.queries[0] == Query("1", "0-dimensional biomaterials show inductive properties.")
    assert testset.qrels[0] == Judgement("1", "31715818", 1)
    assert testset.qrels[-1] == Judgement("1395", "17717391", 1)
    assert testset.queries[-1].query_id == "1395"
