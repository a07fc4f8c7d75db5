"""Answers scored as SQuAD scores them, and files in its layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.answer import Answer
from rag.core.errors import DatasetError
from rag.core.records import Citation, Passage, Quote, ScoredPassage
from rag.evaluation.answers import (
    auroc,
    contains,
    evaluate_answers,
    f1,
    judge,
    normalise,
    sample,
    summarise,
)
from rag.evaluation.squad import Asked, load_squad, outside, write_corpus

CONTEXT = "The lease ends in March 2027. Anna signed it."
FILE = {
    "data": [
        {
            "title": "My_Flat",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "q1",
                            "question": " When does the lease end?",
                            "answers": [{"text": "March 2027"}, {"text": "March 2027"}],
                        },
                        {"id": "q2", "question": "Who?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}  # fmt: skip


def passage(name: str) -> Passage:
    return Passage("p", "d", f"cache/{name}", "", "", CONTEXT, 0, len(CONTEXT), 1, 1)


def answer(text: str, mode: str = "extracted", name: str = "001-my-flat/001.md") -> Answer:
    quote = Quote(passage(name), 0, 29, 0.9)
    cited = Citation(1, "p", f"cache/{name}", quote.text, verified=True)
    other = ScoredPassage(1, 1.0, passage("002-other/001.md"))
    passages = (other, ScoredPassage(2, 0.5, passage(name)))
    return Answer("q", "q", text, mode, 0.8, passages, (quote,), citations=(cited,))  # type: ignore[arg-type]


ASKED = Asked("q1", "When?", ("March 2027",), "001-my-flat/001.md")


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    file = tmp_path / "flat.json"
    file.write_text(json.dumps(FILE), encoding="utf-8")
    return file


def test_squad_layout_is_read(squad_file):
    squad = load_squad(squad_file)
    assert squad.name == "flat"
    assert [(p.name, p.title, p.text) for p in squad.paragraphs] == [
        ("001-my-flat/001.md", "My Flat", CONTEXT)
    ]
    assert squad.questions == (
        Asked("q1", "When does the lease end?", ("March 2027",), "001-my-flat/001.md"),
        Asked("q2", "Who?", (), "001-my-flat/001.md"),
    )
    assert outside(squad)[0] == Asked("outside-q1", "When does the lease end?", (), "")


def test_paragraphs_become_files_that_stay_the_same(squad_file, tmp_path):
    squad = load_squad(squad_file)
    folder = write_corpus(squad, tmp_path / "home")
    file = folder / "001-my-flat/001.md"
    assert file.read_text(encoding="utf-8") == f"# My Flat\n\n{CONTEXT}\n"
    before = file.stat().st_mtime_ns
    assert write_corpus(squad, tmp_path / "home") == folder
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "content", ["no json", "[]", '{"data": 1}', '{"data": [{"paragraphs": [{}]}]}'], ids=str
)
def test_malformed_files_are_refused(tmp_path, content):
    file = tmp_path / "bad.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"bad\.json"):
        load_squad(file)


def test_a_right_answer():
    outcome = judge(ASKED, answer("The lease ends in March 2027. [1]"), 0.5)
    assert outcome.contains and outcome.evidence_contains and not outcome.abstained
    assert (outcome.exact_match, outcome.words, outcome.rank) == (0, 5, 2)
    assert outcome.f1 == pytest.approx(2 * 2 / (5 + 2))
    assert (outcome.right_passage, outcome.verbatim) == ((True,), (True,))


def test_abstaining_scores_nothing():
    outcome = judge(ASKED, answer("It seems not.", "abstained"), 0.5)
    assert outcome.abstained
    assert not outcome.contains and not outcome.evidence_contains and outcome.f1 == 0


def test_summary_keeps_the_two_kinds_apart():
    impossible = Asked("q2", "Who?", (), "001-my-flat/001.md")
    outcomes = [
        judge(ASKED, answer("March 2027 [1]"), 1.0),
        judge(ASKED, answer("May. [1]", name="002-other/001.md"), 2.0),
        judge(impossible, answer("", "abstained"), 3.0),
    ]
    report = summarise(outcomes, "tiny")
    assert report.answerable == {
        "n": 2, "exact_match": 0.5, "f1": 0.5, "contains": 0.5, "abstained": 0,
        "evidence_contains": 1.0,
    }  # fmt: skip
    assert report.unanswerable == {"n": 1, "abstained": 1.0, "confidence_auroc": 0.5}
    assert report.impossible == report.unanswerable
    assert report.modes == {"extracted": 2, "abstained": 1}
    assert report.confidence_auroc == 0.5
    assert report.retrieval == {"hit@1": 0.0, "hit@5": 0.5}
    assert report.citations == {"n": 3, "verbatim": 1.0, "right_passage": 0.5}
    assert report.answer_words == {"p50": 1, "p95": 2}
    assert report.seconds_per_question == {"p50": 2.0, "p95": 3.0}


def test_questions_of_another_file_are_counted_apart_from_impossible_ones():
    impossible = Asked("q2", "Who?", (), "001-my-flat/001.md")
    foreign = Asked("outside-q", "Who?", (), "")
    outcomes = [
        judge(ASKED, answer("March 2027"), 1.0),
        judge(impossible, answer("May."), 1.0),
        judge(foreign, answer("", "abstained"), 1.0),
    ]
    report = summarise(outcomes)
    assert report.questions == 3
    assert (report.unanswerable["n"], report.unanswerable["abstained"]) == (1, 1.0)
    assert (report.impossible["n"], report.impossible["abstained"]) == (1, 0.0)


def test_every_question_is_asked_in_order():
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return answer("May.")

    seen: list[tuple[int, int]] = []
    evaluate_answers([ASKED, ASKED], ask, lambda done, total: seen.append((done, total)))
    assert asked == ["When?", "When?"]
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_a_sample_keeps_the_proportion_and_depends_on_the_seed_only():
    asked = [Asked(str(i), "?", ("x",) if i % 4 else (), "") for i in range(100)]
    taken = sample(asked, 20, seed=1)
    assert len(taken) == 20
    assert sum(not question.golds for question in taken) == 5
    assert taken == sample(asked, 20, seed=1) != sample(asked, 20, seed=2)
    assert sample(asked, None, 1) == asked


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("It was the Denver Broncos!", "Denver Broncos", True),
        ("in 1990", "199", False),
        ("他生于三月。", "三月", True),
        ("في القاهرة", "قاهرة", True),
        ("Санкт-Петербург", "санкт петербург", False),
        ("", "", False),
    ],
)
def test_contains(text, gold, expected):
    assert contains(text, gold) is expected


def test_normalisation_is_that_of_squad():
    assert normalise("The  Denver Broncos, a team.") == "denver broncos team"
    assert normalise("«Привет», мир。") == "привет мир"


def test_f1_of_chinese_counts_characters():
    assert f1("三月二日", "三月") == pytest.approx(2 * 2 / (4 + 2))


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
    st.lists(st.integers(0, 5), min_size=1, max_size=20),
)
def test_auroc_is_the_share_of_pairs_in_order(positive, negative):
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_auroc_of_one_side_only_is_zero():
    assert auroc([1.0], []) == auroc([], [1.0]) == 0.0
