"""What an answer looks like on a terminal, line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

from rag.answer.answer import Answer
from rag.answer.record import SURE
from rag.cli.show.answers import AnswerPrinter
from rag.core.records import Sentence


def test_limits_stand_on_a_line_of_their_own_below_a_models_words(capsys):
    sentence = Sentence("forty litres a minute", True)
    answer = Answer("how much?", "how much?", sentence.text, "generated", 1.0, ())
    answer = replace(answer, sentences=(sentence,), scope="only files of kind pdf")
    printer = AnswerPrinter(words_first=True)
    printer.sentence(sentence)
    printer.finish(answer)
    assert capsys.readouterr().out.splitlines()[:2] == [
        "forty litres a minute", "  only files of kind pdf"]  # fmt: skip


def test_a_low_confidence_is_told_below_what_is_quoted_and_a_high_one_is_not(capsys):
    quoted = Answer("how much?", "how much?", "forty litres", "extracted", 0.52, ())
    sure = replace(quoted, confidence=SURE)
    computed = replace(quoted, plan="counting documents")
    for answer in (quoted, sure, computed):
        AnswerPrinter().finish(answer)
    said = capsys.readouterr().out
    assert said.count("perhaps not covered (confidence 0.52)") == said.count("perhaps") == 1
    assert quoted.is_doubtful and not sure.is_doubtful and not computed.is_doubtful


def test_the_page_doubts_where_the_terminal_does():
    page = files("rag").joinpath("data/page/answer.js").read_text(encoding="utf-8")
    assert re.findall(r"^const SURE = ([\d.]+);$", page, re.MULTILINE) == [str(SURE)]
