"""What a question asks for: a plan that is nearly sure, or a lookup."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from rag.question.plan import FORMS, plan_question

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("question", "kind", "aggregate"),
    [
        ("how many invoices do I have?", "table", "count"),
        ("list my recipes", "census", "list"),
        ("newest note", "census", "newest"),
        ("what did I spend on trains in May 2025", "table", "sum"),
        ("average price of train tickets", "table", "average"),
        ("wie viel habe ich für Bahn ausgegeben", "table", "sum"),
        ("action items for me from the planning meeting", "tasks", ""),
        ("what changed since last week", "changes", ""),
        ("what is new in my notes since March", "changes", ""),
        ("What changed between the two versions of the parking rules?", "compare", ""),
        ("What changed in Greta's lease between 2021 and 2024 about the deposit?", "compare", ""),
        ("how did the ferry timetable change from 2022 to 2025?", "compare", ""),
        ("what is different in the tariff of 2025 compared to the one from 2023", "compare", ""),
        ("old and new house rules, what's different?", "compare", ""),
        ("was hat sich am Mietvertrag von 2021 auf 2024 geändert?", "compare", ""),
        ("quelles différences entre l'ancien et le nouveau règlement ?", "compare", ""),
        ("¿qué cambió en el contrato de 2021 a 2024?", "compare", ""),
        ("cosa è cambiato nel listino dal 2021 al 2024?", "compare", ""),
        ("wat is er anders in het oude en het nieuwe huurcontract?", "compare", ""),
        ("sum up the harvest report for me", "summary", "sum"),
        ("fasse den Bericht zusammen", "summary", "sum"),
        ("which notes mention Seahouse", "exhaustive", ""),
        ("how do i oil the garden gate", "lookup", ""),
        ("are we allowed to have a cat?", "lookup", ""),
        ("which files are refused when they are locked?", "lookup", ""),
        ("who leads the harbour app", "lookup", ""),
    ],
)
def test_a_plan_is_told_by_the_words_of_a_question(question, kind, aggregate):
    plan = plan_question(question, TODAY)
    assert (plan.kind if plan.sure else "lookup") == kind
    assert kind in ("summary", "lookup") or plan.aggregate == aggregate


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("total charges of the lodge per the spreadsheet", "charges lodge"),
        ("sum of the school things, going by the Excel sheet", "school things"),
        ("average fee of the lessons last year in 2025", "fee lessons"),
        ("what did the tyres of the van cost", "tyres van cost"),
        ("how many tickets for the show are left", "tickets show left"),
        ("dearest single repair in the list, which one was it", "repair"),
    ],
)
def test_where_it_is_to_be_read_and_a_year_said_twice_are_no_subject(question, subject):
    assert plan_question(question, TODAY).subject == subject


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("every passage about the slate roof", "slate roof"),
        ("list all passages that mention Seahouse", "Seahouse"),
        ("Show me every passage that talks about moss", "moss"),
        ("each mention of Ines", "Ines"),
        ("all sentences with gunpowder", "gunpowder"),
        ("every place where the roof is mentioned", "roof"),
        ("every place that speaks of the roof", "roof"),
        ("every note that mentions the ferry", "ferry"),
        ("all that is said about the ferry", "ferry"),
        ("everything about the assembly line", "assembly line"),
        ("jede Stelle über Torf", "Torf"),
        ("alle Abschnitte, in denen Torf erwähnt wird", "Torf"),
        ("alle Stellen, die Torf erwähnen", "Torf"),
        ("toutes les mentions de Rouen", "Rouen"),
        ("todas las menciones de Cádiz", "Cádiz"),
        ("tutte le menzioni di Bari", "Bari"),
        ("alle vermeldingen van Delft", "Delft"),
    ],
)
def test_all_that_is_said_of_something_is_read_for_it(question, subject):
    plan = plan_question(question, TODAY)
    assert (plan.kind, plan.sure, plan.subject) == ("exhaustive", True, subject)


@pytest.mark.parametrize(
    "question",
    ["every place that we slept at", "all lines of the invoice", "list all my notes",
     "all documents about the ferry", "why does every line end twice?"],
)  # fmt: skip
def test_not_all_that_asks_for_every_one_asks_for_passages(question):
    assert plan_question(question, TODAY).kind != "exhaustive"


def test_what_is_known_about_something_is_no_summary():
    known = plan_question("What is known about the gate that opens by itself?", TODAY)
    assert known.kind != "summary"
    assert plan_question("what is the third chapter about?", TODAY).kind == "summary"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("give me an overview of the lease", True),
        ("overview of my notes on sails", True),
        ("can I have a summary of the survey", True),
        ("print the dates in the outline of the course", False),
        ("how do I get an overview of my disks", False),
        ("is there an overview of the roles", False),
        ("wie bekomme ich eine Zusammenfassung der Läufe", False),
    ],
)
def test_a_summary_that_there_is_is_none_that_is_asked_for(question, asked):
    assert (plan_question(question, TODAY).kind == "summary") == asked


@pytest.mark.parametrize(
    "question",
    ["what does borax do", "what does the tarpaulin do?", "what did varnish do",
     "what will Otto do in May"],
)  # fmt: skip
def test_what_something_does_lists_no_documents_and_no_tasks(question):
    plan = plan_question(question, TODAY)
    assert plan.kind in ("lookup", "table")
    assert not plan.sure


@pytest.mark.parametrize(
    "question", ["What does Otto do?", "what does otto still have to do?", "what should we do"]
)
def test_what_somebody_has_to_do_asks_for_tasks(question):
    assert plan_question(question, TODAY).kind == "tasks"


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_can_be_forced(form):
    plan = plan_question("the harbour app", TODAY, form)
    assert plan.kind == FORMS[form][0] and plan.forced == (form != "lookup")


def test_a_plan_keeps_what_limits_it():
    plan = plan_question("top 3 expenses over 50 euros in May 2025 by month", TODAY)
    assert (plan.top, plan.group, plan.dates.since) == (3, "month", "2025-05-01")
    assert plan.condition is not None and plan.subject == "expenses"


def test_a_long_text_is_no_question_about_a_folder():
    assert plan_question("how many " + "words " * 100, TODAY).kind == "lookup"


def test_a_plan_costs_milliseconds(shared):
    file = shared / "questions" / "til.jsonl"
    questions = [json.loads(line)["question"] for line in file.read_text().splitlines()]
    plan_question("warm up", TODAY)
    started = time.process_time()
    for question in questions:
        plan_question(question, TODAY)
    assert (time.process_time() - started) / len(questions) < 0.1  # 10 ms; a busy machine is slower
