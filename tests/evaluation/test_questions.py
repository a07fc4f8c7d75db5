"""Judged real questions: what a person sees is held against what a right answer states."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rag.answer.answer import Answer
from rag.core.errors import DatasetError
from rag.core.records import Citation, Passage, ScoredPassage
from rag.evaluation.from_chat import UNANSWERED
from rag.evaluation.gate import load_baseline, save_baseline, texts_beside
from rag.evaluation.question_file import JudgedQuestion, Place, load_questions, some
from rag.evaluation.question_page import questions_page
from rag.evaluation.question_scores import outcome_json, question_scores
from rag.evaluation.questions import ask_questions, summarise
from rag.evaluation.verdicts import judge, shows
from tests.helpers.fakes import FakeGenerator
from tests.helpers.talking import collection_at, workspace_of

ROW = {
    "id": "q1",
    "question": "how do I clean the filter",
    "type": "how-to",
    "answerable": True,
    "spans": [{"source": "manual.md", "start_line": 10, "end_line": 12}],
    "points": [["grille", "grill"], ["six hours", "6 hours"]],
    "reference": "Take off the grille; let it dry six hours.",
}
FILTER = JudgedQuestion(
    "q1",
    "how do I clean the filter",
    "how-to",
    True,
    (Place("manual.md", (10, 12)),),
    points=(("grille", "grill"), ("six hours", "6 hours")),
)
OUTSIDE = JudgedQuestion("q2", "who won?", "fact", False)


def cited(quote: str, source: str = "home/manual.md", **place: int) -> Citation:
    return Citation(1, "p", source, quote, **place)


def answer(text: str, *citations: Citation, mode: str = "extracted") -> Answer:
    found = [Passage("p", "d", source, "", "", "x", 0, 1) for source in ("a.md", "home/manual.md")]
    passages = tuple(ScoredPassage(rank, 1.0, passage) for rank, passage in enumerate(found, 1))
    return Answer("q", "q", text, mode, 0.8, passages, citations=citations)  # type: ignore[arg-type]


WITHHELD = answer("It seems not.", cited("grille, six hours"), mode="abstained")


@pytest.mark.parametrize(
    ("shown", "verdict", "points"),
    [
        (answer("Take off the **grille** [1]", cited("dry it\n 6   Hours")), "right", 1.0),
        (answer("Take off the grille."), "partly", 0.5),
        (answer("Wash it.", cited("Wash it.", start_line=12, end_line=14)), "partly", 0.0),
        (answer("Wash it.", cited("Wash it.", start_line=13, end_line=14)), "wrong", 0.0),
        (answer("Wash it.", cited("Wash it.", "other.md", start_line=10)), "wrong", 0.0),
        (WITHHELD, "withheld", 0.0),
    ],
    ids=["all points", "one point", "the place alone", "beside it", "another file", "withheld"],
)
def test_verdicts(shown, verdict, points):
    outcome = judge(FILTER, shown, 0.5)
    assert (outcome.verdict, outcome.points, outcome.seconds) == (verdict, points, 0.5)
    assert outcome.document_rank == 2


def test_whatever_is_shown_for_a_question_without_an_answer_is_wrong():
    assert judge(OUTSIDE, answer("Nobody.")).verdict == "wrong"
    assert judge(OUTSIDE, WITHHELD).verdict == "withheld"
    assert judge(OUTSIDE, WITHHELD).document_rank is None


@pytest.mark.parametrize(
    ("citation", "place", "right"),
    [
        (cited("x", "home/a.pdf", page=3), Place("a.pdf", page=3), True),
        (cited("x", "home/a.pdf", page=4), Place("a.pdf", page=3), False),
        (cited("x", "home/a.docx"), Place("a.docx", quote="four days"), True),
        (cited("x", "home/b.docx"), Place("a.docx", quote="four days"), False),
        (cited("x", "home/a.md", start_line=1, end_line=9), Place("a.md", (9, 9)), True),
        (cited("x", "home/a.md"), Place("a.md", (9, 9)), False),
    ],
    ids=["page", "other page", "no lines", "other file", "lines", "lines unknown"],
)
def test_a_place_is_told_by_lines_or_page_or_file(citation, place, right):
    assert shows(citation, place) is right


def test_the_figures():
    outcomes = [
        judge(FILTER, answer("grille, 6 hours"), 1.0),
        judge(replace(FILTER, question_id="q3", kind="list"), answer("Wash it."), 2.0),
        judge(OUTSIDE, WITHHELD, 3.0),
    ]
    report = summarise("mine.jsonl", outcomes, "tiny")
    assert report.answerable == {
        "n": 2, "right": 0.5, "partly": 0.0, "withheld": 0.0, "wrong": 0.5, "right_place": 0.0,
        "document_first": 0.0, "words": {"p50": 2.5},
    }  # fmt: skip
    assert report.unanswerable == {"n": 1, "withheld": 1.0, "closest_only": 0.0}
    assert report.by_type["list"] == {
        "n": 1, "right": 0.0, "partly": 0.0, "withheld": 0.0, "wrong": 1.0,
    }  # fmt: skip
    assert report.seconds_per_question == {"p50": 2.0, "p95": 3.0}
    assert summarise("none", []).answerable["right"] == 0.0


def test_kept_outcomes_are_read_as_values_by_question(tmp_path):
    outcomes = [judge(FILTER, answer("grille, 6 hours")), judge(OUTSIDE, WITHHELD)]
    file, scores = tmp_path / "kept.json", question_scores(outcomes)
    assert {one.measure: one.by_query for one in scores} == {
        "right": (("q1", 1.0),),
        "not_wrong": (("q1", 1.0),),
        "right_place": (("q1", 0.0),),
        "document_first": (("q1", 0.0),),
        "unanswerable_withheld": (("q2", 1.0),),
    }
    save_baseline(file, "mine", "tiny", scores, [outcome_json(one) for one in outcomes])
    assert load_baseline(file) == scores
    assert texts_beside(file) == {"q1": FILTER.question, "q2": OUTSIDE.question}


def write(file, *rows):
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_a_file_is_read(tmp_path):
    other = ROW | {
        "id": "q2",
        "type": "fact",
        "spans": [{"source": "a.pdf", "page": 3, "quote": "four days"}],
        "also": [{"source": "b.docx", "quote": "4 days"}],
        "computed_points": [0],
    }
    found = load_questions(write(tmp_path / "mine.jsonl", ROW, other))
    assert found.questions[0] == replace(FILTER, reference=ROW["reference"])
    assert found.questions[1].places == (Place("a.pdf", None, 3, "four days"),)
    assert found.questions[1].also == (Place("b.docx", quote="4 days"),)
    assert [q.question_id for q in some(found, ["fact"], 5)] == ["q2"]
    assert [q.question_id for q in some(found, [], 1)] == ["q1"]
    with pytest.raises(DatasetError, match="no questions of the type poem") as caught:
        some(found, ["poem"], None)
    assert caught.value.hint == "--types fact,how-to"


@pytest.mark.parametrize(
    "wrong",
    [{"question": " "}, {"points": []}, {"points": [[]]}, {"spans": []}, {"answerable": "no"},
     {"spans": [{"source": "a.md", "start_line": 3}]}, {"spans": 1}],
    ids=str,
)  # fmt: skip
def test_what_is_malformed_is_refused_with_its_line(tmp_path, wrong):
    with pytest.raises(DatasetError, match=r"mine\.jsonl:2: no judged question"):
        load_questions(write(tmp_path / "mine.jsonl", ROW, ROW | {"id": "q2"} | wrong))


def test_an_id_used_twice_and_a_file_of_nothing_are_refused(tmp_path):
    with pytest.raises(DatasetError, match="'q1' is used twice"):
        load_questions(write(tmp_path / "mine.jsonl", ROW, ROW))
    with pytest.raises(DatasetError, match="judges no question"):
        load_questions(write(tmp_path / "mine.jsonl"))


def test_quotes_that_a_chat_called_good_are_judged_and_wrong_answers_wait(tmp_path):
    write(tmp_path / "queries.jsonl", {"_id": "g", "text": "when is it due?"})
    spans = [{"query_id": "g", "source": "/x/a.md", "quote": quote} for quote in ("May", "in June")]
    write(tmp_path / "spans.jsonl", *spans)
    waits = ROW | {"id": "w", "type": "asked", "spans": [], "points": [], "verdict": "wrong"}
    filled = ROW | {"id": "f", "verdict": "bad"}
    absent = waits | {"id": "n", "answerable": False}
    write(tmp_path / UNANSWERED, waits, filled, absent)
    found = load_questions(tmp_path)
    assert [(q.question_id, q.answerable) for q in found.questions] == [
        ("g", True), ("f", True), ("n", False),
    ]  # fmt: skip
    assert found.waiting == 1
    good = found.questions[0]
    assert judge(good, answer("It is due in June.")).verdict == "right"
    assert judge(good, answer("Soon.", cited("Soon.", "/x/a.md", start_line=3))).verdict == "partly"


def test_questions_go_through_the_product_and_gold_is_read_from_the_files(tmp_path):
    config = collection_at(tmp_path)
    asked = JudgedQuestion(
        "q1",
        "Who leads the Harbour app?",
        "fact",
        True,
        (
            Place("projects.md", (1, 99)),
            Place("lost.md", (1, 2)),
            Place("x.pdf", page=2, quote="Noor"),
        ),
        points=(("noor haddad",),),
    )
    seen: list[tuple[int, int]] = []
    with workspace_of(config, FakeGenerator("The Harbour app is led by Noor Haddad.")) as workspace:
        outcomes = ask_questions(
            workspace, [asked], report=lambda done, total: seen.append((done, total))
        )
    assert outcomes[0].verdict == "right" and outcomes[0].mode == "generated"
    assert seen == [(0, 1), (1, 1)]
    (name, text), lost, quoted = outcomes[0].gold
    assert name == "projects.md:1–99" and "Noor Haddad" in text
    assert lost == ("lost.md:1–2", "") and quoted == ("x.pdf page 2", "Noor")


def test_the_page_shows_what_was_shown_beside_the_gold_and_escapes_it():
    hostile = replace(FILTER, question="<b>filter\u202e\x1b[31m")
    shown = answer("Wash <script>", cited("Wash <i>it", start_line=13, end_line=14))
    outcomes = [judge(FILTER, answer("grille, 6 hours")), judge(hostile, shown)]
    outcomes = [replace(one, gold=(("manual.md:10–12", "the <u>grille"),)) for one in outcomes]
    page = questions_page(summarise("mine.jsonl", outcomes), outcomes)
    assert page.index("wrong: &lt;b&gt;filter") < page.index("right: how do I clean")
    assert "Wash &lt;i&gt;it" in page and "home/manual.md:13–14" in page
    assert "the &lt;u&gt;grille" in page and "grille / grill" in page
    assert not {"\x1b", "\u202e"} & set(page) and "<script>" not in page
